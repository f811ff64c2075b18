// The three rates and on-time rate over a set of requests, as part and whole so that a reader sees how much they stand on.
// Called by the rates and public routes.
import type { Clock } from '../../models/request/clock';
import type { Request } from '../../models/request/request';

export interface Share {
  part: number;
  whole: number;
}

export interface Rates {
  readonly counts: { created: number; closed: number; open: number; late: number; reopened: number };
  /** 响应率: answered in time, of those answered or due. */
  readonly response: Share;
  /** 解决率: closed as solved, of those closed, declined or past their deadline. */
  readonly resolution: Share;
  /** 满意率: satisfied, of the answers given; who stayed silent is counted apart and never as satisfied. */
  readonly satisfaction: Share & { silent: number };
  /** Done in time, of those done or past their deadline. */
  readonly onTime: Share;
}

const share = (): Share => ({ part: 0, whole: 0 });

/** Rates with nothing counted yet. */
export const noRates = (): Rates => ({
  counts: { created: 0, closed: 0, open: 0, late: 0, reopened: 0 },
  response: share(),
  resolution: share(),
  satisfaction: { ...share(), silent: 0 },
  onTime: share(),
});

/** In time: met and not missed; undefined while nothing can be said yet. */
const inTime = (clock: Clock | undefined, now: number): boolean | undefined => {
  if (!clock) return undefined;
  if (clock.metAt !== undefined) return clock.dueAt === undefined || clock.metAt <= clock.dueAt;
  return clock.dueAt !== undefined && clock.dueAt < now ? false : undefined;
};

const count = (into: Share, good: boolean | undefined): void => {
  if (good === undefined) return;
  into.whole += 1;
  if (good) into.part += 1;
};

/** Adds one request. Merged and withdrawn ones count nowhere: they are told once, by the request that stays. */
export function addTo(rates: Rates, request: Request, clocks: readonly Clock[], now: number): void {
  if (request.status === 'merged' || request.status === 'withdrawn') return;
  const { counts } = rates;
  const resolution = clocks.findLast((c) => c.name === 'resolution');
  const late = request.open && resolution?.metAt === undefined && (resolution?.dueAt ?? Infinity) < now;
  counts.created += 1;
  if (request.open) counts.open += 1;
  else counts.closed += 1;
  if (late) counts.late += 1;
  if (request.events.some((e) => e.type === 'reopened')) counts.reopened += 1;
  count(
    rates.response,
    inTime(
      clocks.find((c) => c.name === 'reply'),
      now,
    ),
  );
  count(rates.onTime, request.status === 'declined' ? undefined : inTime(resolution, now));
  const check = request.checks.at(-1);
  const solved = request.status === 'closed' && check?.third?.finding !== 'unsolved';
  count(
    rates.resolution,
    request.status === 'closed' ? solved : request.status === 'declined' || late ? false : undefined,
  );
  if (!check) return;
  for (const { answer } of Object.values(check.answers)) count(rates.satisfaction, answer === 'satisfied');
  rates.satisfaction.silent += Math.max(0, check.asked.length - Object.keys(check.answers).length);
}
