// Whose hands a request is in: claim, assignment, release, transfer with acceptance, handover.
import { type Refusal, refuse } from '../../kernel/refusal';
import type { Person } from '../../person/person';
import { SYSTEM } from '../../person/person';
import type { ActOf } from '../act';
import { amount } from '../context';
import { button, type Draft, isBeyond, nameTerm, record, tell, text, time } from '../draft';
import { answer, inform, informReporter, tellWorkers } from '../hear';
import { mayHandle } from '../policy';
import type { Request, Status } from '../request';
import { tellNew } from './intake';

const HOUR = 3_600_000;

/**
 * Puts it into somebody's hands; whoever once handled it may never check it. What was told in confidence they hear now, in
 * their direct chat and nowhere else.
 */
export const give = (d: Draft, personId: string): void => {
  if (d.request.private && d.request.assigneeId !== personId)
    tell(d, { person: personId }, 'work.confided', { params: { text: d.request.text } });
  d.request.assigneeId = personId;
  d.request.handlerIds = [...new Set([...d.request.handlerIds, personId])];
};

/** Being worked on, or waiting for departments that were whistled. */
export const working = (request: Request): Status =>
  request.whistles.some((w) => w.status === 'called' || w.status === 'arrived') ? 'whistled' : 'inProgress';

/** Back to nobody: the department or grid it was dispatched to, else the unit. */
export const waiting = (request: Request): Status => (request.dispatchedTo === undefined ? 'accepted' : 'dispatched');

/** The words for somebody who came second. */
export const taken = (request: Request, name: string | undefined, mine: boolean): Refusal => {
  const since = request.events.findLast((e) =>
    ['claimed', 'assigned', 'offerAccepted', 'handedOver'].includes(e.type),
  )?.at;
  const key = mine ? 'claim.mine' : name ? 'claim.taken' : 'claim.takenBySomeone';
  return refuse(key, { code: request.code, name }, { since: time(since ?? request.updatedAt) });
};

export const claim = (d: Draft): Refusal | undefined => {
  const { request, by, ctx } = d;
  if (request.assigneeId !== undefined && request.assigneeId !== by._id)
    return taken(request, ctx.nameOf(request.assigneeId), false);
  give(d, by._id);
  record(d, 'claimed', { to: 'inProgress' });
  answer(d, 'claim.done', { ...nameTerm(d, by._id), terms: { due: time(request.dueAt) } });
  informReporter(d, 'claim.told', nameTerm(d, by._id));
  return undefined;
};

const unfit = (d: Draft, to: Person): Refusal | undefined => {
  const params = { code: d.request.code, name: to.name };
  if (!mayHandle(to, d.request, d.ctx.tree)) return refuse('assign.cannot', params);
  if (to.leave && to.leave.until > d.ctx.now) return refuse('assign.onLeave', params);
  return undefined;
};

export const assign = (d: Draft, { to }: ActOf<'assign'>): Refusal | undefined => {
  const { request, by } = d;
  const why = unfit(d, to);
  if (why) return why;
  if (request.assigneeId === to._id) return refuse('assign.same', { code: request.code, name: to.name });
  const former = request.assigneeId;
  give(d, to._id);
  record(d, 'assigned', { to: request.status === 'whistled' ? 'whistled' : 'inProgress', data: { to: to._id } });
  const words = {
    params: { name: to.name, text: request.private ? '' : request.text },
    terms: { due: time(request.dueAt) },
  };
  answer(d, 'assign.done', words);
  inform(d, to._id, by._id === SYSTEM._id ? 'assign.byDuty' : 'assign.told', { ...words, beyond: isBeyond(d, to) });
  if (by._id === SYSTEM._id) {
    tellWorkers(d, 'work.assigned', words);
    d.follow.push({ handler: 'person.assigned', args: { id: to._id, at: d.ctx.now } });
  }
  inform(d, former, 'assign.taken', words);
  return undefined;
};

export const release = (d: Draft, { note }: ActOf<'release'>): void => {
  const { request } = d;
  delete request.assigneeId;
  record(d, 'released', { to: waiting(request), note });
  answer(d, 'release.done');
  tellNew(d);
};

export const offer = (d: Draft, { to, note }: ActOf<'offer'>): Refusal | undefined => {
  const { request, by, ctx } = d;
  const why = unfit(d, to);
  if (why) return why;
  if (request.assigneeId === to._id) return refuse('assign.same', { code: request.code, name: to.name });
  const expiresAt = ctx.now + amount(ctx, request.unitId, 'offerHours') * HOUR;
  request.offer = { to: to._id, by: by._id, at: ctx.now, ...(note !== undefined && { note }), expiresAt };
  record(d, 'offered', { to: 'transferred', note, data: { to: to._id } });
  answer(d, 'offer.done', { params: { name: to.name }, terms: { until: time(expiresAt) } });
  inform(d, to._id, 'offer.told', {
    params: { name: by.name, note: note ?? '', text: request.private ? '' : request.text },
    terms: { until: time(expiresAt) },
    beyond: isBeyond(d, to),
    buttons: [button(d, 'accept', isBeyond(d, to)), button(d, 'decline', isBeyond(d, to))],
  });
  return undefined;
};

export const acceptOffer = (d: Draft): void => {
  const { request, by } = d;
  const former = request.assigneeId;
  const offered = request.offer?.by;
  give(d, by._id);
  record(d, 'offerAccepted', { to: working(request) });
  answer(d, 'offer.accepted', { params: { name: by.name }, terms: { due: time(request.dueAt) } });
  for (const id of new Set([former, offered])) inform(d, id, 'offer.acceptedTold', { params: { name: by.name } });
};

const backFromOffer = (d: Draft, type: 'offerDeclined' | 'offerExpired', note?: string): void => {
  const { request } = d;
  const { to, by } = request.offer ?? { to: undefined, by: undefined };
  record(d, type, { to: working(request), note });
  const words = { ...(to === undefined ? {} : nameTerm(d, to)) };
  for (const id of new Set([request.assigneeId, by]))
    inform(d, id, type === 'offerDeclined' ? 'offer.declinedTold' : 'offer.expiredTold', words);
};

export const declineOffer = (d: Draft, { note }: ActOf<'declineOffer'>): void => {
  answer(d, 'offer.declined');
  backFromOffer(d, 'offerDeclined', note);
};

/** Nobody answered: it stays with whoever has it. */
export const expireOffer = (d: Draft): void => backFromOffer(d, 'offerExpired');

/** Leave: to the stand-in named, else back to the others. What waits for departments or a check needs a stand-in. */
export const handOver = (d: Draft, { to, until }: ActOf<'handOver'>): Refusal | undefined => {
  const { request } = d;
  const data = { ...(to && { to: to._id }), ...(until !== undefined && { until }) };
  if (to) {
    const why = unfit(d, to);
    if (why) return why;
    give(d, to._id);
    record(d, 'handedOver', { to: request.status === 'transferred' ? working(request) : request.status, data });
    inform(d, to._id, 'handOver.told', {
      params: { name: d.by.name },
      terms: { due: time(request.dueAt), status: text(`status.${request.status}`) },
    });
    return undefined;
  }
  if (request.status === 'whistled' || request.status === 'resolved' || request.status === 'verified')
    return refuse('handOver.needsPerson', { code: request.code });
  delete request.assigneeId;
  record(d, 'handedOver', { to: waiting(request), data });
  tellNew(d);
  return undefined;
};
