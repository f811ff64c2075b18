// What handlers and pages look up, over both engines; shaped as handlers/read.ts asks. Every query here stands on an
// index of models/*/*.schema.ts.
import type { Filter, Sort } from 'mongodb';
import type { Dialogue } from '../models/dialogue/dialogue';
import type { AuditStore } from '../models/audit/audit';
import type { Clock } from '../models/kernel/clock';
import type { Ids } from '../models/kernel/ids';
import type { Person } from '../models/person/person';
import type { Alike, Page, RequestFilter } from '../models/request/query';
import { CLOSED, STATUSES, type Request, type Status } from '../models/request/request';
import type { Roster } from '../models/roster/roster';
import type { Tree } from '../models/unit/unit';
import type { Directory } from './directory';
import type { AtRest, Collections } from './models';
import { createCodes } from './codes';
import type { Seal } from './seal';

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const oneOf = <T>(list: readonly T[]): T | { $in: T[] } => (list.length === 1 ? (list[0] as T) : { $in: [...list] });

const OPEN: readonly Status[] = STATUSES.filter((s) => !CLOSED.includes(s));

/** Statuses a query means; undefined where it does not lean on the index that begins with unit and status. */
function statusesOf(q: RequestFilter): readonly Status[] | undefined {
  if (q.status) return q.status;
  if (!q.under || q.assigneeId !== undefined || q.reporterId !== undefined || q.dueBefore !== undefined)
    return undefined;
  return q.open === undefined ? STATUSES : q.open ? OPEN : CLOSED;
}

/** Units without those that lie below another of them. */
const outermost = (ids: readonly string[], tree: Tree): readonly string[] =>
  [...new Set(ids)].filter((id) => !ids.some((other) => other !== id && tree.within(id, other)));

/**
 * A query as one for each unit and status: each is one exact range of an index, in the index's order. A request lies under
 * one of several sibling units at most and has one status, so counts add up and lists merge.
 */
function ranges(q: RequestFilter, tree: Tree): readonly RequestFilter[] {
  const statuses = statusesOf(q);
  const units = q.under ? outermost(q.under, tree) : [undefined];
  return units.flatMap((u) => {
    const one = u === undefined ? q : { ...q, under: [u] };
    if (!statuses) return [one];
    const { open: _open, ...rest } = one;
    return statuses.map((s) => ({ ...rest, status: [s] }));
  });
}

/** By when they were made, as SORTS says. */
const byAge = (sort: 'newest' | 'oldest') => (a: Request, b: Request) =>
  sort === 'newest' ? b.createdAt - a.createdAt : a.createdAt - b.createdAt;

/** The driver's filter of a query. Units and status come first because the indexes begin with them. */
export function filterOf(q: RequestFilter): Filter<AtRest<Request>> {
  const f: Record<string, unknown> = {};
  if (q.under) f['path'] = oneOf(q.under);
  if (q.status) f['status'] = oneOf(q.status);
  else if (q.open !== undefined) f['open'] = q.open;
  if (q.assigneeId !== undefined) f['assigneeId'] = q.assigneeId;
  else if (q.unassigned) f['assigneeId'] = { $exists: false };
  if (q.reporterId !== undefined) f['reporterId'] = q.reporterId;
  if (q.category !== undefined) f['category'] = q.category;
  if (q.dueBefore !== undefined) f['dueAt'] = { $lt: q.dueBefore };
  const created: Record<string, number> = {};
  if (q.createdAfter !== undefined) created['$gte'] = q.createdAfter;
  if (q.createdBefore !== undefined) created['$lt'] = q.createdBefore;
  if (Object.keys(created).length > 0) f['createdAt'] = created;
  if (q.closedAfter !== undefined) f['closedAt'] = { $gte: q.closedAfter };
  if (q.placeKey !== undefined) f['place.key'] = q.placeKey;
  if (q.search !== undefined && q.search !== '') f['text'] = { $regex: escape(q.search) };
  return f as Filter<AtRest<Request>>;
}

const SORTS: Readonly<Record<'newest' | 'oldest' | 'due', Sort>> = {
  newest: { createdAt: -1 },
  oldest: { createdAt: 1 },
  due: { dueAt: 1 },
};

/** Place keys of one building or estate whatever the spot; a key that names neither stands for itself. */
const sameHouse = (placeKey: string): string | { $gte: string; $lt: string } => {
  const [head = '', building = ''] = placeKey.split('|');
  const house = `${head}|${building}|`;
  return head === '' && building === '' ? placeKey : { $gte: house, $lt: `${house}\uffff` };
};

