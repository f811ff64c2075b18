// The four clocks of a request, and one per whistled department, computed from its events alone: the same events, rules
// and calendar give the same milliseconds, always. Called by the machine after every event and by the timer handler.
import type { Calendar, WorkHours } from '../kernel/calendar';
import type { Clock, Mark, MarkKind, Pause } from './clock';
import { type ClockEvent, type Hold, readEvents, type Run } from './deadline-events';
import type { ClockRule, DeadlineRules, Span } from './deadline-rules';

export type { ClockEvent } from './deadline-events';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const HALF = 0.5;
const MOST = 0.8;
const YELLOW = 0.75;

/** Time as one rule counts it: the wall's, or a unit's open time. */
interface Flow {
  readonly dayMs: number;
  add(at: number, ms: number): number;
  between(a: number, b: number): number;
}

const WALL: Flow = { dayMs: DAY_MS, add: (at, ms) => at + ms, between: (a, b) => b - a };

/** Everything the clocks of one request share. */
interface Context {
  readonly rules: DeadlineRules;
  readonly calendar: Calendar;
  readonly hours: WorkHours;
  readonly holds: readonly Hold[];
  readonly open: Flow;
}

/** The time a clock has, from `since` on; extensions make further entries. */
interface Total {
  readonly since: number;
  readonly ms: number;
}

const flowOf = (span: Span, context: Context): Flow => ('minutes' in span ? WALL : context.open);

const lengthOf = (span: ClockRule['every'], context: Context): number => {
  if ('days' in span) return span.days * context.open.dayMs;
  return ('minutes' in span ? span.minutes : span.workMinutes) * MINUTE_MS;
};

/** The moment `ms` of a flow after `start`, pauses (ascending, apart) not counted. */
const after = (start: number, ms: number, flow: Flow, pauses: readonly Pause[]): number => {
  let at = start;
  let left = ms;
  for (const pause of pauses) {
    if (pause.to <= at) continue;
    const running = flow.between(at, Math.max(at, pause.from));
    if (left <= running) break;
    left -= running;
    at = pause.to;
  }
  return flow.add(at, left);
};

/** The moments of a clock that has `ms`, each counted on from the one before, which walks the calendar once. */
const courseOf = (startedAt: number, ms: number, flow: Flow, pauses: readonly Pause[]) => {
  const half = after(startedAt, Math.floor(ms * HALF), flow, pauses);
  const yellow = after(half, Math.floor(ms * YELLOW) - Math.floor(ms * HALF), flow, pauses);
  const most = after(yellow, Math.floor(ms * MOST) - Math.floor(ms * YELLOW), flow, pauses);
  return { half, yellow, most, due: after(most, ms - Math.floor(ms * MOST), flow, pauses) };
};

/** The deadline before pauses and extensions; undefined for "open until zero". */
const firstDue = (span: Span, startedAt: number, { calendar, hours }: Context): number | undefined => {
  if ('months' in span) return calendar.addMonths(startedAt, span.months, hours);
  if ('minutes' in span) return startedAt + span.minutes * MINUTE_MS;
  if ('workMinutes' in span) return calendar.addWorkingMinutes(startedAt, span.workMinutes, hours);
  return span.days === 0 ? undefined : calendar.addWorkingDays(startedAt, span.days, hours);
};

/** Pauses that count for a run, and when those end that no event has ended in time. */
const pausesOf = (run: Run, context: Context): { pauses: Pause[]; resumes: number[] } => {
  const pauses: Pause[] = [];
  const resumes: number[] = [];
  const flow = flowOf(context.rules.pauseCap, context);
  let left = context.rules.clocks[run.rule].pausable ? lengthOf(context.rules.pauseCap, context) : 0;
  for (const hold of context.holds) {
    const { from, until, waitingFor, endedAt = Infinity } = hold;
    if (left <= 0 || from < run.startedAt || from >= (run.metAt ?? Infinity)) continue;
    const capEnd = flow.add(from, left);
    const planned = Math.min(until, capEnd);
    const to = Math.min(planned, endedAt, run.metAt ?? Infinity);
    if (to <= from) continue;
    left -= flow.between(from, to);
    const capped = capEnd < until && to === capEnd;
    pauses.push({ from, to, ...(waitingFor === undefined ? {} : { waitingFor }), ...(capped ? { capped } : {}) });
    if (planned <= endedAt) resumes.push(planned);
  }
  return { pauses, resumes };
};

