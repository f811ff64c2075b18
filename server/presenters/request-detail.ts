// A request's page: clocks, timeline, whistles, checks and what this person may do now. Called by the request routes.
import type { z } from 'zod';
import { type Clock, isLate, pauseAt } from '../../models/request/clock';
import type { Request, TimelineEvent } from '../../models/request/request';
import type { requestDetail } from '../routes/request-schemas';
import { maskName } from './mask';
import { presentRow, type Viewer } from './request';
import { sightOf } from './sight';

type Detail = z.input<typeof requestDetail>;

/** What the route looked up for the page. */
export interface Related {
  readonly merged: ReadonlyMap<string, number>;
  readonly acts: Detail['acts'];
  readonly phone?: string;
}

/** Facts of an event that name no person and hold no words of anybody. */
const FACTS: readonly string[] = [
  'until',
  'days',
  'clause',
  'category',
  'triage',
  'urgency',
  'step',
  'clock',
  'round',
  'answer',
  'code',
];

function factsOf(event: TimelineEvent, viewer: Viewer): Record<string, string | number | boolean> | undefined {
  const facts: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(event.data ?? {})) {
    if (FACTS.includes(name) && ['string', 'number', 'boolean'].includes(typeof value)) facts[name] = value as string;
    if ((name === 'to' || name === 'unitId') && typeof value === 'string') {
      facts[name] = viewer.tree.get(value)?.name ?? viewer.nameOf(value);
    }
  }
  return Object.keys(facts).length > 0 ? facts : undefined;
}

/** Words of parties are theirs; whoever may not read the request's words reads only what staff wrote. */
const PARTY_LINES: readonly string[] = ['reported', 'supplemented', 'supported', 'confirmed', 'disputed', 'withdrawn'];

function timelineOf(request: Request, viewer: Viewer): Detail['timeline'] {
  const sight = sightOf(viewer.person, request, viewer.tree);
  const parties = new Set([request.reporterId, ...request.supporters.map((s) => s.personId)]);
  return request.events.map((event) => {
    const hidden = parties.has(event.by) && !sight.reporter;
    const name = hidden ? viewer.t('api.request.someone') : viewer.nameOf(event.by);
    return {
      type: event.type,
      typeName: viewer.t(`api.event.${event.type}`),
      at: event.at,
      by: { id: hidden ? '' : event.by, name },
      from: event.from,
      to: event.to,
      note: sight.words || !PARTY_LINES.includes(event.type) ? event.note : undefined,
      data: factsOf(event, viewer),
    };
  });
}

const clocksOf = (clocks: readonly Clock[], viewer: Viewer): Detail['clocks'] =>
  clocks.map((clock) => ({
    name: viewer.t(`api.clock.${clock.name}`),
    code: clock.name,
    whistle: clock.whistle,
    round: clock.round,
    startedAt: clock.startedAt,
    dueAt: clock.dueAt,
    met: clock.metAt,
    missed: isLate(clock, viewer.now),
    paused: pauseAt(clock, viewer.now) !== undefined,
    left: viewer.left?.(clock),
  }));

function checksOf(request: Request, viewer: Viewer): Detail['checks'] {
  return request.checks.map((check) => {
    const answers = Object.values(check.answers).map((a) => a.answer);
    const counted = (answer: string): number => answers.filter((a) => a === answer).length;
    const { third } = check;
    const checker = third?.checkerId;
    return {
      round: check.round,
      askedAt: check.askedAt,
      endsAt: check.endsAt,
      asked: check.asked.length,
      answers: {
        satisfied: counted('satisfied'),
        unsatisfied: counted('unsatisfied'),
        unsolved: counted('unsolved'),
      },
      third: third && {
        reason: third.reason,
        reasonName: viewer.t(`api.check.${third.reason}`),
        checker: checker === undefined ? undefined : { id: checker, name: viewer.nameOf(checker) },
        finding: third.finding,
        findingName: third.finding && viewer.t(`api.choice.${third.finding}`),
        note: third.note,
        at: third.at,
      },
    };
  });
}

/** The page as this person may see it. */
export function presentDetail(request: Request, viewer: Viewer, related: Related): Detail {
  const { tree, nameOf, t } = viewer;
  const sight = sightOf(viewer.person, request, tree);
  const clocks = viewer.clocks(request);
  const photosOf = (photos: Request['photos']): Detail['photos'] =>
    sight.words ? photos.map((p) => ({ id: p.id, url: `/api/media/${p.id}?request=${request._id}` })) : [];
  const who = (id: string | undefined) => (id === undefined ? undefined : { id, name: nameOf(id) });
  const ref = (id: string) => ({ id, code: related.merged.get(id) ?? 0 });
  return {
    ...presentRow(request, viewer),
    anonymous: request.anonymous,
    major: request.major,
    sealed: request.textSealed !== undefined && sight.words,
    reporter: sight.reporter
      ? { id: request.reporterId, name: nameOf(request.reporterId), phone: related.phone }
      : undefined,
    dispatchedTo:
      request.dispatchedTo === undefined
        ? undefined
        : { id: request.dispatchedTo, name: tree.get(request.dispatchedTo)?.name ?? '' },
    clocks: clocksOf(clocks, viewer),
    timeline: timelineOf(request, viewer),
    photos: photosOf(request.photos),
    donePhotos: photosOf(request.donePhotos),
    location: sight.words ? request.location : undefined,
    whistles: request.whistles.map((w) => ({
      id: w.id,
      unitId: w.unitId,
      unitName: tree.get(w.unitId)?.name ?? '',
      status: w.status,
      statusName: t(`api.whistle.${w.status}`),
      lead: w.lead === true,
      at: w.at,
      task: w.task,
      dueAt: clocks.find((c) => c.whistle === w.id)?.dueAt,
      officer: who(w.officerId),
      answeredAt: w.answeredAt,
      doneAt: w.doneAt,
      note: w.note,
    })),
    checks: checksOf(request, viewer),
    extensions: request.extensions.map((e) => ({
      id: e.id,
      by: { id: e.askedBy, name: nameOf(e.askedBy) },
      askedAt: e.askedAt,
      days: e.days,
      reason: e.reason,
      approver: who(e.approverId),
      answer: e.answer,
    })),
    offer: request.offer && {
      to: { id: request.offer.to, name: nameOf(request.offer.to) },
      by: { id: request.offer.by, name: nameOf(request.offer.by) },
      at: request.offer.at,
    },
    hold: request.hold,
    clause: request.clause,
    mergedFrom: request.mergedFrom.map(ref),
    mergedInto: request.mergedInto === undefined ? undefined : ref(request.mergedInto),
    supportersList: request.supporters.map((s) => ({
      name: sight.words ? maskName(nameOf(s.personId)) : t('api.request.someone'),
      at: s.at,
    })),
    acts: related.acts,
  };
}
