// What the console lists besides requests: people, rooms, households, the outbox. Called by the routes through
// server/admin-ports.
import type { Collection, Db, Filter } from 'mongodb';
import type { Catalogue } from '../models/catalogue/catalogue';
import type { OutboxRow } from '../models/message/rows';
import type { Person } from '../models/person/person';
import type { Room } from '../models/room/room';
import type { Roster } from '../models/roster/roster';
import type { Household } from './models';

export interface PeopleQuery {
  readonly unitIds: readonly string[];
  readonly role?: string;
  readonly name?: string;
  readonly after?: string;
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** Editions listed at most. */
const EDITIONS = 100;
const WITHOUT_DEBTS = { projection: { owed: 0 } };

/** Opens the lists on a database of either engine. */
export function createAdminStore(db: Db) {
  const people: Collection<Person> = db.collection('persons');
  const rooms: Collection<Room> = db.collection('rooms');
  const households: Collection<Household> = db.collection('households');
  const rosters: Collection<Roster> = db.collection('rosters');
  const catalogues: Collection<Catalogue> = db.collection('catalogues');
  const outbox: Collection<OutboxRow> = db.collection('outbox');

  return {
    people({ unitIds, role, name, after }: PeopleQuery, limit: number): Promise<Person[]> {
      const grant = { unitId: { $in: [...unitIds] }, ...(role === undefined ? {} : { role }) };
      const filter = {
        grants: { $elemMatch: grant },
        ...(name === undefined ? {} : { name: { $regex: `^${escape(name)}` } }),
        ...(after === undefined ? {} : { _id: { $gt: after } }),
      } as Filter<Person>;
      return people.find(filter, WITHOUT_DEBTS).sort({ _id: 1 }).limit(limit).toArray() as Promise<Person[]>;
    },
    peopleById: (ids: readonly string[]) =>
      people.find({ _id: { $in: [...ids] } }, WITHOUT_DEBTS).toArray() as Promise<Person[]>,
    rooms: () => rooms.find({ direct: false }, WITHOUT_DEBTS).sort({ _id: 1 }).toArray() as Promise<Room[]>,
    async sentSince(since: number): Promise<ReadonlyMap<string, number>> {
      const counts = new Map<string, number>();
      const rows = outbox.find({ sentAt: { $gte: new Date(since) } }, { projection: { roomKey: 1 } });
      for await (const { roomKey } of rows) counts.set(roomKey, (counts.get(roomKey) ?? 0) + 1);
      return counts;
    },
    async roster(unitId: string): Promise<Roster | undefined> {
      return (await rosters.findOne({ unitId }, WITHOUT_DEBTS)) ?? undefined;
    },
    rosters: (unitIds: readonly string[]) =>
      rosters.find({ unitId: { $in: [...unitIds] } }, WITHOUT_DEBTS).toArray() as Promise<Roster[]>,
    editions: (unitId: string) =>
      catalogues.find({ unitId }, WITHOUT_DEBTS).sort({ edition: -1 }).limit(EDITIONS).toArray() as Promise<
        Catalogue[]
      >,
    households: (unitIds: readonly string[]) =>
      households
        .find({ unitId: { $in: [...unitIds] } })
        .sort({ _id: 1 })
        .toArray() as Promise<Household[]>,
    async household(id: string): Promise<Household | undefined> {
      return (await households.findOne({ _id: id })) ?? undefined;
    },
    async saveHouseholds(rows: readonly Household[]): Promise<void> {
      if (rows.length === 0) return;
      await households.bulkWrite(
        rows.map((row) => ({ replaceOne: { filter: { _id: row._id }, replacement: row as never, upsert: true } })),
      );
    },
    outbox({ state, before }: { state: string; before?: number }, limit: number): Promise<OutboxRow[]> {
      const filter = { state, ...(before === undefined ? {} : { createdAt: { $lt: before } }) } as Filter<OutboxRow>;
      return outbox.find(filter).sort({ createdAt: -1 }).limit(limit).toArray() as Promise<OutboxRow[]>;
    },
    async outboxRow(id: string): Promise<OutboxRow | undefined> {
      return (await outbox.findOne({ _id: id })) ?? undefined;
    },
    countOutbox: (state: string, most: number) =>
      outbox.countDocuments({ state } as Filter<OutboxRow>, { limit: most }),
    async retryOutbox(id: string, at: number): Promise<boolean> {
      const change = {
        $set: { state: 'pending' as const, notBefore: at, attempts: 0, owner: '' },
        $unset: { error: '' as const },
      };
      const { matchedCount } = await outbox.updateOne({ _id: id, state: 'dead' }, change);
      return matchedCount === 1;
    },
    async dropOutbox(id: string): Promise<boolean> {
      const filter = { _id: id, state: { $in: ['pending', 'dead'] } } as Filter<OutboxRow>;
      const { matchedCount } = await outbox.updateOne(filter, { $set: { state: 'dropped' as const } });
      return matchedCount === 1;
    },
  };
}