/** The times a run has had: its rule's, then one more for each extension asked for in time. */
const totalsOf = (run: Run, first: number, flow: Flow, pauses: readonly Pause[], rules: DeadlineRules): Total[] => {
  const totals: Total[] = [{ since: run.startedAt, ms: flow.between(run.startedAt, first) }];
  for (const extension of run.extensions) {
    const { ms } = totals[totals.length - 1]!;
    const tooLate = extension.askedAt > after(run.startedAt, ms, flow, pauses);
    if (tooLate || totals.length > rules.extension.count) continue;
    totals.push({ since: extension.at, ms: ms + Math.min(extension.days, rules.extension.days) * flow.dayMs });
  }
  return totals;
};

const clockOf = (run: Run, context: Context): Clock => {
  const { rules } = context;
  const rule = rules.clocks[run.rule];
  const flow = flowOf(rule.span, context);
  const { startedAt, metAt } = run;
  const { pauses, resumes } = pausesOf(run, context);
  const name = run.rule === 'verify' ? 'check' : run.rule;
  const marks: Mark[] = [];
  const mark = (kind: MarkKind, at: number, since: number, step = 0): void => {
    if (metAt !== undefined && at >= metAt) return;
    const { whistle } = run;
    marks.push({ clock: name, ...(whistle === undefined ? {} : { whistle }), kind, at, step, since });
  };
  for (const at of resumes) mark('resume', at, at);

  const first = firstDue(rule.span, startedAt, context);
  let yellowAt: number | undefined;
  let dueAt: number | undefined;
  if (first !== undefined) {
    const totals = totalsOf(run, first, flow, pauses, rules);
    const courses = totals.map(({ ms }) => courseOf(startedAt, ms, flow, pauses));
    const last = courses[courses.length - 1]!;
    dueAt = last.due;
    if (rule.chased) {
      // A share that was reached before an extension stays where it was: it has fired.
      const share = (part: 'half' | 'most'): number =>
        courses.find((course, i) => course[part] <= (totals[i + 1]?.since ?? Infinity))![part];
      yellowAt = last.yellow;
      mark('half', share('half'), startedAt);
      mark('most', share('most'), startedAt);
    }
    mark('due', dueAt, dueAt);
    let rung = dueAt;
    for (let step = 1; rule.chased && step <= rule.steps; step += 1) {
      rung = after(rung, lengthOf(rule.every, context), flowOf(rule.every, context), pauses);
      mark('escalate', rung, dueAt, step);
    }
  }
  if (resumes.length > 0) marks.sort((a, b) => a.at - b.at);

  return {
    name,
    ...(run.whistle === undefined ? {} : { whistle: run.whistle }),
    round: run.round,
    startedAt,
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(yellowAt === undefined ? {} : { yellowAt }),
    pausedMs: pauses.reduce((sum, pause) => sum + flow.between(pause.from, pause.to), 0),
    pauses,
    extended: run.extensions.length,
    ...(metAt === undefined ? {} : { metAt }),
    ...(metAt !== undefined && dueAt !== undefined && metAt > dueAt ? { missed: true } : {}),
    marks,
  };
};

/**
 * All clocks of a request in the order they started. What the rules do not allow changes nothing: pauses beyond the cap,
 * extensions beyond the count or asked for after the deadline. A pause begun after the deadline moves only the rungs.
 */
export const clocksOf = (
  events: readonly ClockEvent[],
  rules: DeadlineRules,
  calendar: Calendar,
  hours: WorkHours,
): Clock[] => {
  const open: Flow = {
    dayMs: calendar.dayLengthMs(hours),
    add: (at, ms) => calendar.addWorkingMs(at, ms, hours),
    between: (a, b) => calendar.workingMsBetween(a, b, hours),
  };
  const { runs, holds } = readEvents(events);
  const context: Context = { rules, calendar, hours, holds, open };
  return runs.map((run) => clockOf(run, context));
};
