// The access log: who looked at private data, when and why. Written by every look, read by supervisors and operators.

export type LookKind = 'reporter' | 'unseal' | 'phone' | 'export';

/** One look. Never holds the words looked at. */
export interface Look {
  readonly _id: string;
  readonly at: number;
  readonly by: string;
  readonly what: LookKind;
  /** The request, where it was about one. */
  readonly requestId?: string;
  /** Ids of the unit concerned and everything above it, for scoped reading. */
  readonly path: readonly string[];
  /** The reason given, or a code of the place in the program. */
  readonly why: string;
}

export interface LookFilter {
  readonly under: readonly string[];
  readonly by?: string;
  /** Only looks before this moment, for paging. */
  readonly before?: number;
}

/** Where looks are kept. Implemented by store/audit.ts; rows are only ever added. */
export interface AuditStore {
  add(look: Look): Promise<void>;
  /** Newest first. */
  list(filter: LookFilter, limit: number): Promise<readonly Look[]>;
}
