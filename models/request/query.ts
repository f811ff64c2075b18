// What lists of requests are asked for. Read by handlers and routes, answered by store/read.ts.
import type { Request, Status } from './request';

/** Conditions that must all hold. */
export interface RequestFilter {
  /** Unit ids; a request matches when one of them is on its path. */
  readonly under?: readonly string[];
  readonly status?: readonly Status[];
  readonly open?: boolean;
  readonly assigneeId?: string;
  readonly unassigned?: boolean;
  readonly reporterId?: string;
  readonly category?: string;
  readonly dueBefore?: number;
  readonly createdAfter?: number;
  readonly createdBefore?: number;
  readonly closedAfter?: number;
  readonly placeKey?: string;
  /** Words anywhere in the masked text. */
  readonly search?: string;
}

/** Which part of a list, in which order; newest first where none is given. */
export interface Page {
  readonly sort?: 'newest' | 'oldest' | 'due';
  readonly limit: number;
  readonly skip?: number;
}

/** What tells whether two requests are one matter. */
export type Alike = Pick<
  Request,
  '_id' | 'category' | 'place' | 'fingerprint' | 'createdAt' | 'private' | 'anonymous' | 'status' | 'roomKey'
>;
