// The end: done, confirmed or not, checked by somebody who had no part in it, closed or opened again.
import { idFrom } from '../../kernel/ids';
import { type Refusal, refuse } from '../../kernel/refusal';
import { seededRng } from '../../kernel/rng';
import type { ActOf } from '../act';
import { categoryOf } from '../category';
import { amount, type Cast } from '../context';
import { button, type Draft, isBeyond, nameTerm, record, text } from '../draft';
import { announce, answer, inform, informAll, informParties, partiesOf } from '../hear';
import { mayCheck } from '../policy';
import type { Person } from '../../person/person';
import type { Answer, Check } from '../request';
import { call } from './call';
import { give } from './own';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The check of the last "done"; there is one wherever this is called. */
const lastCheck = (d: Draft): Check => d.request.checks[d.request.checks.length - 1]!;

const setCheck = (d: Draft, patch: Partial<Check>): void => {
  d.request.checks = [...d.request.checks.slice(0, -1), { ...lastCheck(d), ...patch }];
};

/** "修好了". Where the kind of matter asks for a photo and there is none yet, the words are kept and the photo is awaited. */
export const resolve = (d: Draft, { how, photos }: ActOf<'resolve'>): Refusal | undefined => {
  const { request, by, ctx } = d;
  if (request.assigneeId === undefined) {
    give(d, by._id);
    record(d, 'claimed', { to: 'inProgress' });
  } else if (by._id !== request.assigneeId) request.handlerIds = [...new Set([...request.handlerIds, by._id])];
  const since = request.events.findLast((e) => e.type === 'reopened')?.at ?? 0;
  const earlier = request.events.some((e) => e.at >= since && e.type === 'noted' && e.data?.['photos'] !== undefined);
  const awaited = request.events[request.events.length - 1];
  const words = how ?? (awaited?.data?.['awaits'] === 'photo' ? awaited.note : undefined);
  if (categoryOf(request.category).photoOnClose && photos.length === 0 && !earlier) {
    record(d, 'noted', {
      note: how,
      data: { awaits: 'photo' },
      ...(request.status !== 'onHold' && { to: 'inProgress' as const }),
    });
    answer(d, 'resolve.photo');
    return undefined;
  }
  request.donePhotos = [...request.donePhotos, ...photos];
  const asked = partiesOf(d).filter((id) => !request.handlerIds.includes(id));
  const check: Check = {
    round: request.checks.length + 1,
    askedAt: ctx.now,
    endsAt: asked.length === 0 ? ctx.now : ctx.now + amount(ctx, request.unitId, 'checkHours') * HOUR,
    asked,
    answers: {},
  };
  request.checks = [...request.checks, check];
  record(d, 'resolved', { to: 'resolved', note: words, data: { round: check.round, photos: photos.map((p) => p.id) } });
  const said = { params: { how: words ?? '' }, photos: photos.map((photo) => photo.id) };
  answer(d, 'resolve.done');
  announce(d, words ? 'resolve.publicHow' : 'resolve.public', said);
  informParties(d, words ? 'check.askHow' : 'check.ask', {
    ...said,
    terms: { until: { time: check.endsAt } },
    buttons: ['satisfied', 'unsatisfied', 'unsolved'].map((choice) => button(d, choice)),
  });
  return undefined;
};

const reply = (d: Draft, answer_: Answer, note: string | undefined): void =>
  setCheck(d, {
    answers: {
      ...lastCheck(d).answers,
      [d.by._id]: { answer: answer_, at: d.ctx.now, ...(note !== undefined && { note }) },
    },
  });

export const confirm = (d: Draft, { note }: ActOf<'confirm'>): Refusal | undefined => {
  if (lastCheck(d).answers[d.by._id]?.answer === 'satisfied') return refuse('check.already', { code: d.request.code });
  reply(d, 'satisfied', note);
  record(d, 'confirmed', { note });
  answer(d, 'check.thanks');
  const { asked, answers, third } = lastCheck(d);
  if (!third && asked.every((id) => answers[id])) endCheck(d);
  return undefined;
};

export const dispute = (d: Draft, { answer: said, note }: ActOf<'dispute'>): Refusal | undefined => {
  const { request } = d;
  const given = lastCheck(d).answers[d.by._id]?.answer;
  if (given !== undefined && given !== 'satisfied') return refuse('check.already', { code: request.code });
  reply(d, said, note);
  record(d, 'disputed', { note, data: { answer: said } });
  if (!lastCheck(d).third) setCheck(d, { third: { reason: 'dispute', assignedAt: d.ctx.now } });
  answer(d, 'check.disputed');
  inform(d, request.assigneeId, 'check.disputedTold', {
    params: { note: note ?? '' },
    terms: { answer: text(`status.answer.${said}`) },
  });
  return undefined;
};

