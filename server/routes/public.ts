// The public board of a community: numbers and rates for everybody, words only of matters that are nobody's private affair.
import { z } from 'zod';
import { CATEGORIES } from '../../models/request/category';
import type { Request } from '../../models/request/request';
import type { Unit } from '../../models/unit/unit';
import { notFound } from '../middleware/http-error';
import { cut } from '../presenters/mask';
import { addTo, noRates, type Share } from '../presenters/rates';
import { perApp } from './per-app';
import { eachRequest, ratesShape } from './rates';
import { type Base, publicRoute } from './route';
import { id, time } from './schemas';

/** Numbers smaller than this are not told: they could point at a household. */
export const K = 5;
const DAYS_30 = 30 * 86_400_000;
const FRESH_MS = 60_000;
const CACHED = 200;
/** Requests that the numbers stand on. */
const MOST = 5000;
const RECENT = 10;
const SHOWN = 40;

interface Numbers {
  readonly at: number;
  readonly open: number;
  readonly closed30d: number;
  readonly rates: Omit<ReturnType<typeof noRates>, 'counts'>;
  readonly byCategory: ReadonlyMap<string, number>;
  readonly recent: readonly Request[];
}

/** A rate that stands on fewer than K answers is not told. */
const told = <T extends Share>(share: T): T => (share.whole < K ? { ...share, part: 0, whole: 0 } : share);

/** Words of a request may be shown to anybody. */
const isPublic = (r: Request): boolean =>
  !r.private && !r.anonymous && r.danger === undefined && r.status !== 'withdrawn' && r.status !== 'merged';

async function count(base: Pick<Base, 'ports'>, unitId: string, now: number): Promise<Numbers> {
  const { ports } = base;
  const rates = noRates();
  const byCategory = new Map<string, number>();
  const since = now - DAYS_30;
  const recent: Request[] = [];
  for await (const request of eachRequest(base, { under: [unitId], createdAfter: since }, MOST)) {
    addTo(rates, request, ports.clocks(request, now), now);
    if (request.status === 'merged' || request.status === 'withdrawn') continue;
    byCategory.set(request.category, (byCategory.get(request.category) ?? 0) + 1);
    if (isPublic(request)) recent.push(request);
  }
  recent.sort((a, b) => b.createdAt - a.createdAt);
  const { counts, ...shares } = rates;
  return {
    at: now,
    open: await ports.read.countRequests({ under: [unitId], open: true }),
    closed30d: counts.closed,
    rates: {
      response: told(shares.response),
      resolution: told(shares.resolution),
      satisfaction: told(shares.satisfaction),
      onTime: told(shares.onTime),
    },
    byCategory,
    recent: recent.slice(0, RECENT),
  };
}

/** Numbers are counted at most once a minute for a community, however many look. */
const numbers = perApp((ports) => {
  const known = new Map<string, { at: number; value: Promise<Numbers> }>();
  return (unitId: string, now: number): Promise<Numbers> => {
    const hit = known.get(unitId);
    if (hit && now - hit.at < FRESH_MS && now >= hit.at) return hit.value;
    const value = count({ ports }, unitId, now);
    known.delete(unitId);
    known.set(unitId, { at: now, value });
    value.catch(() => known.delete(unitId));
    const [oldest] = known.keys();
    if (known.size > CACHED && oldest !== undefined) known.delete(oldest);
    return value;
  };
});

const isCommunity = (unit: Unit | undefined): unit is Unit => unit?.level === 'community';

export const publicRoutes = [
  publicRoute({
    method: 'get',
    path: '/api/public/communities',
    tag: 'public',
    summary: 'Communities with a public board',
    who: { kind: 'public' },
    scope: { kind: 'open' },
    output: z.array(z.object({ id: z.string(), name: z.string() })),
    handle: ({ ports }) =>
      [...ports.tree().units.values()].filter(isCommunity).map((u) => ({ id: u._id, name: u.name })),
  }),

  publicRoute({
    method: 'get',
    path: '/api/public/:communityId',
    tag: 'public',
    summary: 'Numbers, rates and recent public matters of a community; no number of a kind below five',
    who: { kind: 'public' },
    scope: { kind: 'open' },
    params: z.strictObject({ communityId: id }),
    output: z.object({
      id: z.string(),
      name: z.string(),
      at: time,
      k: z.number(),
      /** IANA zone in which times are told. */
      zone: z.string(),
      open: z.number(),
      closed30d: z.number(),
      rates: z.object(ratesShape),
      byCategory: z.array(
        z.object({
          category: z.string(),
          name: z.string(),
          /** Absent when smaller than k; `label` says so. */
          count: z.number().optional(),
          label: z.string(),
        }),
      ),
      recent: z.array(
        z.object({
          code: z.number(),
          categoryName: z.string(),
          status: z.string(),
          statusName: z.string(),
          text: z.string(),
          at: time,
        }),
      ),
    }),
    async handle({ ports, input, now, t }) {
      const unit = ports.tree().get(input.params.communityId);
      if (!isCommunity(unit)) throw notFound();
      const found = await numbers(ports)(unit._id, now);
      return {
        id: unit._id,
        name: unit.name,
        at: found.at,
        k: K,
        zone: ports.hoursOf(unit._id).zone,
        open: found.open,
        closed30d: found.closed30d,
        rates: found.rates,
        byCategory: CATEGORIES.flatMap(({ code }) => {
          const n = found.byCategory.get(code);
          if (n === undefined) return [];
          const few = n < K;
          return [
            {
              category: code,
              name: t(`category.${code}`),
              count: few ? undefined : n,
              label: few ? t('api.public.few') : String(n),
            },
          ];
        }),
        // Words are shown only where there are enough of them not to point at somebody.
        recent: (found.recent.length < K ? [] : found.recent).map((r) => ({
          code: r.code,
          categoryName: t(`category.${r.category}`),
          status: r.status,
          statusName: t(`api.status.${r.status}`),
          text: cut(r.text, SHOWN),
          at: r.createdAt,
        })),
      };
    },
  }),
];
