// The rows that messages rest in between two hops, as plain shapes for bot and store.
import type { Incoming, RoomEvent } from './incoming';
import type { Say } from './say';

/** Something to do that is not a message: a follow-up, a console click, a room event. */
export interface Task {
  readonly handler: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Person acting; absent for the system. */
  readonly actorId?: string;
  readonly event?: RoomEvent;
}

export interface InboxRow {
  readonly _id: string;
  readonly owner: string;
  readonly pending: boolean;
  /** When it came in, by our clock. */
  readonly at: number;
  readonly incoming?: Incoming;
  readonly task?: Task;
  readonly doneAt?: Date;
  readonly about?: string;
  readonly error?: string;
}

export interface OutboxRow {
  readonly _id: string;
  readonly owner: string;
  readonly state: 'pending' | 'sent' | 'dead' | 'dropped';
  readonly channel: string;
  readonly roomKey: string;
  readonly roomId: string;
  readonly direct: boolean;
  readonly userId?: string;
  readonly say: Say;
  readonly createdAt: number;
  readonly notBefore: number;
  readonly attempts: number;
  readonly sentAt?: Date;
  readonly receipt?: string;
  readonly error?: string;
}

export interface TimerRow {
  readonly _id: string;
  readonly handler: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly dueAt: number;
  readonly lockedUntil: number;
  readonly lockedBy?: string;
  readonly v: number;
  readonly attempts: number;
}
