// Requests in the order of their time, out of an index that begins with the status: each status is read in order and the
// lists are merged, so a page costs the same however many requests there are. Called by the list and the weekly list.
import type { RequestFilter } from '../../handlers/read';
import { CLOSED, type Request, type Status, STATUSES } from '../../models/request/request';
import type { AppPorts } from '../ports';

/** Where a page ended: the moment of its last request, and how many of that moment have been given. */
export interface Edge {
  readonly at: number;
  readonly given: number;
}

/** Reads what `textOf` wrote. */
export function edgeOf(cursor: string | undefined): Edge | undefined {
  const [, at, given] = /^(\d{1,16})_(\d{1,6})$/.exec(cursor ?? '') ?? [];
  return at === undefined ? undefined : { at: Number(at), given: Number(given) };
}

/** The statuses a filter lets through. */
export const statusesOf = ({ status, open }: Pick<RequestFilter, 'status' | 'open'>): readonly Status[] =>
  (status ?? STATUSES).filter((s) => open === undefined || CLOSED.includes(s) !== open);

export interface Ordered {
  readonly requests: readonly Request[];
  /** Where to go on; absent at the end. */
  readonly edge?: Edge;
}

/** The next `limit` requests by time of report. */
export async function inOrder(
  ports: Pick<AppPorts, 'read'>,
  filter: RequestFilter,
  sort: 'newest' | 'oldest',
  limit: number,
  from?: Edge,
): Promise<Ordered> {
  const { open: _open, ...rest } = filter;
  const given = from?.given ?? 0;
  // The edge's own moment comes again, with what of it has been given.
  const newest =
    from && sort === 'newest' ? Math.min(from.at + 1, filter.createdBefore ?? Infinity) : filter.createdBefore;
  const oldest = from && sort === 'oldest' ? Math.max(from.at, filter.createdAfter ?? 0) : filter.createdAfter;
  const range = {
    ...rest,
    ...(newest === undefined ? {} : { createdBefore: newest }),
    ...(oldest === undefined ? {} : { createdAfter: oldest }),
  };
  const want = given + limit + 1;
  const lists = await Promise.all(
    statusesOf(filter).map((status) => ports.read.requests({ ...range, status: [status] }, { sort, limit: want })),
  );
  const sign = sort === 'newest' ? -1 : 1;
  const all = lists.flat().sort((a, b) => sign * (a.createdAt - b.createdAt) || (a._id < b._id ? -1 : 1));
  const requests = all.slice(given, given + limit);
  const last = requests.at(-1);
  if (!last || all.length <= given + limit) return { requests };
  const seen = all.slice(0, given + limit).filter((r) => r.createdAt === last.createdAt).length;
  return { requests, edge: { at: last.createdAt, given: seen } };
}
