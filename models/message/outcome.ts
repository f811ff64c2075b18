// What one decision brings about: one record saved under compare-and-set, and what is owed because of it.
import type { Refusal } from '../kernel/refusal';
import type { Say } from './say';

/** A record with a version. `v` is the version being written; the stored one must be `v - 1` (or absent for 1). */
export interface Versioned {
  readonly _id: string;
  readonly v: number;
  /** Causes already applied to this record, newest last; a cause found here is done and changes nothing again. */
  readonly causes: readonly string[];
}

/** The records that decisions change. One collection each. */
export type RecordKind = 'request' | 'person' | 'room' | 'unit' | 'dialogue' | 'catalogue' | 'roster';

/** The one timer of a record: fires `handler` with the record's id at `dueAt` (epoch ms); null takes it away. */
export interface Alarm {
  readonly handler: string;
  readonly dueAt: number | null;
}

/** A follow-up on another record, run as its own turn under a cause derived from this one. */
export interface FollowUp {
  readonly handler: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface Outcome {
  /** Absent when nothing changes and only words are owed. */
  readonly save?: { readonly kind: RecordKind; readonly record: Versioned; readonly remove?: boolean };
  readonly say: readonly Say[];
  readonly alarm?: Alarm;
  readonly follow?: readonly FollowUp[];
}

/** What is owed, as it rests inside the record until it is relayed. */
export interface Owed {
  readonly cause: string;
  readonly say: readonly Say[];
  readonly alarm?: Alarm;
  readonly follow?: readonly FollowUp[];
}

export type Decision = Outcome | Refusal | undefined;
