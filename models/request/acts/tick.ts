// A timer fired: everything that is due by now is done, once, however late. Marks of clocks, assignment by the roster,
// ends of pauses, offers and checks, paging.
import { SYSTEM, type Person } from '../../person/person';
import type { ActOf } from '../act';
import type { Clock } from '../clock';
import { markKey } from '../clock';
import { autoAssignAt, clocksFor, nextPageAt, runningCheck, unfiredMarks, waitingSince } from '../clocks';
import type { Cast } from '../context';
import { type Draft, record, time } from '../draft';
import { inform, informAll, tellWorkers } from '../hear';
import { page, call } from './call';
import { drawChecker, endCheck } from './close';
import { assign, expireOffer } from './own';
import { resume } from './wait';

type Due = ReturnType<typeof unfiredMarks>[number];

const rungOf = (cast: Cast, step: number): readonly Person[] =>
  cast.ladder[Math.min(step, cast.ladder.length - 1)] ?? [];

/** A private word to whoever has it; to the workers while nobody has. */
const nudge = (d: Draft, { clock, mark }: Due, cast: Cast): void => {
  const words = { terms: { due: time(clock.dueAt ?? d.request.dueAt) } };
  record(d, 'warned', { data: { clock: clock.name, mark: mark.kind } });
  const key = `warn.${clock.name}.${mark.kind}`;
  if (clock.whistle !== undefined) informAll(d, officersOf(d, clock, cast), key, words);
  else if (clock.name === 'check') inform(d, runningCheck(d.request)?.third?.checkerId, key, words);
  else if (d.request.assigneeId !== undefined) inform(d, d.request.assigneeId, key, words);
  else if (clock.name === 'dispatch' && mark.kind === 'most') tellWorkers(d, 'work.stillFree', words);
};

const officersOf = (d: Draft, clock: Clock, cast: Cast): string[] => {
  const unitId = d.request.whistles.find((w) => w.id === clock.whistle)?.unitId;
  return (unitId === undefined ? [] : (cast.officers[unitId] ?? [])).map((p) => p._id);
};

const overdue = (d: Draft, { clock, mark }: Due, cast: Cast): void => {
  const words = { terms: { due: time(clock.dueAt ?? d.request.dueAt) } };
  if (clock.name === 'check') {
    if (runningCheck(d.request)?.third && drawChecker(d, cast)) return;
    if (runningCheck(d.request)?.third && call(d, 'supervise', cast.supervisors, 'supervise.check'))
      record(d, 'supervised', { data: { reason: 'check' } });
    return;
  }
  const step = mark.kind === 'due' ? 0 : mark.step;
  // Whoever is late hears it in words of their own; those above them are called.
  const late = clock.whistle === undefined ? d.request.assigneeId : undefined;
  const above = [...rungOf(cast, step), ...(step === 0 ? cast.supervisors : [])];
  const rung = above.filter((p) => p._id !== late);
  if (clock.whistle !== undefined && step === 0) {
    record(d, 'whistleMissed', { data: { whistle: clock.whistle } });
    informAll(d, officersOf(d, clock, cast), 'supervise.whistle', words);
  }
  if (step === 0) {
    record(d, 'supervised', { data: { clock: clock.name, people: rung.map((p) => p._id) } });
    if (clock.whistle === undefined) inform(d, d.request.assigneeId, `supervise.assignee.${clock.name}`, words);
    call(d, 'supervise', rung, `supervise.${clock.name}`);
  } else {
    record(d, 'escalated', { data: { clock: clock.name, step, people: rung.map((p) => p._id) } });
    call(d, 'escalate', rung, `escalate.${clock.name}`);
  }
};

const fireMarks = (d: Draft, cast: Cast): void => {
  const due = unfiredMarks(d.request, clocksFor(d.request, d.ctx)).filter(({ mark }) => mark.at <= d.ctx.now);
  d.request.fired = [...d.request.fired, ...due.map(({ mark }) => markKey(mark))];
  const paging = d.request.danger !== undefined;
  for (const one of due) {
    const { clock, mark } = one;
    // A late start fires what was missed once: of one clock, only the furthest mark is worth words.
    const last = due.findLast((other) => other.clock === clock) === one;
    if (mark.kind === 'resume') continue;
    if (mark.kind === 'half' || mark.kind === 'most') {
      if (last && !(paging && clock.name === 'dispatch')) nudge(d, one, cast);
    } else if (!(paging && clock.name === 'dispatch')) overdue(d, one, cast);
  }
};

const byDuty = (d: Draft, cast: Cast): void => {
  const { request, ctx } = d;
  request.fired = [...request.fired, `autoAssign:${waitingSince(request)}`];
  for (const to of cast.duty) if (assign(d, { act: 'assign', to }) === undefined) return;
  if (ctx.now >= request.createdAt) tellWorkers(d, 'work.nobodyOnDuty');
};

const isDue = (at: number | undefined, d: Draft): boolean => at !== undefined && at <= d.ctx.now;

export const tick = (d: Draft, { cast }: ActOf<'tick'>): void => {
  const { request, ctx } = d;
  if (d.by._id !== SYSTEM._id) return;
  const pauseEnd = unfiredMarks(request, clocksFor(request, ctx)).some(
    ({ mark }) => mark.kind === 'resume' && mark.at <= ctx.now,
  );
  if (request.status === 'onHold' && (pauseEnd || isDue(request.hold?.until, d))) resume(d);
  if (isDue(request.offer?.expiresAt, d)) expireOffer(d);
  fireMarks(d, cast);
  if (isDue(autoAssignAt(request, ctx), d)) byDuty(d, cast);
  if (isDue(nextPageAt(request, ctx), d)) page(d, cast);
  const check = runningCheck(request);
  if (request.status === 'resolved' && check && !check.third && check.endsAt <= ctx.now) endCheck(d);
  const now = runningCheck(request);
  const unlooked = now?.third !== undefined && now.third.checkerId === undefined;
  if (now && unlooked && !request.fired.includes(`noChecker:${now.round}`) && !drawChecker(d, cast)) {
    request.fired = [...request.fired, `noChecker:${now.round}`];
    call(d, 'supervise', cast.supervisors, 'supervise.noChecker');
  }
};