/** The time to answer is over, or all have answered: a draw decides whether somebody looks, else it is closed. */
export const endCheck = (d: Draft): void => {
  const { request, ctx } = d;
  const { round, answers } = lastCheck(d);
  const seed = idFrom(request._id, 'sample', round, ctx.cause);
  const drawn = seededRng(seed).next() < amount(ctx, request.unitId, 'sampleShare');
  record(d, 'checkEnded', {
    data: { round, answered: Object.keys(answers).length, seed, drawn },
    ...(drawn && { to: 'verified' as const }),
  });
  if (drawn) setCheck(d, { third: { reason: 'sample', seed, assignedAt: ctx.now } });
  else close(d);
};

/** Draws who looks, from people with no part in it, by a saved seed. False when there is nobody. */
export const drawChecker = (d: Draft, cast: Cast): boolean => {
  const { request, ctx } = d;
  const { round, third } = lastCheck(d);
  const fit = cast.checkers
    .filter((p) => p._id !== third?.checkerId && mayCheck(p, request, ctx.tree))
    .sort((a, b) => (a._id < b._id ? -1 : 1));
  // Whoever can walk there, before those far above.
  const near = fit.filter((p) => p.grants.some((g) => ctx.tree.within(g.unitId, request.communityId)));
  const pool = near.length > 0 ? near : fit;
  const seed = idFrom(request._id, 'checker', round, ctx.cause);
  const checker = pool[Math.floor(seededRng(seed).next() * pool.length)];
  if (!checker) return false;
  assignChecker(d, checker, seed);
  return true;
};

const assignChecker = (d: Draft, checker: Person, seed?: string): void => {
  const { request, ctx } = d;
  const checkerId = checker._id;
  const beyond = isBeyond(d, checker);
  const { third, round } = lastCheck(d);
  setCheck(d, {
    third: {
      reason: third?.reason ?? 'sample',
      ...(third?.seed !== undefined && { seed: third.seed }),
      checkerId,
      assignedAt: ctx.now,
    },
  });
  record(d, 'checkAssigned', { data: { round, checker: checkerId, ...(seed !== undefined && { seed }) } });
  const how = request.events.findLast((e) => e.type === 'resolved')?.note;
  inform(d, checkerId, request.private ? 'check.assignedPrivate' : 'check.assigned', {
    params: { text: request.text, ...(how !== undefined && { how }) },
    ...(how === undefined && { terms: { how: text('say.check.noHow') } }),
    beyond,
    photos: request.private ? [] : request.donePhotos.map((photo) => photo.id),
    buttons: [button(d, 'findSolved', beyond), button(d, 'findUnsolved', beyond)],
  });
};

/** A chief names who looks instead of the draw. */
export const assignCheck = (d: Draft, { to }: ActOf<'assignCheck'>): Refusal | undefined => {
  const { request, ctx } = d;
  if (!mayCheck(to, request, ctx.tree)) return refuse('check.involved', { code: request.code, name: to.name });
  assignChecker(d, to);
  answer(d, 'check.assignDone', { params: { name: to.name } });
  return undefined;
};

export const finding = (d: Draft, { solved, note, cast }: ActOf<'finding'>): void => {
  const third = lastCheck(d).third!;
  setCheck(d, {
    third: { ...third, finding: solved ? 'solved' : 'unsolved', at: d.ctx.now, ...(note !== undefined && { note }) },
  });
  record(d, 'checked', { note, data: { solved, round: lastCheck(d).round } });
  answer(d, 'check.found');
  if (solved) close(d);
  else openAgain(d, note, cast);
};

export const close = (d: Draft): void => {
  const { request, ctx } = d;
  request.closedAt = ctx.now;
  record(d, 'closed', { to: 'closed' });
  announce(d, 'close.public');
  informAll(d, partiesOf(d), 'close.told');
  inform(d, request.assigneeId, 'close.toAssignee');
};

/** By hand, after the check. */
export const closeByHand = (d: Draft): void => {
  close(d);
  answer(d, 'close.done');
};

const openAgain = (d: Draft, note: string | undefined, cast: Cast): void => {
  const { request } = d;
  delete request.closedAt;
  record(d, 'reopened', { to: 'reopened', note });
  const words = { params: { note: note ?? '' } };
  inform(d, request.assigneeId, 'reopen.told', words);
  informAll(d, partiesOf(d), 'reopen.parties', words);
  announce(d, 'reopen.public');
  if (call(d, 'supervise', cast.supervisors, 'supervise.reopened'))
    record(d, 'supervised', { data: { reason: 'reopened' } });
};

export const reopen = (d: Draft, { note, cast }: ActOf<'reopen'>): Refusal | undefined => {
  const { request, ctx } = d;
  const days = amount(ctx, request.unitId, 'reopenDays');
  if (request.closedAt !== undefined && ctx.now - request.closedAt > days * DAY)
    return refuse('reopen.late', { code: request.code, days });
  openAgain(d, note, cast);
  answer(d, 'reopen.done', request.assigneeId === undefined ? {} : nameTerm(d, request.assigneeId));
  return undefined;
};
