// Hop 6: one record, one compare-and-set, with what is owed inside it; then the relay pays what is owed under ids
// derived from the cause. A crash between any two steps repeats them, and repeating changes nothing.
import type { Collection } from 'mongodb';
import type { Outcome, Owed, RecordKind, Versioned } from '../models/message/outcome';
import type { AtRest, Collections } from './models';
import type { Relay } from './relay';

type Rest = AtRest<Versioned>;

/** `paid` resolves when everything owed is on disk as rows of its own; the record itself is on disk already. */
export type Committed = { readonly state: 'saved'; readonly paid: Promise<void> } | { readonly state: 'conflict' };

export interface Commit {
  /** Saves the record; in conflict when somebody else wrote first: load and decide again. */
  (cause: string, outcome: Outcome): Promise<Committed>;
}

const NOTHING_OWED = Promise.resolve();
const CONFLICT: Committed = { state: 'conflict' };

export interface Committer {
  commit: Commit;
  /** Pays what crashes left owed in any record. Called at start; safe while others work. */
  payDebts(): Promise<number>;
}

/** Name of the timer that belongs to a record. */
export const alarmId = (kind: RecordKind, id: string): string => `${kind}:${id}`;

/** Only the newest alarm of a record counts; older ones it still owes have been overtaken. */
const withoutAlarm = ({ alarm: _overtaken, ...rest }: Owed): Owed => rest;

const isDuplicate = (error: unknown): boolean => (error as { code?: number }).code === 11000;

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

  async function pay(kind: RecordKind, record: Versioned, owed: readonly Owed[]): Promise<void> {
    const last = owed.findLastIndex((o) => o.alarm !== undefined);
    const key = alarmId(kind, record._id);
    await Promise.all(owed.map((o, i) => relay.pay(i === last ? o : withoutAlarm(o), key, record._id, record.v)));
    const rows = collectionOf(kind);
    const causes = owed.map((o) => o.cause);
    const { matchedCount } = await rows.updateOne({ _id: record._id, v: record.v }, { $unset: { owed: '' } });
    if (matchedCount === 0) await rows.updateOne({ _id: record._id }, { $pull: { owed: { cause: { $in: causes } } } });
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
      if (isDuplicate(error)) return false;
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
      return { state: 'saved', paid: relay.pay(owedNow, '', '', 0) };
    }
    const { kind, record, remove } = outcome.save;
    if (remove) {
      // Nothing can rest in a record that goes away, so its debts are paid first; they repeat under the same ids.
      await relay.pay(owedNow, alarmId(kind, record._id), record._id, record.v);
      await collectionOf(kind).deleteOne({ _id: record._id, v: record.v - 1 });
      changed(kind, record);
      return { state: 'saved', paid: NOTHING_OWED };
    }
    const unpaid = (record as Rest).owed ?? [];
    const owes = outcome.say.length > 0 || outcome.alarm !== undefined || outcome.follow !== undefined;
    const owed = owes ? [...unpaid, owedNow] : unpaid;
    if (!(await write(kind, record, owed))) return CONFLICT;
    changed(kind, record);
    return { state: 'saved', paid: owed.length > 0 ? pay(kind, record, owed) : NOTHING_OWED };
  }

  async function payDebts(): Promise<number> {
    let paid = 0;
    for (const kind of Object.keys(of) as RecordKind[]) {
      for await (const record of collectionOf(kind).find({ 'owed.cause': { $exists: true } })) {
        const rest = record as unknown as Rest;
        await pay(kind, rest, rest.owed ?? []);
        paid += 1;
      }
    }
    return paid;
  }

  return { commit, payDebts };
}
