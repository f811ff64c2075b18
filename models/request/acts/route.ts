// Where a request goes: triage, dispatch, merging, splitting, declining.
import { type Refusal, refuse } from '../../kernel/refusal';
import type { ActOf } from '../act';
import { categoryOf } from '../category';
import { button, codeText, type Draft, record, tell, text } from '../draft';
import { answer, inform, informParties } from '../hear';
import type { Request, Supporter } from '../request';

export const triage = (d: Draft, said: ActOf<'triage'>): Refusal | undefined => {
  const { request } = d;
  const category = said.category === undefined ? undefined : categoryOf(said.category);
  const wanted: Partial<Request> = {
    ...(category && { category: category.code, triage: category.triage }),
    ...(category?.private && { private: true }),
    ...(said.triage && { triage: said.triage }),
    ...(said.urgency && { urgency: said.urgency }),
    ...(said.major !== undefined && { major: said.major }),
    ...(said.private !== undefined && { private: said.private }),
  };
  const names = (Object.keys(wanted) as (keyof Request)[]).filter((name) => wanted[name] !== request[name]);
  if (names.length === 0) return refuse('triage.same', { code: request.code });
  const changes = Object.fromEntries(names.map((name) => [name, [request[name], wanted[name]]]));
  Object.assign(request, wanted);
  record(d, 'triaged', { data: { changes } });
  answer(d, 'triage.done', {
    terms: { triage: text(`status.triage.${request.triage}`), urgency: text(`status.urgency.${request.urgency}`) },
  });
  return undefined;
};

export const dispatch = (d: Draft, { to, clause, note }: ActOf<'dispatch'>): Refusal | undefined => {
  const { request, ctx } = d;
  if (to.level === 'building' || to.level === 'county')
    return refuse('dispatch.level', { code: request.code, unit: to.name });
  if (request.dispatchedTo === to._id && request.assigneeId === undefined)
    return refuse('dispatch.same', { code: request.code, unit: to.name });
  const former = request.assigneeId;
  delete request.assigneeId;
  request.dispatchedTo = to._id;
  if (clause !== undefined) request.clause = clause;
  else delete request.clause;
  if (to.level !== 'department') {
    request.unitId = to._id;
    request.path = ctx.tree.path(to._id).map((u) => u._id);
  }
  record(d, 'dispatched', {
    to: 'dispatched',
    note,
    data: { unitId: to._id, ...(clause !== undefined && { clause }) },
  });
  const params = { unit: to.name, clause, note: note ?? '', text: request.text };
  answer(d, clause === undefined ? 'dispatch.done' : 'dispatch.doneByClause', { params });
  const beyond = !ctx.tree.within(to._id, request.communityId);
  tell(d, { unit: to._id, purpose: 'workers' }, request.private ? 'work.dispatchedPrivate' : 'work.dispatched', {
    params,
    beyond,
    buttons: [button(d, 'claim', beyond)],
  });
  inform(d, former, 'dispatch.taken', { params });
  return undefined;
};

export const decline = (d: Draft, { reason, goTo }: ActOf<'decline'>): Refusal | undefined => {
  if (reason.trim() === '') return refuse('decline.reason', { code: d.request.code });
  record(d, 'declined', { to: 'declined', note: reason, data: { goTo } });
  const words = { params: { reason, goTo } };
  answer(d, 'decline.done', words);
  informParties(d, goTo === '' ? 'decline.told' : 'decline.toldGoTo', words);
  return undefined;
};

export const merge = (d: Draft, { into }: ActOf<'merge'>): Refusal | undefined => {
  const { request } = d;
  const params = { code: request.code, into: into.code };
  if (into._id === request._id) return refuse('merge.self', params);
  if (into.communityId !== request.communityId) return refuse('merge.elsewhere', params);
  if (into.private !== request.private) return refuse('merge.private', params);
  if (!into.open || into.status === 'verified') return refuse('merge.over', params);
  request.mergedInto = into._id;
  record(d, 'merged', { to: 'merged', data: { into: into.code } });
  answer(d, 'merge.done', { params });
  inform(d, request.assigneeId, 'merge.taken', { params });
  informParties(d, 'merge.told', { params });
  d.follow.push({ handler: 'request.absorb', args: { id: into._id, from: request._id, by: d.by._id } });
  return undefined;
};

/** Takes over reporter, supporters and photos of a request merged into this one; nobody counts twice. */
export const absorb = (d: Draft, { from }: ActOf<'absorb'>): void => {
  const { request, ctx } = d;
  const known = new Set([request.reporterId, ...request.supporters.map((s) => s.personId)]);
  const reporter: Supporter = {
    personId: from.reporterId,
    at: from.createdAt,
    ...(from.roomKey !== undefined && { roomKey: from.roomKey }),
    fromRequest: from._id,
  };
  const added = [reporter, ...from.supporters].filter((s) => !known.has(s.personId));
  request.supporters = [...request.supporters, ...added];
  request.photos = [...request.photos, ...from.photos];
  request.mergedFrom = [...request.mergedFrom, from._id];
  record(d, 'absorbed', { data: { from: from.code, people: added.length } });
  const check = request.status === 'resolved' ? request.checks[request.checks.length - 1] : undefined;
  if (check)
    request.checks = [
      ...request.checks.slice(0, -1),
      { ...check, asked: [...new Set([...check.asked, ...added.map((s) => s.personId)])] },
    ];
  inform(d, request.assigneeId, 'absorb.told', {
    params: { from: codeText(from, ctx), count: request.supporters.length + 1 },
  });
};

/** A part on its way to become a request: from which one, by whom, said in which room. */
const carried = (d: Draft, part: string): Record<string, unknown> => ({
  from: d.request._id,
  text: part,
  by: d.by._id,
  ...(d.ctx.room && { in: d.ctx.room._id }),
});

/** Cuts matters out into requests of their own; this one goes on with what is left. */
export const split = (d: Draft, { parts }: ActOf<'split'>): Refusal | undefined => {
  const words = parts.map((part) => part.trim()).filter((part) => part !== '');
  if (words.length === 0) return refuse('split.empty', { code: d.request.code });
  record(d, 'split', { data: { parts: words.length } });
  answer(d, 'split.done', { params: { count: words.length } });
  for (const part of words) d.follow.push({ handler: 'request.splitOff', args: carried(d, part) });
  return undefined;
};
