// How the work goes: rates over a span of time, and the weekly list of everything still open.
import { z } from 'zod';
import type { RequestFilter } from '../../handlers/read';
import { type Request, STATUSES } from '../../models/request/request';
import { addTo, noRates, type Rates } from '../presenters/rates';
import { inOrder } from './request-order';
import { rowsFor } from './request-list';
import { requestRow } from './request-schemas';
import { OVERSEERS } from './roles';
import { type Base, staffRoute } from './route';
import { id, maybeUnit, queryTime, share, time } from './schemas';

const DAY_MS = 86_400_000;
const PAGE = 1000;
/** Requests looked at for one answer; a longer span is answered for its newest ones. */
const MOST = 20_000;
const ZERO_MOST = 500;

export const ratesShape = {
  response: share,
  resolution: share,
  satisfaction: share.extend({ silent: z.number() }),
  onTime: share,
};

const counts = z.object({
  created: z.number(),
  closed: z.number(),
  open: z.number(),
  late: z.number(),
  reopened: z.number(),
});

/**
 * Requests of a filter, status by status because that is how they are indexed, newest first, at most `most`. Pages go on from
 * the moment the last one ended at, so a later page costs no more than the first.
 */
export async function* eachRequest(
  base: Pick<Base, 'ports'>,
  filter: RequestFilter,
  most = MOST,
): AsyncGenerator<Request> {
  let left = most;
  for (const status of filter.status ?? STATUSES) {
    let before = filter.createdBefore;
    let edge = new Set<string>();
    for (;;) {
      const range = { ...filter, status: [status], ...(before === undefined ? {} : { createdBefore: before }) };
      const page = await base.ports.read.requests(range, { sort: 'newest', limit: PAGE });
      for (const request of page) {
        // Those of the last page's final moment come again.
        if (edge.has(request._id)) continue;
        yield request;
        left -= 1;
        if (left === 0) return;
      }
      const last = page.at(-1)?.createdAt;
      if (page.length < PAGE || last === undefined) break;
      edge = new Set(page.filter((r) => r.createdAt === last).map((r) => r._id));
      // A whole page of one moment cannot be passed by going back in time.
      if (edge.size === PAGE) break;
      before = last + 1;
    }
  }
}

/** Local Monday-based week of a moment as `YYYY-Www`. */
export function isoWeek(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  const weekday = day.getUTCDay() || 7;
  day.setUTCDate(day.getUTCDate() + 4 - weekday);
  const year = day.getUTCFullYear();
  const week = Math.ceil(((day.getTime() - Date.UTC(year, 0, 1)) / DAY_MS + 1) / 7);
  return `${year}-W${String(week).padStart(2, '0')}`;
}

export const rateRoutes = [
  staffRoute({
    method: 'get',
    path: '/api/rates',
    tag: 'rates',
    summary:
      'Response, resolution, satisfaction and on-time rates of requests reported in a span (30 days unless said)',
    who: { kind: 'staff', roles: OVERSEERS },
    scope: { kind: 'list', unit: (input) => input.query.unit },
    query: z.object({ unit: id.optional(), from: queryTime.optional(), to: queryTime.optional() }),
    output: z.object({
      from: time,
      to: time,
      counts,
      ...ratesShape,
      byUnit: z.array(
        z.object({
          unitId: z.string(),
          unitName: z.string(),
          created: z.number(),
          closed: z.number(),
          late: z.number(),
          ...ratesShape,
        }),
      ),
    }),
    async handle(call) {
      const { ports, now, under, input } = call;
      const to = input.query.to ?? now;
      const from = input.query.from ?? to - 30 * DAY_MS;
      const tree = ports.tree();
      const all = noRates();
      // Split by what lies directly below, or by the tops themselves when there are several.
      const [only] = under;
      const parts = under.length === 1 && only !== undefined ? tree.children(only).map((u) => u._id) : [...under];
      const byUnit = new Map<string, Rates>();
      for await (const request of eachRequest(call, { under, createdAfter: from, createdBefore: to + 1 })) {
        const clocks = ports.clocks(request, now);
        addTo(all, request, clocks, now);
        const part = parts.find((unit) => request.path.includes(unit));
        if (part === undefined) continue;
        const rates = byUnit.get(part) ?? noRates();
        byUnit.set(part, rates);
        addTo(rates, request, clocks, now);
      }
      return {
        from,
        to,
        ...all,
        byUnit: [...byUnit].map(([unitId, { counts: c, ...rates }]) => ({
          unitId,
          unitName: tree.get(unitId)?.name ?? '',
          created: c.created,
          closed: c.closed,
          late: c.late,
          ...rates,
        })),
      };
    },
  }),

  staffRoute({
    method: 'get',
    path: '/api/zero',
    tag: 'rates',
    summary: 'Everything still open, oldest first: the weekly list that ends at zero',
    who: { kind: 'staff', roles: OVERSEERS },
    scope: { kind: 'list', unit: (input) => input.query.unit },
    query: maybeUnit,
    output: z.object({
      week: z.string(),
      items: z.array(requestRow.extend({ ageDays: z.number() })),
      byUnit: z.array(z.object({ unitId: z.string(), unitName: z.string(), open: z.number() })),
    }),
    async handle(call) {
      const { ports, now, under } = call;
      const tree = ports.tree();
      const [top] = under;
      const zone = ports.hoursOf(top ?? [...tree.units.keys()][0] ?? '').zone;
      const { requests: open } = await inOrder(ports, { under, open: true }, 'oldest', ZERO_MOST);
      const rows = await rowsFor(call, open);
      const grids = under.flatMap((u) => tree.below(u)).filter((u) => u.level === 'grid' || u.level === 'community');
      const byUnit = await Promise.all(
        grids.slice(0, 200).map(async (u) => ({
          unitId: u._id,
          unitName: u.name,
          open: await ports.read.countRequests({ under: [u._id], open: true }),
        })),
      );
      return {
        week: isoWeek(ports.calendar.localDate(now, zone)),
        items: rows.map((row) => ({ ...row, ageDays: Math.floor((now - row.createdAt) / DAY_MS) })),
        byUnit: byUnit.filter((u) => u.open > 0),
      };
    },
  }),
];
