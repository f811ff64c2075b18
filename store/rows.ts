// Rows of inbox and outbox as bot/inbox.ts and bot/outbox.ts need them; those two see this port, never the store.
import type { InboxRow, OutboxRow } from '../models/message/rows';
import { isDuplicateKey } from './duplicate-key';
import type { Collections } from './models';

export interface InboxRows {
  /** Stores a row; false when its id is known already. Resolves when it is on disk. */
  add(row: InboxRow): Promise<boolean>;
  /** True when the id is known, done or not. */
  has(id: string): Promise<boolean>;
  /** Marks a row done and forgets its content; `about` is the request the message became part of. */
  done(id: string, at: number, about?: string): Promise<void>;
  /** Marks a row done with the code of the fault that ended it. */
  failed(id: string, at: number, error: string): Promise<void>;
  /** Takes over rows of processes that are no longer alive, oldest first. */
  takeOver(processId: string, alive: ReadonlySet<string>): Promise<readonly InboxRow[]>;
  /** Request that a message became part of. */
  aboutOf(id: string): Promise<string | undefined>;
}

export interface OutboxRows {
  sent(id: string, at: number, receipt?: string): Promise<void>;
  postpone(id: string, notBefore: number, attempts: number, error?: string): Promise<void>;
  dead(id: string, attempts: number, error: string): Promise<void>;
  takeOver(processId: string, alive: ReadonlySet<string>): Promise<readonly OutboxRow[]>;
  /** What the bot message with this platform id is about. */
  byReceipt(channel: string, receipt: string): Promise<OutboxRow | undefined>;
  /** Rooms and moments of what was sent since, to fill the hourly budgets after a start. */
  sentSince(since: number): Promise<readonly { roomKey: string; at: number }[]>;
  get(id: string): Promise<OutboxRow | undefined>;
}

/** Builds the inbox port. */
export function createInboxRows(c: Collections): InboxRows {
  return {
    async add(row) {
      try {
        await c.inbox.insertOne(row);
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
    has: async (id) => (await c.inbox.findOne({ _id: id }, { projection: { _id: 1 } })) !== null,
    async done(id, at, about) {
      const row = { _id: id, doneAt: new Date(at), ...(about === undefined ? {} : { about }) };
      await c.inbox.replaceOne({ _id: id }, row as never);
    },
    async failed(id, at, error) {
      await c.inbox.replaceOne({ _id: id }, { doneAt: new Date(at), error } as never);
    },
    async takeOver(processId, alive) {
      await c.inbox.updateMany({ pending: true, owner: { $nin: [...alive] } }, { $set: { owner: processId } });
      return c.inbox.find({ pending: true, owner: processId }).sort({ at: 1 }).toArray();
    },
    aboutOf: async (id) => (await c.inbox.findOne({ _id: id }, { projection: { about: 1 } }))?.about,
  };
}

/** Builds the outbox port. */
export function createOutboxRows(c: Collections): OutboxRows {
  return {
    async sent(id, at, receipt) {
      const set = { state: 'sent' as const, sentAt: new Date(at), ...(receipt === undefined ? {} : { receipt }) };
      await c.outbox.updateOne({ _id: id }, { $set: set });
    },
    async postpone(id, notBefore, attempts, error) {
      await c.outbox.updateOne({ _id: id }, { $set: { notBefore, attempts, ...(error ? { error } : {}) } });
    },
    async dead(id, attempts, error) {
      await c.outbox.updateOne({ _id: id }, { $set: { state: 'dead', attempts, error } });
    },
    async takeOver(processId, alive) {
      await c.outbox.updateMany({ state: 'pending', owner: { $nin: [...alive] } }, { $set: { owner: processId } });
      return c.outbox.find({ state: 'pending', owner: processId }).sort({ createdAt: 1 }).toArray();
    },
    async byReceipt(channel, receipt) {
      return (await c.outbox.findOne({ channel, receipt })) ?? undefined;
    },
    async sentSince(since) {
      const rows = await c.outbox
        .find({ sentAt: { $gte: new Date(since) } }, { projection: { roomKey: 1, sentAt: 1 } })
        .toArray();
      return rows.map((r) => ({ roomKey: r.roomKey, at: (r.sentAt ?? new Date(0)).getTime() }));
    },
    get: async (id) => (await c.outbox.findOne({ _id: id })) ?? undefined,
  };
}
