// Local time of an IANA zone from Intl, cached so that a lookup is one map read. Used by the working calendar only;
// the zone of the process never matters.

/** Milliseconds in a day of 24 hours. */
export const DAY_MS = 86_400_000;

const MINUTE_MS = 60_000;
const CACHED_DAYS = 50_000;

/** Offsets of one UTC day; `changeAt` is the first millisecond of `after` (Infinity when the day has no change). */
interface DayOffsets {
  readonly before: number;
  readonly after: number;
  readonly changeAt: number;
}

/** One IANA zone. Instants are epoch milliseconds, days are counted from 1970-01-01 in local time. */
export interface Zone {
  readonly name: string;
  /** Milliseconds that local time is ahead of UTC at an instant. */
  offset(at: number): number;
  /** The local day an instant falls in. */
  dayOf(at: number): number;
  /**
   * The instant of a wall-clock time (minutes from local midnight, 1440 is the next midnight). A time that a clock change
   * skips is the instant of the change; one that comes twice is the first of the two.
   */
  atWall(day: number, minutes: number): number;
}

const offsetReader = (name: string): ((at: number) => number) => {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  return (at) => {
    const [, sign, hours, minutes, seconds] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(at)) ?? [];
    if (sign === undefined) return 0;
    const ms = Number(hours) * 3_600_000 + Number(minutes) * MINUTE_MS + Number(seconds ?? 0) * 1000;
    return sign === '-' ? -ms : ms;
  };
};

/** First instant in (low, high] that no longer has the offset of `low`. */
const changeBetween = (read: (at: number) => number, low: number, high: number): number => {
  const before = read(low);
  let from = low;
  let to = high;
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (read(middle) === before) from = middle;
    else to = middle;
  }
  return to;
};

const build = (name: string): Zone => {
  const read = offsetReader(name);
  const days = new Map<number, DayOffsets>();

  const ofDay = (utcDay: number): DayOffsets => {
    const known = days.get(utcDay);
    if (known) return known;
    if (days.size >= CACHED_DAYS) days.clear();
    const start = utcDay * DAY_MS;
    const before = read(start);
    const after = read(start + DAY_MS);
    const changeAt = before === after ? Infinity : changeBetween(read, start, start + DAY_MS);
    const fresh = { before, after, changeAt };
    days.set(utcDay, fresh);
    return fresh;
  };

  const offset = (at: number): number => {
    const day = ofDay(Math.floor(at / DAY_MS));
    return at < day.changeAt ? day.before : day.after;
  };

  return {
    name,
    offset,
    dayOf: (at) => Math.floor((at + offset(at)) / DAY_MS),
    atWall(day, minutes) {
      const wall = day * DAY_MS + minutes * MINUTE_MS;
      // No zone is a day away from UTC, so these two lie on either side of the instant looked for.
      const early = wall - offset(wall - DAY_MS);
      const late = wall - offset(wall + DAY_MS);
      if (early + offset(early) === wall) return early;
      if (late + offset(late) === wall) return late;
      return changeBetween(offset, Math.min(early, late), Math.max(early, late));
    },
  };
};

const zones = new Map<string, Zone>();

/** The zone of an IANA name; throws RangeError for a name Intl does not know. One object per name. */
export const zoneOf = (name: string): Zone => {
  const known = zones.get(name);
  if (known) return known;
  const fresh = build(name);
  zones.set(name, fresh);
  return fresh;
};

/** Day number of `YYYY-MM-DD`; throws RangeError for anything that is no date. */
export const dayNumber = (date: string): number => {
  const ms = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  if (Number.isNaN(ms) || dateOfDay(ms / DAY_MS) !== date) throw new RangeError(`not a date: ${date}`);
  return ms / DAY_MS;
};

/** `YYYY-MM-DD` of a day number. */
export const dateOfDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Weekday of a day number, 0 = Sunday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

/** Minutes from midnight of `HH:MM`, `24:00` included; throws RangeError for anything else. */
export const minutesOf = (time: string): number => {
  const [, hours, minutes] = /^(\d\d):([0-5]\d)$/.exec(time) ?? [];
  const total = hours === undefined ? NaN : Number(hours) * 60 + Number(minutes);
  if (!(total <= 1440)) throw new RangeError(`not a time of day: ${time}`);
  return total;
};
