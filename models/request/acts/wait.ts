// Time: pauses with who is waited for, more time asked for and answered, progress notes.
import { idFrom } from '../../kernel/ids';
import { type Refusal, refuse } from '../../kernel/refusal';
import type { ActOf } from '../act';
import { pauseAt, resolutionOf } from '../clock';
import { clocksFor, dueOf } from '../clocks';
import { button, type Draft, isBeyond, record, time } from '../draft';
import { answer, inform, informParties, informReporter } from '../hear';
import type { Extension, Request } from '../request';

export const hold = (d: Draft, { waitingFor, until, note }: ActOf<'hold'>): Refusal | undefined => {
  const { request, ctx } = d;
  const { code } = request;
  if (waitingFor.trim() === '') return refuse('hold.reason', { code });
  if (until <= ctx.now) return refuse('hold.past', { code });
  if (request.danger) return refuse('hold.danger', { code });
  record(d, 'held', { to: 'onHold', note: note ?? waitingFor, data: { waitingFor, until } });
  const clock = resolutionOf(clocksFor(request, ctx));
  const pause = clock && pauseAt(clock, ctx.now);
  if (!pause) return refuse('hold.capUsed', { code });
  const end = Math.min(until, pause?.to ?? until);
  request.hold = { waitingFor, since: ctx.now, until: end, ...(note !== undefined && { note }) };
  const words = { params: { waitingFor }, terms: { until: time(end) } };
  answer(d, pause?.capped ? 'hold.doneCapped' : 'hold.done', words);
  informReporter(d, 'hold.told', words);
  return undefined;
};

/** The pause is over, by word or by its date. */
export const resume = (d: Draft): void => {
  record(d, 'resumed', { to: 'inProgress' });
  answer(d, 'resume.done', { terms: { due: time(dueOf(clocksFor(d.request, d.ctx))) } });
  inform(d, d.request.assigneeId, 'resume.told');
};

/** Extensions granted since it was last reopened. */
const granted = (request: Request): number => {
  const since = request.events.findLast((e) => e.type === 'reopened')?.at ?? 0;
  return request.extensions.filter((x) => x.answer === 'granted' && x.askedAt >= since).length;
};

export const askExtension = (d: Draft, { days, reason, approver }: ActOf<'askExtension'>): Refusal | undefined => {
  const { request, by, ctx } = d;
  const { code } = request;
  const cap = ctx.rulesFor(request).extension;
  if (request.extensions.some((x) => x.answer === undefined)) return refuse('extension.pending', { code });
  if (granted(request) >= cap.count) return refuse('extension.capUsed', { code, count: cap.count });
  if (!Number.isInteger(days) || days < 1 || days > cap.days) return refuse('extension.days', { code, max: cap.days });
  if (reason.trim() === '') return refuse('extension.reason', { code });
  if (request.dueAt <= ctx.now) return refuse('extension.late', { code });
  if (approver._id === by._id) return refuse('policy.notOwnApprover', { code });
  const asked: Extension = {
    id: idFrom(ctx.cause, request._id, 'extension'),
    askedBy: by._id,
    askedAt: ctx.now,
    days,
    reason,
    approverId: approver._id,
  };
  request.extensions = [...request.extensions, asked];
  record(d, 'extensionAsked', { note: reason, data: { days, approver: approver._id } });
  answer(d, 'extension.asked', { params: { name: approver.name, days } });
  inform(d, approver._id, 'extension.toApprove', {
    params: { name: by.name, days, reason },
    terms: { due: time(request.dueAt) },
    beyond: isBeyond(d, approver),
    buttons: [button(d, 'grant', isBeyond(d, approver)), button(d, 'refuse', isBeyond(d, approver))],
  });
  return undefined;
};

const settle = (d: Draft, answered: 'granted' | 'refused'): Extension | undefined => {
  const { request, ctx } = d;
  const pending = request.extensions.find((x) => x.answer === undefined);
  request.extensions = request.extensions.map((x) =>
    x === pending ? { ...x, answer: answered, answeredAt: ctx.now } : x,
  );
  return pending;
};

export const grantExtension = (d: Draft): Refusal | undefined => {
  const pending = settle(d, 'granted');
  if (!pending) return refuse('extension.none', { code: d.request.code });
  record(d, 'extensionGranted', { data: { days: pending.days, askedAt: pending.askedAt } });
  const due = resolutionOf(clocksFor(d.request, d.ctx))?.dueAt;
  const words = { params: { days: pending.days }, terms: { due: time(due ?? d.request.dueAt) } };
  answer(d, 'extension.granted', words);
  inform(d, pending.askedBy, 'extension.grantedTold', words);
  informReporter(d, 'extension.told', { ...words, params: { days: pending.days, reason: pending.reason } });
  return undefined;
};

export const refuseExtension = (d: Draft, { note }: ActOf<'refuseExtension'>): Refusal | undefined => {
  const pending = settle(d, 'refused');
  if (!pending) return refuse('extension.none', { code: d.request.code });
  record(d, 'extensionRefused', { note });
  answer(d, 'extension.refused');
  inform(d, pending.askedBy, 'extension.refusedTold', {
    params: { note: note ?? '' },
    terms: { due: time(d.request.dueAt) },
  });
  return undefined;
};

/** 进展: the people who wait hear it; it counts as the reply owed to them. */
export const note = (d: Draft, said: ActOf<'note'>): Refusal | undefined => {
  const { request } = d;
  if (said.text.trim() === '' && said.photos.length === 0) return refuse('note.empty', { code: request.code });
  record(d, 'noted', {
    note: said.text,
    ...(request.status === 'reopened' && { to: 'inProgress' as const }),
    ...(said.photos.length > 0 && { data: { photos: said.photos.map((photo) => photo.id) } }),
  });
  const words = { params: { text: said.text }, photos: said.photos.map((photo) => photo.id) };
  answer(d, 'note.done', words);
  const shown = said.text.trim() === '';
  informParties(d, shown ? 'note.photo' : 'note.told', words);
  inform(d, request.assigneeId, shown ? 'note.photo' : 'note.toAssignee', words);
  return undefined;
};
