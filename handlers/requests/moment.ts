// Days as people say them: 明天, 周五, 下周三, 12月3日, 3天后, Friday. Words are in locales/<language>/moment.json.
// Used by pauses and leave.
import { LOCALES, namespace } from '../../locales/index';
import { countOf } from '../recognise/commands';
import type { Turn } from '../turn';

interface Words {
  /** Words for today, tomorrow and so on. */
  readonly days: readonly (readonly string[])[];
  /** Words for Monday to Sunday. */
  readonly weekdays: readonly (readonly string[])[];
  readonly nextWeek: readonly string[];
  /** Patterns with the group `n`. */
  readonly inDays: readonly string[];
  readonly inWeeks: readonly string[];
  /** Patterns with the groups `month` and `day`, `year` where it is said. */
  readonly dates: readonly string[];
}

const WORDS = LOCALES.map((locale) => namespace(locale, 'moment') as unknown as Words);
const DAY = 86_400_000;

const shift = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
const pad = (n: number): string => String(n).padStart(2, '0');

const matchOf = (patterns: readonly string[], text: string): RegExpExecArray | undefined =>
  patterns.map((p) => new RegExp(`^(?:${p})$`, 'i').exec(text)).find((m) => m !== null) ?? undefined;

const read = (text: string, today: string, words: Words): string | undefined => {
  const named = words.days.findIndex((list) => list.includes(text));
  if (named >= 0) return shift(today, named);
  const next = words.nextWeek.find((w) => text.startsWith(w));
  const day = next === undefined ? text : text.slice(next.length).trim();
  const weekday = words.weekdays.findIndex((list) => list.includes(day)) + 1;
  if (weekday > 0) {
    const now = new Date(today).getUTCDay() || 7;
    if (next !== undefined) return shift(today, 7 - now + weekday);
    return shift(today, (weekday - now + 7) % 7);
  }
  const count = (m: RegExpExecArray | undefined): number | undefined => countOf(m?.groups?.['n'] ?? '');
  const days = count(matchOf(words.inDays, text));
  if (days !== undefined) return shift(today, Math.ceil(days));
  const weeks = count(matchOf(words.inWeeks, text));
  if (weeks !== undefined) return shift(today, weeks * 7);
  const date = matchOf(words.dates, text)?.groups;
  if (!date) return undefined;
  const month = date['month'] === undefined ? Number(today.slice(5, 7)) : Number(date['month']);
  const written = (year: number): string => `${year}-${pad(month)}-${pad(Number(date['day']))}`;
  const year = Number(today.slice(0, 4));
  const said = date['year'];
  const found = said !== undefined ? written(Number(said)) : written(year) < today ? written(year + 1) : written(year);
  // 30 February and the like are no dates.
  return Number.isNaN(Date.parse(found)) || shift(found, 0) !== found ? undefined : found;
};

/**
 * The last minute of the day meant, epoch ms by the zone of the unit; undefined when the words name no day. `days` counts from today.
 * A number or `YYYY-MM-DD` from the console is taken as it is.
 */
export const endOf = (turn: Turn, unitId: string, said: { until?: string; days?: number }): number | undefined => {
  const { zone } = turn.hoursOf(unitId);
  const today = turn.calendar.localDate(turn.now, zone);
  const text = said.until?.trim().toLowerCase() ?? '';
  if (/^\d{12,}$/.test(text)) return Number(text);
  const date =
    text === ''
      ? said.days === undefined
        ? undefined
        : shift(today, Math.ceil(said.days))
      : /^\d{4}-\d\d-\d\d$/.test(text)
        ? text
        : WORDS.map((words) => read(text, today, words)).find((d) => d !== undefined);
  return date === undefined || Number.isNaN(Date.parse(date)) ? undefined : turn.calendar.atLocal(date, '23:59', zone);
};
