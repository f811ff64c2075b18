// The Chinese working calendar: public holidays, make-up working weekends, split shifts, a zone per unit.
// Read by deadlines, duty rosters, digests and quiet hours. All instants are epoch milliseconds.
import { type CalendarOverrides, nationalDays } from './calendar-days';
import { DAY_MS, dateOfDay, dayNumber, minutesOf, zoneOf } from './calendar-zone';
import type { Params } from './refusal';

export type { CalendarOverrides } from './calendar-days';

/** When a unit works. Times are `HH:MM` local (`24:00` allowed as an end), dates `YYYY-MM-DD` local. */
export interface WorkHours {
  /** IANA zone, e.g. `Asia/Shanghai`. */
  readonly zone: string;
  /** Ascending, not overlapping; what lies between two shifts (lunch) is closed. The same on every working day. */
  readonly shifts: readonly { readonly from: string; readonly to: string }[];
  /** Days this unit works although the nation does not. */
  readonly openDays?: readonly string[];
  /** Days this unit is closed although the nation works; wins over `openDays`. */
  readonly closedDays?: readonly string[];
}

/** Which years have a published arrangement. Every other year is guessed from the statutory holidays. */
export interface Coverage {
  readonly years: readonly number[];
  /** First and last covered date, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
}

/** Something the operator should hear: a key for the log and its parameters. */
export interface CalendarWarning {
  readonly key: 'calendar.endsSoon' | 'calendar.ended';
  readonly params: Params;
}

/** Working time of units. Pure; throws RangeError for times, dates, zones or hours that are none (a bug of the caller). */
export interface Calendar {
  /** Whether a local date is worked; without hours, by the nation. */
  isWorkday(date: string, hours?: WorkHours): boolean;
  /**
   * Close of business on the `days`-th working day after the local day of `at` (that day itself never counts, be it worked
   * or not; Civil Code articles 201 and 203). `days` is a whole number from 1.
   */
  addWorkingDays(at: number, days: number, hours: WorkHours): number;
  /** `minutes` (>= 0, fractions allowed) of open time later; 0 gives `at` when open, else the next opening. */
  addWorkingMinutes(at: number, minutes: number, hours: WorkHours): number;
  /** Open time between two instants in minutes, negative when `b` is before `a`. */
  workingMinutesBetween(a: number, b: number, hours: WorkHours): number;
  /**
   * Close of business on the same day of the month `months` later, or on the month's last day when it has no such day, or
   * on the next working day when that one is not worked (Civil Code articles 202 and 203).
   */
  addMonths(at: number, months: number, hours: WorkHours): number;
  /** The same two in whole milliseconds, for callers that chain them. */
  addWorkingMs(at: number, ms: number, hours: WorkHours): number;
  workingMsBetween(a: number, b: number, hours: WorkHours): number;
  /** Open milliseconds of an ordinary working day. */
  dayLengthMs(hours: WorkHours): number;
  /** Whether an instant lies in a shift, both ends included. */
  isOpen(at: number, hours: WorkHours): boolean;
  /** Local date `YYYY-MM-DD` of an instant. */
  localDate(at: number, zone: string): string;
  /** The instant of a local date and time; a skipped time is the instant of the clock change, a repeated one its first. */
  atLocal(date: string, time: string, zone: string): number;
  coverage(): Coverage;
  /** Whether a date's year has a published arrangement; false means that the answer is a guess by law. */
  covers(date: string): boolean;
  /** To log at start and once a year: coverage ends within 60 days, or has ended. Empty when all is well. */
  warnings(now: number): CalendarWarning[];
}

/** Hours of a community office where a unit sets none. */
export const DEFAULT_HOURS: WorkHours = {
  zone: 'Asia/Shanghai',
  shifts: [
    { from: '08:30', to: '12:00' },
    { from: '14:00', to: '17:30' },
  ],
};

const WARN_BEFORE_DAYS = 60;
const CACHED_DAYS = 20_000;
const MINUTE_MS = 60_000;

/** Hours made ready: open spans of a local day as flat [start, end, start, end …], empty on a day not worked. */
interface Plan {
  readonly lengthMs: number;
  /** Local day of an instant; where a shift ends at 24:00, that midnight still belongs to the day it closes. */
  dayOf(at: number): number;
  spans(day: number): readonly number[];
}

const compile = (hours: WorkHours, isNational: (day: number) => boolean): Plan => {
  const zone = zoneOf(hours.zone);
  const walls: [number, number][] = hours.shifts.map((shift) => [minutesOf(shift.from), minutesOf(shift.to)]);
  if (walls.length === 0 || walls.some(([from, to], i) => from >= to || from < (walls[i - 1]?.[1] ?? 0)))
    throw new RangeError('shifts must be ascending and must not overlap');
  const open = new Set((hours.openDays ?? []).map(dayNumber));
  const closed = new Set((hours.closedDays ?? []).map(dayNumber));
  const cache = new Map<number, readonly number[]>();

  const spansOf = (day: number): readonly number[] => {
    if (closed.has(day) || !(open.has(day) || isNational(day))) return [];
    return walls
      .map(([from, to]) => [zone.atWall(day, from), zone.atWall(day, to)] as const)
      .filter(([from, to]) => from < to)
      .flat();
  };

  const lastInstant = walls[walls.length - 1]![1] === 1440 ? 1 : 0;
  return {
    dayOf: (at) => zone.dayOf(at - lastInstant),
    lengthMs: walls.reduce((sum, [from, to]) => sum + to - from, 0) * MINUTE_MS,
    spans(day) {
      const known = cache.get(day);
      if (known) return known;
      if (cache.size >= CACHED_DAYS) cache.clear();
      const fresh = spansOf(day);
      cache.set(day, fresh);
      return fresh;
    },
  };
};

/** Throws unless hours are usable; for settings and imports, which turn it into words. */
export const assertHours = (hours: WorkHours): void => {
  compile(hours, () => true);
};

const finite = (value: number, least: number): number => {
  if (!Number.isFinite(value) || value < least) throw new RangeError(`not a time or an amount: ${value}`);
  return value;
};

const positiveInteger = (value: number): number => {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`not a whole number from 1: ${value}`);
  return value;
};

