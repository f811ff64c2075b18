// From query strings to lists of requests: filters, numbers, colours, pages. Called by the list, ledger and board routes.
import type { z } from 'zod';
import type { RequestFilter } from '../../handlers/read';
import { colour } from '../../models/request/colour';
import type { Request } from '../../models/request/request';
import { maySee } from '../presenters/sight';
import { namesOf } from '../presenters/names';
import { presentRow, type Viewer } from '../presenters/request';
import { CONSOLE_ROLES } from './roles';
import { edgeOf, inOrder, statusesOf } from './request-order';
import type { requestFilter, requestQuery, requestRow } from './request-schemas';
import type { StaffCall } from './route';

type Filter = z.output<typeof requestFilter>;
type Query = z.output<typeof requestQuery>;
type Call = StaffCall<unknown>;

/** Rows looked through for a colour in one call. */
const SCAN = 1000;
const BATCH = 100;
/** After every deadline. */
const NEVER = 8.65e15;

/** The store's filter for what was asked, within the units of the call. */
export function filterFor(query: Filter, call: Call): RequestFilter {
  const { assignee } = query;
  return {
    under: call.under,
    ...(query.status ? { status: query.status as RequestFilter['status'] & {} } : {}),
    ...(query.open === undefined ? {} : { open: query.open }),
    ...(assignee === 'none' ? { unassigned: true } : {}),
    ...(assignee !== undefined && assignee !== 'none'
      ? { assigneeId: assignee === 'me' ? call.person._id : assignee }
      : {}),
    ...(query.category === undefined ? {} : { category: query.category }),
    ...(query.q === undefined ? {} : { search: query.q }),
    ...(query.createdFrom === undefined ? {} : { createdAfter: query.createdFrom }),
    ...(query.createdTo === undefined ? {} : { createdBefore: query.createdTo }),
  };
}

/** What presenters need for these requests. */
export async function viewerFor(call: Call, people: Iterable<string | undefined>): Promise<Viewer> {
  const { ports, person, now, t } = call;
  const nameOf = await namesOf(ports.read, people, { system: t('api.system'), unknown: t('api.unknownPerson') });
  return { person, tree: ports.tree(), now, nameOf, t, clocks: (request) => ports.clocks(request, now) };
}

/** Lines of a list. */
export async function rowsFor(call: Call, requests: readonly Request[]): Promise<z.input<typeof requestRow>[]> {
  const viewer = await viewerFor(
    call,
    requests.map((r) => r.assigneeId),
  );
  return requests.map((r) => presentRow(r, viewer));
}

/** Requests of a number: one with letters, else of every community the call reaches. */
export async function byCode(text: string, call: Call): Promise<readonly Request[]> {
  const [, letters, digits] = /^([A-Za-z]*)-?(\d+)$/.exec(text) ?? [];
  const { read } = call.ports;
  const tree = call.ports.tree();
  const communities = [...tree.units.values()].filter(
    (u) =>
      u.level === 'community' &&
      (letters ? u.prefix === letters.toUpperCase() : true) &&
      call.under.some((top) => tree.within(u._id, top) || tree.within(top, u._id)),
  );
  const found = await Promise.all(communities.slice(0, 100).map((u) => read.requestByCode(u._id, Number(digits))));
  return found.filter((r): r is Request => r !== undefined && maySee(call.person, r, tree, CONSOLE_ROLES));
}

export interface Found {
  readonly requests: readonly Request[];
  readonly next?: string;
  readonly total?: number;
}

/** Open requests by deadline: the index on deadlines holds open ones only, and is used when a deadline is asked for. */
const byDeadline = (filter: RequestFilter): RequestFilter => ({ ...filter, open: true, dueBefore: NEVER });

const skipOf = (cursor: string | undefined): number => (/^\d{1,6}$/.test(cursor ?? '') ? Number(cursor) : 0);

async function byColour(query: Query, call: Call, filter: RequestFilter): Promise<Found> {
  const { ports, now } = call;
  const found: Request[] = [];
  let at = skipOf(query.cursor);
  for (const end = at + SCAN; at < end;) {
    const page = await ports.read.requests(byDeadline(filter), { sort: 'due', limit: BATCH, skip: at });
    for (const request of page) {
      at += 1;
      if (colour(ports.clocks(request, now), now, request.danger !== undefined) !== query.colour) continue;
      found.push(request);
      if (found.length === query.limit) return { requests: found, next: String(at) };
    }
    if (page.length < BATCH) return { requests: found };
  }
  return { requests: found, next: String(at) };
}

async function byDue(query: Query, call: Call, filter: RequestFilter): Promise<Found> {
  const skip = skipOf(query.cursor);
  const { limit } = query;
  const rows = await call.ports.read.requests(byDeadline(filter), { sort: 'due', limit: limit + 1, skip });
  return { requests: rows.slice(0, limit), ...(rows.length > limit ? { next: String(skip + limit) } : {}) };
}

/** How many there are, where an index can count them: by status, nothing else asked. */
async function countOf(query: Query, call: Call, filter: RequestFilter): Promise<number | undefined> {
  const { q, category, createdFrom, createdTo, status, open, cursor } = query;
  const more = q !== undefined || category !== undefined || createdFrom !== undefined || createdTo !== undefined;
  if (more || cursor !== undefined || (status === undefined && open !== true)) return undefined;
  const { open: _open, ...rest } = filter;
  const counts = statusesOf(filter).map((one) => call.ports.read.countRequests({ ...rest, status: [one] }));
  return (await Promise.all(counts)).reduce((a, b) => a + b, 0);
}

/** A page of what was asked. */
export async function findRequests(query: Query, call: Call): Promise<Found> {
  if (query.code !== undefined) {
    const requests = await byCode(query.code, call);
    return { requests, total: requests.length };
  }
  const filter = filterFor(query, call);
  if (query.colour !== undefined) return byColour(query, call, filter);
  if (query.sort === 'due') return byDue(query, call, filter);
  const [{ requests, edge }, total] = await Promise.all([
    inOrder(call.ports, filter, query.sort, query.limit, edgeOf(query.cursor)),
    countOf(query, call, filter),
  ]);
  return {
    requests,
    ...(edge ? { next: `${edge.at}_${edge.given}` } : {}),
    ...(total === undefined ? {} : { total }),
  };
}
