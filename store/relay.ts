// Turns what is owed into rows: messages into the outbox, timers, follow-up turns into the inbox. Every id derives
// from the cause, so paying twice writes once.
import type { Collection, Document } from 'mongodb';
import { idFrom } from '../models/kernel/ids';
import type { Clock } from '../models/kernel/clock';
import type { Owed } from '../models/message/outcome';
import type { InboxRow, OutboxRow, TimerRow } from '../models/message/rows';
import type { Say } from '../models/message/say';
import { isDuplicateKey } from './duplicate-key';
import type { Collections } from './models';

/** A conversation that a say goes to. */
export interface Target {
  readonly roomKey: string;
  readonly channel: string;
  readonly roomId: string;
  readonly direct: boolean;
  readonly userId?: string;
}

export interface Relay {
  /** Writes the rows and resolves when they are on disk. `alarmKey` and `v` belong to the record that owes. */
  pay(owed: Owed, alarmKey: string, recordId: string, v: number): Promise<void>;
}

export interface RelayPorts {
  readonly clock: Clock;
  readonly processId: string;
  /** Conversations an audience stands for; none when nobody can be reached. */
  targets(to: Say['to']): Promise<readonly Target[]>;
  /** Told about fresh rows once they are on disk. */
  onOutbox(rows: readonly OutboxRow[]): void;
  onInbox(row: InboxRow): void;
  onTimer(dueAt: number): void;
}

const duplicateOnly = (error: unknown): boolean => {
  const { writeErrors } = error as { writeErrors?: readonly unknown[] };
  return writeErrors ? [...writeErrors].every(isDuplicateKey) : isDuplicateKey(error);
};

/** Inserts rows, leaving those that are there already as they are; returns the ids that were new. */
async function insertNew<T extends Document & { _id: string }>(
  rows: Collection<T>,
  fresh: readonly T[],
): Promise<ReadonlySet<string>> {
  if (fresh.length === 0) return new Set();
  try {
    if (fresh.length === 1) await rows.insertOne(fresh[0] as never);
    else await rows.insertMany(fresh as never, { ordered: false });
    return new Set(fresh.map((r) => r._id));
  } catch (error) {
    if (!duplicateOnly(error)) throw error;
    const failed = (error as { writeErrors?: readonly { index: number }[] }).writeErrors;
    const lost = failed ? new Set(failed.map((w) => w.index)) : new Set([0]);
    return new Set(fresh.filter((_, i) => !lost.has(i)).map((r) => r._id));
  }
}

/** Builds the relay. */
export function createRelay(c: Collections, ports: RelayPorts): Relay {
  async function outboxRows(owed: Owed): Promise<OutboxRow[]> {
    const now = ports.clock.now();
    const rows: OutboxRow[] = [];
    for (const [i, say] of owed.say.entries()) {
      for (const t of await ports.targets(say.to)) {
        rows.push({
          _id: idFrom(owed.cause, 'say', i, t.roomKey),
          owner: ports.processId,
          state: 'pending',
          channel: t.channel,
          roomKey: t.roomKey,
          roomId: t.roomId,
          direct: t.direct,
          ...(t.userId === undefined ? {} : { userId: t.userId }),
          say,
          createdAt: now,
          notBefore: 0,
          attempts: 0,
        });
      }
    }
    return rows;
  }

  async function setTimer(
    id: string,
    handler: string,
    recordId: string,
    dueAt: number | null,
    v: number,
  ): Promise<void> {
    if (dueAt === null) {
      await c.timers.deleteOne({ _id: id, v: { $lte: v } });
      return;
    }
    const row: TimerRow = { _id: id, handler, args: { id: recordId }, dueAt, lockedUntil: 0, v, attempts: 0 };
    if (v === 1) {
      await insertNew(c.timers, [row]);
    } else {
      const set = { handler, args: row.args, dueAt, lockedUntil: 0, v, attempts: 0 };
      try {
        await c.timers.updateOne({ _id: id, v: { $lt: v } }, { $set: set }, { upsert: true });
      } catch (error) {
        // A newer version of the record has set the timer already.
        if (!duplicateOnly(error)) throw error;
      }
    }
    ports.onTimer(dueAt);
  }

  /** Debts are handed on in the order in which they were made, so that a room hears first things first. */
  let handedOn: Promise<unknown> = Promise.resolve();

  function pay(owed: Owed, alarmKey: string, recordId: string, v: number): Promise<void> {
    const paid = payAfter(handedOn, owed, alarmKey, recordId, v);
    handedOn = paid.catch(() => undefined);
    return paid;
  }

  async function payAfter(
    before: Promise<unknown>,
    owed: Owed,
    alarmKey: string,
    recordId: string,
    v: number,
  ): Promise<void> {
    const rows = await outboxRows(owed);
    const follow: InboxRow[] = (owed.follow ?? []).map((f, i) => ({
      _id: `then:${idFrom(owed.cause, 'follow', i)}`,
      owner: ports.processId,
      pending: true,
      at: ports.clock.now(),
      task: { handler: f.handler, args: f.args },
    }));
    const [said, followed] = await Promise.all([
      insertNew(c.outbox, rows),
      insertNew(c.inbox, follow),
      owed.alarm ? setTimer(alarmKey, owed.alarm.handler, recordId, owed.alarm.dueAt, v) : undefined,
    ]);
    await before;
    const fresh = rows.filter((r) => said.has(r._id));
    if (fresh.length > 0) ports.onOutbox(fresh);
    for (const row of follow) if (followed.has(row._id)) ports.onInbox(row);
  }

  return { pay };
}
