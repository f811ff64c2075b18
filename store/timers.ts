// Timers as rows with leases: claimDue takes the next due one, for one process at a time. Called by the ticker's loop.
import { idFrom } from '../models/kernel/ids';
import type { TimerRow } from '../models/message/rows';
import type { Collections } from './models';

/** How long a claimed timer is ours before another process may take it, in milliseconds. */
export const LEASE_MS = 60_000;

export interface Timers {
  /** Takes the next due timer under a lease; undefined when none is due and free. */
  claimDue(now: number): Promise<TimerRow | undefined>;
  /** Cause of one firing: the same timer at the same due time fires once, however often it is taken up. */
  causeOf(row: TimerRow): string;
  /** The firing's effects are on disk: takes the row away unless its record has set it anew meanwhile. */
  done(row: TimerRow): Promise<void>;
  /** The firing failed: try again later. */
  postpone(row: TimerRow, until: number): Promise<void>;
  /** Sets a timer that belongs to no record. Setting it again with the same due time changes nothing. */
  set(id: string, handler: string, args: Readonly<Record<string, unknown>>, dueAt: number): Promise<void>;
  /** Moment of the earliest timer, for waking; undefined when there is none. */
  earliest(): Promise<number | undefined>;
}

/** Builds the timers over their collection. */
export function createTimers(c: Collections, processId: string): Timers {
  return {
    async claimDue(now) {
      const row = await c.timers.findOneAndUpdate(
        { dueAt: { $lte: now }, lockedUntil: { $lte: now } },
        { $set: { lockedUntil: now + LEASE_MS, lockedBy: processId }, $inc: { attempts: 1 } },
        { sort: { dueAt: 1 }, returnDocument: 'after' },
      );
      return row ?? undefined;
    },
    causeOf: (row) => `timer:${idFrom(row._id, row.dueAt, row.v)}`,
    async done(row) {
      await c.timers.deleteOne({ _id: row._id, v: row.v, dueAt: row.dueAt });
    },
    async postpone(row, until) {
      await c.timers.updateOne({ _id: row._id, v: row.v, dueAt: row.dueAt }, { $set: { lockedUntil: until } });
    },
    async set(id, handler, args, dueAt) {
      await c.timers.updateOne(
        { _id: id },
        { $set: { handler, args, dueAt }, $setOnInsert: { lockedUntil: 0, v: 0, attempts: 0 } },
        { upsert: true },
      );
    },
    async earliest() {
      const row = await c.timers.find({}).sort({ dueAt: 1 }).limit(1).next();
      return row?.dueAt;
    },
  };
}
