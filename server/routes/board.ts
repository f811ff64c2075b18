// The board: open requests by status, with counts that cost no scan.
import { z } from 'zod';
import type { RequestFilter } from '../../handlers/read';
import { CLOSED, type Status, STATUSES } from '../../models/request/request';
import { DEFAULT_HOURS } from '../../models/kernel/calendar';
import { perApp } from './per-app';
import { rowsFor } from './request-list';
import { requestRow, status } from './request-schemas';
import { CONSOLE_ROLES } from './roles';
import { type StaffCall, staffRoute } from './route';
import { maybeUnit } from './schemas';

const OPEN: readonly Status[] = STATUSES.filter((s) => !CLOSED.includes(s));
const FIRST = 20;
const FRESH_MS = 1000;
const CACHED = 500;
const DAY_MS = 86_400_000;

/** Counts are shared by everybody who looks within a second. */
const counts = perApp(({ clock, read }) => {
  const known = new Map<string, { readonly at: number; readonly value: Promise<number> }>();
  return (key: string, filter: RequestFilter): Promise<number> => {
    const now = clock.now();
    const hit = known.get(key);
    if (hit && now - hit.at < FRESH_MS && now >= hit.at) return hit.value;
    const value = read.countRequests(filter);
    known.delete(key);
    known.set(key, { at: now, value });
    value.catch(() => known.delete(key));
    const [oldest] = known.keys();
    if (known.size > CACHED && oldest !== undefined) known.delete(oldest);
    return value;
  };
});

/** End of today where the unit is, epoch ms. */
function endOfToday(call: StaffCall<unknown>): number {
  const { calendar, hoursOf } = call.ports;
  const zone = (call.under[0] === undefined ? DEFAULT_HOURS : hoursOf(call.under[0])).zone;
  return calendar.atLocal(calendar.localDate(call.now + DAY_MS, zone), '00:00', zone);
}

export const boardRoutes = [
  staffRoute({
    method: 'get',
    path: '/api/board',
    tag: 'requests',
    summary: 'Open requests by status: how many, and the newest twenty of each',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'list', unit: (input) => input.query.unit },
    query: maybeUnit,
    output: z.object({
      columns: z.array(z.object({ status, statusName: z.string(), count: z.number(), items: z.array(requestRow) })),
      late: z.number(),
      dueToday: z.number(),
    }),
    async handle(call) {
      const { ports, under, now } = call;
      const count = counts(ports);
      const place = under.join(',');
      const today = endOfToday(call);
      const [columns, late, today1] = await Promise.all([
        Promise.all(
          OPEN.map(async (one) => {
            const filter: RequestFilter = { under, status: [one] };
            const [number, requests] = await Promise.all([
              count(`${one} ${place}`, filter),
              ports.read.requests(filter, { sort: 'newest', limit: FIRST }),
            ]);
            return {
              status: one,
              statusName: call.t(`api.status.${one}`),
              count: number,
              items: await rowsFor(call, requests),
            };
          }),
        ),
        count(`late ${place}`, { under, open: true, dueBefore: now }),
        count(`today ${today} ${place}`, { under, open: true, dueBefore: today }),
      ]);
      return { columns, late, dueToday: Math.max(0, today1 - late) };
    },
  }),
];
