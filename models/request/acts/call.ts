// Calling people who must say "收到": dangers, 督办, one rung up.
import { idFrom } from '../../kernel/ids';
import type { Person } from '../../person/person';
import type { Cast } from '../context';
import { button, type Draft, isBeyond, record } from '../draft';
import { answer, inform } from '../hear';
import { maySeeWords } from '../policy';
import type { Call } from '../request';

/** Calls people and owes each of them the words; nothing when there is nobody. Returns whether somebody was called. */
export const call = (d: Draft, kind: Call['kind'], people: readonly Person[], key: string): boolean => {
  const { request, ctx } = d;
  if (people.length === 0) return false;
  const step = request.calls.filter((c) => c.kind === kind).length;
  const personIds = [...new Set(people.map((p) => p._id))];
  request.calls = [
    ...request.calls,
    { id: idFrom(ctx.cause, request._id, kind, step), kind, step, personIds, at: ctx.now },
  ];
  for (const person of people) {
    const beyond = isBeyond(d, person);
    inform(d, person._id, maySeeWords(person, request, ctx.tree) && !request.private ? key : `${key}.private`, {
      params: { text: request.text },
      terms: { due: { time: request.dueAt } },
      buttons: [button(d, 'receive', beyond)],
      weight: kind === 'page' ? 'urgent' : 'push',
      beyond,
    });
  }
  return true;
};

/** Those on duty, then rung after rung; a rung of people all called before is left out. */
const pageOrder = (cast: Cast): readonly (readonly Person[])[] => {
  const seen = new Set<string>();
  return [cast.duty, ...cast.ladder, cast.supervisors].filter((rung) => {
    const fresh = rung.some((p) => !seen.has(p._id));
    for (const p of rung) seen.add(p._id);
    return fresh;
  });
};

/** Pages about a danger, each time the next ones; past the top, the top again and again. */
export const page = (d: Draft, cast: Cast): void => {
  const order = pageOrder(cast);
  const step = d.request.calls.filter((c) => c.kind === 'page').length;
  const rung = order[Math.min(step, order.length - 1)] ?? [];
  if (call(d, 'page', rung, 'danger.page')) record(d, 'paged', { data: { step, people: rung.map((p) => p._id) } });
};

/** "收到": marks every call of this person as received. */
export const receive = (d: Draft): void => {
  const { request, by, ctx } = d;
  request.calls = request.calls.map((c) =>
    c.personIds.includes(by._id) && c.receivedAt === undefined ? { ...c, receivedBy: by._id, receivedAt: ctx.now } : c,
  );
  record(d, 'received');
  answer(d, 'receive.done');
};
