// Moments and spans in the reader's language.
import { sharedWords } from './shared-words';
import { lang } from './words';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const format = (at: number, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(lang.value, options).format(at);

const dayOf = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** "14:05". */
export const clockTime = (at: number): string => format(at, { hour: '2-digit', minute: '2-digit', hour12: false });

/** "今天", "昨天" or a date; the year only when it is another one. */
export function dayName(at: number, now = Date.now()): string {
  const days = Math.round((dayOf(now) - dayOf(at)) / DAY);
  if (days === 0) return sharedWords('time.today');
  if (days === 1) return sharedWords('time.yesterday');
  if (days === -1) return sharedWords('time.tomorrow');
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return format(at, { month: 'short', day: 'numeric', ...(sameYear ? {} : { year: 'numeric' }) });
}

/** Day and time, short. */
export const moment = (at: number): string => `${dayName(at)} ${clockTime(at)}`;

/** Full date and time, for titles and tables. */
export const fullMoment = (at: number): string =>
  format(at, { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false });

/** A span in its two largest units: "2 天 3 小时". */
export function span(ms: number): string {
  const rest = Math.abs(ms);
  const days = Math.floor(rest / DAY);
  const hours = Math.floor((rest % DAY) / HOUR);
  const minutes = Math.floor((rest % HOUR) / MINUTE);
  const part = (key: 'time.days' | 'time.hours' | 'time.minutes', n: number): string[] =>
    n > 0 ? [sharedWords(key, { n })] : [];
  const parts = [
    ...part('time.days', days),
    ...part('time.hours', hours),
    ...(days ? [] : part('time.minutes', minutes)),
  ];
  return parts.slice(0, 2).join(' ') || sharedWords('time.minutes', { n: 1 });
}

/** "3 小时前". */
export const ago = (at: number, now = Date.now()): string =>
  now - at < MINUTE ? sharedWords('time.justNow') : sharedWords('time.ago', { span: span(now - at) });
