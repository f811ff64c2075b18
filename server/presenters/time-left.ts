// How much working time a clock has left, in words. Called for a request's page.
import type { Calendar, WorkHours } from '../../models/kernel/calendar';
import type { Clock } from '../../models/request/clock';

type Text = (key: string, params?: Readonly<Record<string, string | number>>) => string;

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Words for the open time until the deadline; undefined when it is met, past, or none is set. */
export function timeLeft(clock: Clock, now: number, calendar: Calendar, hours: WorkHours, t: Text): string | undefined {
  if (clock.metAt !== undefined || clock.dueAt === undefined || clock.dueAt <= now) return undefined;
  const left = calendar.workingMsBetween(now, clock.dueAt, hours);
  const day = calendar.dayLengthMs(hours);
  const days = Math.floor(left / day);
  const rest = left - days * day;
  if (days > 0) return t('api.left.days', { days, hours: Math.floor(rest / HOUR_MS) });
  const minutes = Math.floor(left / MINUTE_MS);
  if (minutes < 60) return t('api.left.minutes', { minutes });
  return t('api.left.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
