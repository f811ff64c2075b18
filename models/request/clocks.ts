// The clocks of a request as its timeline tells them: our events in the words of the deadline rules, and the one moment
// at which the record must be looked at next. Called by the machine, the acts, lists and colours.
import { type Clock, type Mark, markKey, resolutionOf } from './clock';
import type { WorkHours } from '../kernel/calendar';
import { clocksOf } from './deadline';
import type { ClockEvent } from './deadline-events';
import type { DeadlineRules } from './deadline-rules';
import { amount, type Ctx } from './context';
import type { Request, TimelineEvent } from './request';

const MINUTE = 60_000;
/** Stands for "no deadline": sorts after everything else. */
const NEVER = 8.64e15;

/** Our lines that mean something else to a clock; `confirmed` alone ends no check while others may still answer. */
const TRANSLATED: Partial<Record<TimelineEvent['type'], string | null>> = {
  assigned: 'claimed',
  noted: 'firstReply',
  extensionGranted: 'extended',
  arrived: 'whistleAnswered',
  whistleDone: 'whistleAnswered',
  whistleRefused: 'whistleAnswered',
  checkAssigned: 'sampled',
  checkEnded: 'confirmed',
  confirmed: null,
};

const clockEvents = (events: readonly TimelineEvent[]): ClockEvent[] =>
  events.flatMap((event) => {
    const type = TRANSLATED[event.type];
    if (type === null) return [];
    return [type === undefined ? event : { ...event, type }];
  });

interface Computed {
  readonly rules: DeadlineRules;
  readonly hours: WorkHours;
  readonly clocks: readonly Clock[];
}

/** One act asks several times; a timeline is a new list whenever it grows, so the list is its own key. */
const computed = new WeakMap<readonly TimelineEvent[], Computed>();

/** All clocks of the request, by the rules and hours of its unit. */
export const clocksFor = (request: Request, ctx: Ctx): readonly Clock[] => {
  const rules = ctx.rulesFor(request);
  const hours = ctx.hoursOf(request.unitId);
  const known = computed.get(request.events);
  if (known && known.rules === rules && known.hours === hours) return known.clocks;
  const clocks = clocksOf(clockEvents(request.events), rules, ctx.calendar, hours);
  computed.set(request.events, { rules, hours, clocks });
  return clocks;
};

/** Resolution deadline in force; a far moment where the rules set none. */
export const dueOf = (clocks: readonly Clock[]): number => resolutionOf(clocks)?.dueAt ?? NEVER;

/** When it last came to be nobody's. */
export const waitingSince = (request: Request): number =>
  request.events.findLast((e) => e.type === 'reported' || e.to === 'accepted' || e.to === 'dispatched')?.at ??
  request.createdAt;

/** When the duty roster decides, or undefined once it has tried or somebody has it. */
export const autoAssignAt = (request: Request, ctx: Ctx): number | undefined => {
  if (request.status !== 'accepted' && request.status !== 'dispatched') return undefined;
  const since = waitingSince(request);
  if (request.fired.includes(`autoAssign:${since}`)) return undefined;
  const minutes = amount(ctx, request.unitId, 'autoAssignMinutes');
  if (request.danger) return since + minutes * MINUTE;
  return ctx.calendar.addWorkingMinutes(since, minutes, ctx.hoursOf(request.unitId));
};

/** When the next people are paged about a danger nobody has answered. */
export const nextPageAt = (request: Request, ctx: Ctx): number | undefined => {
  if (!request.danger || (request.status !== 'accepted' && request.status !== 'dispatched')) return undefined;
  const pages = request.calls.filter((call) => call.kind === 'page');
  if (pages.some((call) => call.receivedAt !== undefined)) return undefined;
  const last = pages[pages.length - 1];
  return last ? last.at + amount(ctx, request.unitId, 'dangerReplyMinutes') * MINUTE : undefined;
};

/** The check under way: of the last resolution, not answered for yet. */
export const runningCheck = (request: Request): Request['checks'][number] | undefined =>
  request.status === 'resolved' || request.status === 'verified'
    ? request.checks[request.checks.length - 1]
    : undefined;

/** Marks of clocks still running that have not fired, due ones included. */
export const unfiredMarks = (request: Request, clocks: readonly Clock[]): { clock: Clock; mark: Mark }[] =>
  clocks
    .filter((clock) => clock.metAt === undefined)
    .flatMap((clock) => clock.marks.map((mark) => ({ clock, mark })))
    .filter(({ mark }) => !request.fired.includes(markKey(mark)))
    .sort((a, b) => a.mark.at - b.mark.at);

/** The single next moment at which something is due, later than now; null when nothing will ever be. */
export const nextDue = (request: Request, ctx: Ctx, clocks: readonly Clock[]): number | null => {
  if (!request.open) return null;
  const check = runningCheck(request);
  const third = check?.third;
  const moments = [
    unfiredMarks(request, clocks)[0]?.mark.at,
    autoAssignAt(request, ctx),
    nextPageAt(request, ctx),
    request.offer?.expiresAt,
    request.hold?.until,
    request.status === 'resolved' && third === undefined ? check?.endsAt : undefined,
    third && third.checkerId === undefined && !request.fired.includes(`noChecker:${check.round}`) ? ctx.now : undefined,
  ].filter((at): at is number => at !== undefined);
  return moments.length === 0 ? null : Math.max(ctx.now + 1, Math.min(...moments));
};
