// Short ways to write down a history and read its clocks, for the tests of deadlines.
import { chineseCalendar, DEFAULT_HOURS } from '../../../models/kernel/calendar';
import type { Clock } from '../../../models/request/clock';
import { type ClockEvent, clocksOf } from '../../../models/request/deadline';
import { BASE_RULES, type DeadlineRules, deadlineTable, type Grade } from '../../../models/request/deadline-rules';

const calendar = chineseCalendar();
/** Instant of `YYYY-MM-DD HH:MM` in Shanghai. */
export const at = (local: string): number => calendar.atLocal(local.slice(0, 10), local.slice(11), 'Asia/Shanghai');
/** The same, backwards; `-` for none. */
export const show = (instant: number | undefined): string =>
  instant === undefined ? '-' : new Date(instant + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
/** Default rules of a grade. */
export const rulesOf = (grade: Grade): DeadlineRules =>
  deadlineTable().rulesFor({ reportedOn: '2026-11-23', grade, category: 'other', path: [] });
/** An event of the timeline. */
export const on = (type: string, local: string, data?: Record<string, unknown>): ClockEvent => ({
  type,
  at: at(local),
  ...(data ? { data } : {}),
});
/** Clocks of a history under the default hours. */
export const clocks = (events: ClockEvent[], rules = BASE_RULES): Clock[] =>
  clocksOf(events, rules, calendar, DEFAULT_HOURS);
/** The latest clock of a name. */
export const named = (list: Clock[], name: string): Clock => list.findLast((clock) => clock.name === name)!;
/** Marks as `kind[step] local time`. */
export const marksOf = (clock: Clock): string[] => clock.marks.map((m) => `${m.kind}${m.step || ''} ${show(m.at)}`);

/** Reported on a Monday morning. */
export const REPORTED = on('reported', '2026-11-23 09:00');
