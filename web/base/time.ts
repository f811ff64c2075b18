// Moments and spans in the reader's language, on the clock of the place it is about: the bot's words in the chat and the
// pages must name the same hour, wherever the browser is.
import { ref } from 'vue';
import { sharedWords } from './shared-words';
import { lang } from './words';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Time zone (IANA name) of what is shown; set once the server has said it. */
export const zone = ref('Asia/Shanghai');

/** Takes over the zone the server named, if it did. */
export function useZone(name: string | undefined): void {
  if (name) zone.value = name;
}

const format = (at: number, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(lang.value, { ...options, timeZone: zone.value }).format(at);

/** Wall clock of a moment in the zone, as `YYYY-MM-DDTHH:mm:ss`. */
export function wallOf(at: number): string {
  const options = { dateStyle: 'short', timeStyle: 'medium', timeZone: zone.value, hourCycle: 'h23' } as const;
  // Swedish writes dates as ISO does.
  return new Intl.DateTimeFormat('sv-SE', options).format(at).replace(' ', 'T');
}

/** The moment when the zone's wall clock shows `YYYY-MM-DDTHH:mm:ss`. */
export function momentOf(wall: string): number {
  const asIfUtc = Date.parse(`${wall}Z`);
  const offsetAt = (at: number): number => Date.parse(`${wallOf(at)}Z`) - at;
  // The second look settles days on which the zone changes its clocks.
  return asIfUtc - offsetAt(asIfUtc - offsetAt(asIfUtc));
}

const dayNumber = (at: number): number => Date.parse(`${wallOf(at).slice(0, 10)}T00:00:00Z`) / DAY;

/** "14:05". */
export const clockTime = (at: number): string => format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** "今天", "昨天" or a date; the year only when it is another one. */
export function dayName(at: number, now = Date.now()): string {
  const days = dayNumber(now) - dayNumber(at);
  if (days === 0) return sharedWords('time.today');
  if (days === 1) return sharedWords('time.yesterday');
  if (days === -1) return sharedWords('time.tomorrow');
  const sameYear = wallOf(at).slice(0, 4) === wallOf(now).slice(0, 4);
  return format(at, { month: 'short', day: 'numeric', ...(sameYear ? {} : { year: 'numeric' }) });
}

/** Day and time, short. */
export const moment = (at: number): string => `${dayName(at)} ${clockTime(at)}`;

/** Full date and time, for titles and tables. */
export const fullMoment = (at: number): string =>
  format(at, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });

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