const addMs = (plan: Plan, at: number, ms: number): number => {
  let left = ms;
  for (let day = plan.dayOf(at); ; day += 1) {
    const spans = plan.spans(day);
    for (let i = 0; i < spans.length; i += 2) {
      const start = Math.max(spans[i]!, at);
      const end = spans[i + 1]!;
      if (end < start) continue;
      if (left <= end - start) return start + left;
      left -= end - start;
    }
  }
};

const msBetween = (plan: Plan, a: number, b: number): number => {
  if (b < a) return 0 - msBetween(plan, b, a);
  const last = plan.dayOf(b);
  let sum = 0;
  for (let day = plan.dayOf(a); day <= last; day += 1) {
    const spans = plan.spans(day);
    for (let i = 0; i < spans.length; i += 2) sum += Math.max(0, Math.min(spans[i + 1]!, b) - Math.max(spans[i]!, a));
  }
  return sum;
};

/** Close of the first worked day from `day` on, counting `count` worked days. */
const closeOf = (plan: Plan, day: number, count: number): number => {
  let left = count;
  for (let d = day; ; d += 1) {
    const spans = plan.spans(d);
    if (spans.length > 0) left -= 1;
    if (left === 0) return spans[spans.length - 1]!;
  }
};

const monthsLater = (day: number, months: number): number => {
  const date = new Date(day * DAY_MS);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) / DAY_MS;
};

/** The calendar of mainland China; overrides add arrangements the package does not know yet, or correct it. */
export const chineseCalendar = (overrides: CalendarOverrides = {}): Calendar => {
  const national = nationalDays(overrides);
  const plans = new WeakMap<WorkHours, Plan>();
  const plansByContent = new Map<string, Plan>();

  let latest: { readonly hours: WorkHours; readonly plan: Plan } | undefined;

  const planOf = (hours: WorkHours): Plan => {
    // One request asks some twenty times in a row about the same hours.
    if (latest?.hours !== hours) latest = { hours, plan: plans.get(hours) ?? planByContent(hours) };
    return latest.plan;
  };

  const planByContent = (hours: WorkHours): Plan => {
    // Hours read from the store are a new object each time, so the object alone would never be warm.
    const content = JSON.stringify([hours.zone, hours.shifts, hours.openDays, hours.closedDays]);
    let plan = plansByContent.get(content);
    if (!plan) plansByContent.set(content, (plan = compile(hours, national.isWorkday)));
    plans.set(hours, plan);
    return plan;
  };

  const addWorkingMs = (at: number, ms: number, hours: WorkHours): number =>
    addMs(planOf(hours), finite(at, -Infinity), finite(ms, 0));
  const workingMsBetween = (a: number, b: number, hours: WorkHours): number =>
    msBetween(planOf(hours), finite(a, -Infinity), finite(b, -Infinity));
  const coverage: Coverage = {
    years: national.years,
    from: `${national.years[0]}-01-01`,
    to: `${national.years[national.years.length - 1]}-12-31`,
  };

  return {
    isWorkday: (date, hours) =>
      hours ? planOf(hours).spans(dayNumber(date)).length > 0 : national.isWorkday(dayNumber(date)),
    addWorkingDays(at, days, hours) {
      const plan = planOf(hours);
      return closeOf(plan, plan.dayOf(finite(at, -Infinity)) + 1, positiveInteger(days));
    },
    addWorkingMinutes: (at, minutes, hours) => addWorkingMs(at, Math.round(minutes * MINUTE_MS), hours),
    workingMinutesBetween: (a, b, hours) => workingMsBetween(a, b, hours) / MINUTE_MS,
    addMonths(at, months, hours) {
      const plan = planOf(hours);
      return closeOf(plan, monthsLater(plan.dayOf(finite(at, -Infinity)), positiveInteger(months)), 1);
    },
    addWorkingMs,
    workingMsBetween,
    dayLengthMs: (hours) => planOf(hours).lengthMs,
    isOpen: (at, hours) => addWorkingMs(at, 0, hours) === at,
    localDate: (at, zone) => dateOfDay(zoneOf(zone).dayOf(finite(at, -Infinity))),
    atLocal: (date, time, zone) => zoneOf(zone).atWall(dayNumber(date), minutesOf(time)),
    coverage: () => coverage,
    covers: (date) => national.covers(dayNumber(date)),
    warnings(now) {
      const daysLeft = dayNumber(coverage.to) - zoneOf(DEFAULT_HOURS.zone).dayOf(now);
      if (daysLeft > WARN_BEFORE_DAYS) return [];
      return [{ key: daysLeft < 0 ? 'calendar.ended' : 'calendar.endsSoon', params: { to: coverage.to, daysLeft } }];
    },
  };
};