const ALIKE: Readonly<Record<Exclude<keyof Alike, '_id'>, 1>> = {
  category: 1,
  place: 1,
  fingerprint: 1,
  createdAt: 1,
  private: 1,
  anonymous: 1,
  status: 1,
  roomKey: 1,
};

export interface ReadPorts {
  readonly collections: Collections;
  readonly directory: Directory;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditStore;
}

/** Builds the look-ups, catalogue apart (store/catalogues.ts). */
export function createRead({ collections: c, directory, seal, clock, ids, audit }: ReadPorts) {
  const found = async <T>(query: Promise<T | null>): Promise<T | undefined> => (await query) ?? undefined;
  const codes = createCodes(c);
  const list = (q: RequestFilter, sort: NonNullable<Page['sort']>, limit: number, skip: number): Promise<Request[]> =>
    c.requests.find(filterOf(q)).sort(SORTS[sort]).skip(skip).limit(limit).toArray();
  return {
    request: (id: string) => found<Request>(c.requests.findOne({ _id: id })),
    requestByCode: (communityId: string, code: number) => found<Request>(c.requests.findOne({ communityId, code })),
    async requestByCause(cause: string): Promise<Request | undefined> {
      const row = await c.inbox.findOne({ _id: cause }, { projection: { about: 1 } });
      return row?.about === undefined ? undefined : found<Request>(c.requests.findOne({ _id: row.about }));
    },
    async requests(q: RequestFilter, page: Page): Promise<Request[]> {
      const { sort = 'newest', limit, skip = 0 } = page;
      const parts = sort === 'due' ? [q] : ranges(q, directory.tree());
      const [only, ...others] = parts;
      if (only && others.length === 0) return list(only, sort, limit, skip);
      const lists = await Promise.all(parts.map((part) => list(part, sort, limit + skip, 0)));
      return lists
        .flat()
        .sort(byAge(sort === 'oldest' ? 'oldest' : 'newest'))
        .slice(skip, skip + limit);
    },
    async countRequests(q: RequestFilter): Promise<number> {
      const counts = await Promise.all(
        ranges(q, directory.tree()).map((part) => c.requests.countDocuments(filterOf(part))),
      );
      return counts.reduce((a, b) => a + b, 0);
    },
    alike: (unitId: string, category: readonly string[], placeKey: string, since: number) =>
      c.requests
        .find({
          unitId,
          'place.key': sameHouse(placeKey),
          createdAt: { $gte: since },
          open: true,
          category: { $in: [...category] },
        } as Filter<AtRest<Request>>)
        .sort({ createdAt: -1 })
        .limit(10)
        .project<Alike>(ALIKE)
        .toArray(),
    person: (id: string) => directory.person(id),
    personByIdentity: (channel: string, userId: string) => directory.personByIdentity(channel, userId),
    holders: (role: string, unitIds: readonly string[]) =>
      c.persons
        .find({ grants: { $elemMatch: { unitId: { $in: [...unitIds] }, role } } } as Filter<AtRest<Person>>)
        .toArray() as Promise<Person[]>,
    async peopleNamed(name: string, underUnitId: string): Promise<Person[]> {
      const rows = await c.persons
        .find({ name: { $regex: `^${escape(name)}` } })
        .limit(50)
        .toArray();
      const tree = directory.tree();
      return rows.filter((p) => p.grants.some((g) => tree.within(g.unitId, underUnitId)));
    },
    dialogue: (id: string) => found<Dialogue>(c.dialogues.findOne({ _id: id })),
    room: (key: string) => directory.room(key),
    roomsOf: async (unitId: string, purpose: string) => directory.groupsOf(unitId, purpose),
    rosters: (unitIds: readonly string[]) =>
      c.rosters.find({ unitId: { $in: [...unitIds] } } as Filter<AtRest<Roster>>).toArray() as Promise<Roster[]>,
    async loads(personIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
      const counts = await Promise.all(
        personIds.map((id) => c.requests.countDocuments({ assigneeId: id, open: true } as Filter<AtRest<Request>>)),
      );
      return new Map(personIds.map((id, i) => [id, counts[i] ?? 0]));
    },
    nextCode: (communityId: string) => codes(communityId),
    async unseal(sealed: string, by: string, why: string): Promise<string> {
      await audit.add({ _id: ids.next(), at: clock.now(), by, what: 'unseal', path: [], why });
      return seal.unseal(sealed);
    },
    seal: (text: string) => seal.seal(text),
  };
}
