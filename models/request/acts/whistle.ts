// 吹哨报到: departments are called, each answers on its own clock, the request comes back to its owner when the last is done.
import { idFrom } from '../../kernel/ids';
import { type Refusal, refuse } from '../../kernel/refusal';
import type { ActOf } from '../act';
import { clocksFor } from '../clocks';
import { names, button, codeText, type Draft, isBeyond, record, tell, time } from '../draft';
import { answer, inform, tellWorkers } from '../hear';
import { whistleFor } from '../policy';
import type { Whistle } from '../request';
import { give, working } from './own';

const isOpen = (w: Whistle): boolean => w.status === 'called' || w.status === 'arrived';

export const whistle = (d: Draft, { units, task, officers }: ActOf<'whistle'>): Refusal | undefined => {
  const { request, by, ctx } = d;
  const { code } = request;
  if (units.length === 0) return refuse('whistle.none', { code });
  const wrong = units.find((u) => u.level !== 'department' || !request.path.includes(u.parentId ?? ''));
  if (wrong) return refuse('whistle.notDepartment', { code, unit: wrong.name });
  const busy = units.find((u) => request.whistles.some((w) => w.unitId === u._id && isOpen(w)));
  if (busy) return refuse('whistle.already', { code, unit: busy.name });
  const hasLead = request.whistles.some((w) => w.lead && isOpen(w));
  units.forEach((unit, i) => {
    const lead = i === 0 && !hasLead;
    const id = idFrom(ctx.cause, request._id, unit._id);
    request.whistles = [
      ...request.whistles,
      {
        id,
        unitId: unit._id,
        at: ctx.now,
        by: by._id,
        ...(task !== undefined && { task }),
        status: 'called',
        ...(lead && { lead }),
      },
    ];
    record(d, 'whistled', { to: 'whistled', note: task, data: { whistle: id, unitId: unit._id, lead } });
  });
  if (request.assigneeId === undefined) give(d, by._id);
  const clocks = clocksFor(request, ctx);
  answer(d, 'whistle.done', { terms: { units: names(units.map((u) => u.name)) } });
  for (const unit of units) {
    const mine = request.whistles.findLast((w) => w.unitId === unit._id);
    const due = clocks.find((c) => c.whistle === mine?.id)?.dueAt;
    const beyond = !ctx.tree.within(unit._id, request.communityId);
    const words = {
      params: { unit: unit.name, name: by.name, task: task ?? '', text: request.private ? '' : request.text },
      terms: { due: time(due ?? request.dueAt) },
      beyond,
      buttons: [button(d, 'arrive', beyond)],
      weight: request.danger ? ('urgent' as const) : ('push' as const),
    };
    const key = mine?.lead ? 'whistle.calledLead' : 'whistle.called';
    tell(d, { unit: unit._id, purpose: 'workers' }, key, words);
    for (const officer of officers.filter((o) => o.grants.some((g) => ctx.tree.within(unit._id, g.unitId))))
      inform(d, officer._id, key, words);
  }
  return undefined;
};

const change = (d: Draft, id: string, patch: Partial<Whistle>): void => {
  d.request.whistles = d.request.whistles.map((w) => (w.id === id ? { ...w, ...patch } : w));
};

const unitName = (d: Draft, w: Whistle): string => d.ctx.tree.get(w.unitId)?.name ?? '';

/** The number as the department that answers has to say it. */
const numberFor = (d: Draft): { code: string } => ({ code: codeText(d.request, d.ctx, isBeyond(d, d.by)) });

export const arrive = (d: Draft): Refusal | undefined => {
  const { request, by, ctx } = d;
  const mine = whistleFor(by, request, ctx.tree);
  if (!mine || !isOpen(mine)) return refuse('whistle.over', numberFor(d));
  if (mine.status === 'arrived') return refuse('whistle.arrivedAlready', numberFor(d));
  change(d, mine.id, { status: 'arrived', officerId: by._id, answeredAt: ctx.now });
  record(d, 'arrived', { data: { whistle: mine.id, unitId: mine.unitId } });
  const words = { params: { unit: unitName(d, mine), name: by.name } };
  answer(d, 'whistle.arrived', { ...words, beyond: isBeyond(d, by) });
  inform(d, request.assigneeId, 'whistle.arrivedTold', words);
  return undefined;
};

const settle = (d: Draft, to: 'done' | 'refused', note: string | undefined): Refusal | undefined => {
  const { request, by, ctx } = d;
  const mine = whistleFor(by, request, ctx.tree);
  if (!mine || !isOpen(mine)) return refuse('whistle.over', numberFor(d));
  change(d, mine.id, {
    status: to,
    officerId: by._id,
    answeredAt: mine.answeredAt ?? ctx.now,
    doneAt: ctx.now,
    ...(note !== undefined && { note }),
  });
  // Whoever worked on it for a department may not check it either.
  request.handlerIds = [...new Set([...request.handlerIds, by._id])];
  record(d, to === 'done' ? 'whistleDone' : 'whistleRefused', {
    note,
    data: { whistle: mine.id, unitId: mine.unitId },
    to: request.status === 'whistled' ? working(request) : request.status,
  });
  const words = { params: { unit: unitName(d, mine), name: by.name, note: note ?? '' } };
  answer(d, to === 'done' ? 'whistle.doneByUnit' : 'whistle.refusedByUnit', { ...words, beyond: isBeyond(d, by) });
  inform(d, request.assigneeId, to === 'done' ? 'whistle.doneTold' : 'whistle.refusedTold', words);
  if (!request.whistles.some(isOpen)) inform(d, request.assigneeId, 'whistle.allDone', words);
  else if (to === 'refused') tellWorkers(d, 'whistle.refusedTold', words);
  return undefined;
};

export const whistleDone = (d: Draft, { note }: ActOf<'whistleDone'>): Refusal | undefined => settle(d, 'done', note);

export const whistleRefuse = (d: Draft, { note }: ActOf<'whistleRefuse'>): Refusal | undefined =>
  note.trim() === '' ? refuse('whistle.reason', numberFor(d)) : settle(d, 'refused', note);
