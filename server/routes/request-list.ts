// From query strings to lists of requests: filters, numbers, colours, pages. Called by the list, ledger and board routes.
import type { z } from 'zod';
import type { RequestFilter } from '../../handlers/read';
import { colour } from '../../models/request/colour';
import type { Request } from '../../models/request/request';
import { maySee } from '../presenters/sight';
import { namesOf } from '../presenters/names';
import { presentRow, type Viewer } from '../presenters/request';
import { CONSOLE_ROLES } from './roles';
import type { requestFilter, requestQuery, requestRow } from './request-schemas';
import type { StaffCall } from './route';

type Filter = z.output<typeof requestFilter>;
type Query = z.output<typeof requestQuery>;
type Call = StaffCall<unknown>;

/** Rows looked through for a colour in one call. */
const SCAN = 1000;
const BATCH = 100;

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

async function byColour(query: Query, call: Call, filter: RequestFilter): Promise<Found> {
  const { ports, now } = call;
  const found: Request[] = [];
  let at = query.cursor ?? 0;
  for (const end = at + SCAN; at < end;) {
    const page = await ports.read.requests({ ...filter, open: true }, { sort: 'due', limit: BATCH, skip: at });
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

/** A page of what was asked. */
export async function findRequests(query: Query, call: Call): Promise<Found> {
  if (query.code !== undefined) {
    const requests = await byCode(query.code, call);
    return { requests, total: requests.length };
  }
  const filter = filterFor(query, call);
  if (query.colour !== undefined) return byColour(query, call, filter);
  const skip = query.cursor ?? 0;
  const { limit, sort } = query;
  // Only what an index counts is counted; a search for words is not.
  const counted = query.q === undefined && query.category === undefined && skip === 0;
  const [rows, total] = await Promise.all([
    call.ports.read.requests(filter, { sort, limit: limit + 1, skip }),
    counted ? call.ports.read.countRequests(filter) : undefined,
  ]);
  return {
    requests: rows.slice(0, limit),
    ...(rows.length > limit ? { next: String(skip + limit) } : {}),
    ...(total === undefined ? {} : { total }),
  };
}
