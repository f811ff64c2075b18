// Which days are working days in mainland China: the yearly arrangements of the State Council as packaged in chinese-days,
// and the statutory holidays alone for years not arranged yet. Used by the working calendar only.
import { getYearLeapMonth, monthDays } from 'chinese-days';
import arranged from 'chinese-days/dist/chinese-days.json';
import { dateOfDay, dayNumber, weekdayOf } from './calendar-zone';

/** An arrangement newer than the packaged data, or a correction to it. Dates are `YYYY-MM-DD`. */
export interface CalendarOverrides {
  /** Days off. */
  readonly holidays?: readonly string[];
  /** Weekend days worked. */
  readonly workdays?: readonly string[];
  /** Years these lists describe completely, so that they count as covered. */
  readonly years?: readonly number[];
}

/** National working days by day number. */
export interface NationalDays {
  isWorkday(day: number): boolean;
  /** Years with a published arrangement, ascending. */
  readonly years: readonly number[];
  covers(day: number): boolean;
}

const isWeekend = (day: number): boolean => weekdayOf(day) === 0 || weekdayOf(day) === 6;
const yearOf = (day: number): number => Number(dateOfDay(day).slice(0, 4));

/** The month tables of the package reach this far; beyond them only fixed dates are known. */
const LUNAR_YEARS = { from: 1950, to: 2099 };
/** First day of the first lunar year in those tables. */
const LUNAR_EPOCH = '1900-01-31';

/**
 * Day number of a lunar date. Summed from the lengths of months, because the package's own conversions move with the zone of
 * the process, and the Chinese calendar of Intl is a day off in some years (2027, 2030).
 */
const lunarDay = (year: number, month: number, dayOfMonth: number): number => {
  const monthsOf = (ofYear: number, before: number): number => {
    const { leapMonth, days } = getYearLeapMonth(ofYear);
    let sum = leapMonth !== undefined && leapMonth < before ? days : 0;
    for (let m = 1; m < before; m += 1) sum += monthDays(ofYear, m);
    return sum;
  };
  let day = dayNumber(LUNAR_EPOCH) + monthsOf(year, month) + dayOfMonth - 1;
  for (let y = Number(LUNAR_EPOCH.slice(0, 4)); y < year; y += 1) day += monthsOf(y, 13);
  return day;
};

/** Qingming by the usual approximation of the solar term, right for every year of LUNAR_YEARS. */
const qingmingDay = (year: number): number => {
  const century = year < 2000 ? 5.59 : 4.81;
  const n = year % 100;
  return dayNumber(`${year}-04-01`) + Math.floor(n * 0.2422 + century) - Math.floor(n / 4) - 1;
};

/**
 * The thirteen statutory days of a year (全国年节及纪念日放假办法, as revised for 2025), before anything is moved: New Year 1,
 * Spring Festival from the eve 4, Qingming 1, Labour Day 2, Dragon Boat 1, Mid-Autumn 1, National Day 3.
 */
export const statutoryDays = (year: number): number[] => {
  const fixed = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'].map((date) => dayNumber(`${year}-${date}`));
  if (year < LUNAR_YEARS.from || year > LUNAR_YEARS.to) return fixed;
  const newYear = lunarDay(year, 1, 1);
  const festival = [newYear - 1, newYear, newYear + 1, newYear + 2];
  const moving = [qingmingDay(year), lunarDay(year, 5, 5), lunarDay(year, 8, 15)];
  return [...new Set([...fixed, ...festival, ...moving])].sort((a, b) => a - b);
};

/** Statutory days off of an unarranged year; one on a weekend is made up on the next free weekday, as the law asks. */
const daysOffByLaw = (year: number): ReadonlySet<number> => {
  const statutory = statutoryDays(year);
  const off = new Set(statutory);
  for (const day of statutory.filter(isWeekend)) {
    let substitute = day + 1;
    while (off.has(substitute) || isWeekend(substitute)) substitute += 1;
    off.add(substitute);
  }
  return off;
};

/** National days with overrides applied on top of the packaged data. */
export const nationalDays = (overrides: CalendarOverrides = {}): NationalDays => {
  const arrangement = new Map<number, boolean>();
  for (const date of Object.keys(arranged.holidays)) arrangement.set(dayNumber(date), false);
  for (const date of Object.keys(arranged.workdays)) arrangement.set(dayNumber(date), true);
  const years = new Set([...arrangement.keys()].map(yearOf));
  for (const date of overrides.holidays ?? []) arrangement.set(dayNumber(date), false);
  for (const date of overrides.workdays ?? []) arrangement.set(dayNumber(date), true);
  for (const year of overrides.years ?? []) years.add(year);
  const byLaw = new Map<number, ReadonlySet<number>>();

  const isOffByLaw = (day: number): boolean => {
    const year = yearOf(day);
    if (years.has(year)) return false;
    let off = byLaw.get(year);
    if (!off) byLaw.set(year, (off = daysOffByLaw(year)));
    return off.has(day);
  };

  return {
    isWorkday: (day) => arrangement.get(day) ?? (!isWeekend(day) && !isOffByLaw(day)),
    years: [...years].sort((a, b) => a - b),
    covers: (day) => years.has(yearOf(day)),
  };
};
