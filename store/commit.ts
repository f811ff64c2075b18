// Hop 6: one record, one compare-and-set, with what is owed inside it; then the relay pays what is owed under ids
// derived from the cause. A crash between any two steps repeats them, and repeating changes nothing.
import type { Collection } from 'mongodb';
import type { Outcome, Owed, RecordKind, Versioned } from '../models/message/outcome';
import { isDuplicateKey } from './duplicate-key';
import type { AtRest, Collections } from './models';
import type { Relay } from './relay';

type Rest = AtRest<Versioned>;

/**
 * What a saved record still owes. `paid` resolves when it is on disk as rows of its own. Whoever caused it then marks the
 * cause as done, and only then calls `clear`: as long as a cause may come up again, its record says that it was applied.
 */
export interface Debt {
  readonly paid: Promise<void>;
  clear(): Promise<void>;
}

export type Committed = { readonly state: 'saved'; readonly debt: Debt } | { readonly state: 'conflict' };

export interface Commit {
  /** Saves the record; in conflict when somebody else wrote first: load and decide again. */
  (cause: string, outcome: Outcome): Promise<Committed>;
}

const nothing = async (): Promise<void> => undefined;
const CONFLICT: Committed = { state: 'conflict' };

export interface Committer {
  commit: Commit;
  /**
   * Pays what crashes left owed in any record and marks its causes as done, so that they are not applied again. Called
   * before left inbox rows are taken up; safe while others work.
   */
  payDebts(now: number): Promise<number>;
}

/** Name of the timer that belongs to a record. */
export const alarmId = (kind: RecordKind, id: string): string => `${kind}:${id}`;

/** Only the newest alarm of a record counts; older ones it still owes have been overtaken. */
const withoutAlarm = ({ alarm: _overtaken, ...rest }: Owed): Owed => rest;

/** Builds the committer over the collections. `changed` hears of every saved record, after it is on disk. */
export function createCommitter(
  c: Collections,
  relay: Relay,
  changed: (kind: RecordKind, record: Versioned) => void,
): Committer {
  const of: Partial<Record<RecordKind, Collection<Rest>>> = {
    request: c.requests as unknown as Collection<Rest>,
    person: c.persons as unknown as Collection<Rest>,
    room: c.rooms as unknown as Collection<Rest>,
    unit: c.units as unknown as Collection<Rest>,
    dialogue: c.dialogues as unknown as Collection<Rest>,
    catalogue: c.catalogues as unknown as Collection<Rest>,
    roster: c.rosters as unknown as Collection<Rest>,
  };

  const collectionOf = (kind: RecordKind): Collection<Rest> => {
    const found = of[kind];
    if (!found) throw new Error(`No collection for ${kind}`);
    return found;
  };

  /** Takes the paid debt of one cause out of its record. */
  async function clear(kind: RecordKind, record: Versioned, cause: string, alone: boolean): Promise<void> {
    const rows = collectionOf(kind);
    if (alone) {
      const { matchedCount } = await rows.updateOne({ _id: record._id, v: record.v }, { $unset: { owed: '' } });
      if (matchedCount === 1) return;
    }
    await rows.updateOne({ _id: record._id }, { $pull: { owed: { cause } } });
    await rows.updateOne({ _id: record._id, owed: { $size: 0 } }, { $unset: { owed: '' } });
  }

  async function write(kind: RecordKind, record: Versioned, owed: readonly Owed[]): Promise<boolean> {
    const rest = { ...record } as { -readonly [K in keyof Rest]: Rest[K] };
    if (owed.length > 0) rest.owed = owed;
    else delete rest.owed;
    try {
      if (record.v === 1) {
        await collectionOf(kind).insertOne(rest as never);
        return true;
      }
      const { matchedCount } = await collectionOf(kind).replaceOne({ _id: record._id, v: record.v - 1 }, rest as never);
      return matchedCount === 1;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async function commit(cause: string, outcome: Outcome): Promise<Committed> {
    const owedNow: Owed = {
      cause,
      say: outcome.say,
      ...(outcome.alarm ? { alarm: outcome.alarm } : {}),
      ...(outcome.follow ? { follow: outcome.follow } : {}),
    };
    if (!outcome.save) {
      return { state: 'saved', debt: { paid: relay.pay(owedNow, '', '', 0), clear: nothing } };
    }
    const { kind, record, remove } = outcome.save;
    const key = alarmId(kind, record._id);
    if (remove) {
      // Nothing can rest in a record that goes away, so its debts are paid first; they repeat under the same ids.
      await relay.pay(owedNow, key, record._id, record.v);
      await collectionOf(kind).deleteOne({ _id: record._id, v: record.v - 1 });
      changed(kind, record);
      return { state: 'saved', debt: { paid: nothing(), clear: nothing } };
    }
    // Debts of earlier causes stay until their own causes are done.
    const earlier = (record as Rest).owed ?? [];
    if (!(await write(kind, record, [...earlier, owedNow]))) return CONFLICT;
    changed(kind, record);
    const paid = relay.pay(owedNow, key, record._id, record.v);
    return { state: 'saved', debt: { paid, clear: () => clear(kind, record, cause, earlier.length === 0) } };
  }

  async function payRecord(kind: RecordKind, record: Rest, now: number): Promise<void> {
    const owed = record.owed ?? [];
    const last = owed.findLastIndex((o) => o.alarm !== undefined);
    for (const [i, o] of owed.entries()) {
      await relay.pay(i === last ? o : withoutAlarm(o), alarmId(kind, record._id), record._id, record.v);
      const about = kind === 'request' ? { about: record._id } : {};
      await c.inbox.replaceOne({ _id: o.cause, pending: true }, { doneAt: new Date(now), ...about } as never);
      await clear(kind, record, o.cause, owed.length === 1);
    }
  }

  async function payDebts(now: number): Promise<number> {
    let paid = 0;
    for (const kind of Object.keys(of) as RecordKind[]) {
      for await (const record of collectionOf(kind).find({ 'owed.cause': { $exists: true } })) {
        await payRecord(kind, record as unknown as Rest, now);
        paid += 1;
      }
    }
    return paid;
  }

  return { commit, payDebts };
}
