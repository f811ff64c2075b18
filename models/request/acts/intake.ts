// How a request comes in and grows: reported, cut out of another, supplemented, joined, taken back.
import type { Unit } from '../../unit/unit';
import type { ActOf, Birth } from '../act';
import { categoryOf } from '../category';
import { clocksFor, dueOf, runningCheck } from '../clocks';
import type { Ctx } from '../context';
import { button, type Draft, record, tell, text, time } from '../draft';
import { answer, inform, tellWorkers } from '../hear';
import type { Person } from '../../person/person';
import { type Refusal, refuse } from '../../kernel/refusal';
import type { Request } from '../request';
import { page } from './call';

const LONGEST = 4000;
const MOST_PHOTOS = 30;

/** A request before its first line, version 0. */
export const blank = (birth: Birth, by: Person, ctx: Ctx): Request => ({
  _id: birth.id,
  v: 0,
  causes: [],
  code: birth.code,
  communityId: birth.communityId,
  unitId: birth.unitId,
  path: ctx.tree.path(birth.unitId).map((u) => u._id),
  status: 'accepted',
  open: true,
  category: 'other',
  triage: 'grid',
  major: false,
  urgency: 'normal',
  private: false,
  anonymous: false,
  reporterId: by._id,
  text: '',
  fingerprint: '',
  photos: [],
  donePhotos: [],
  supporters: [],
  mergedFrom: [],
  handlerIds: [],
  whistles: [],
  extensions: [],
  checks: [],
  calls: [],
  events: [],
  fired: [],
  dueAt: 0,
  createdAt: ctx.now,
  updatedAt: ctx.now,
});

/** The group of a room, if it is one; a direct chat is no place to make things public. */
const groupOf = (ctx: Ctx): string | undefined => (ctx.room && !ctx.room.direct ? ctx.room._id : undefined);

/** Tells the workers what came in, with a button to claim it. */
export const tellNew = (d: Draft): void => {
  const { request } = d;
  tellWorkers(d, request.private ? 'work.newPrivate' : 'work.new', {
    params: { text: request.text },
    terms: { due: time(dueOf(clocksFor(request, d.ctx))) },
    photos: request.private ? [] : request.photos.map((photo) => photo.id),
    buttons: [button(d, 'claim')],
    weight: request.danger || request.urgency === 'high' ? 'urgent' : 'push',
  });
};

/** What to do in danger reaches people in the group where no direct chat can be opened, private or not. */
const warn = (d: Draft, key: string): void => {
  const { room } = d.ctx;
  if (room !== undefined && d.request.private && !room.direct)
    tell(d, { person: d.by._id, orRoom: room._id }, key, { weight: 'urgent' });
  else answer(d, key, { weight: 'urgent' });
};

const acknowledge = (d: Draft): void => {
  const { request, ctx } = d;
  if (request.danger) warn(d, `danger.${request.danger}`);
  const unit: Unit | undefined = ctx.tree.get(request.unitId);
  const words = { params: { unit: unit?.name }, terms: { due: time(dueOf(clocksFor(request, ctx))) } };
  const group = groupOf(ctx);
  if (group !== undefined && (request.private || request.anonymous))
    tell(d, { room: group }, 'report.aside', { weight: 'reply' });
  const open = request.danger ? 'report.acceptedDanger' : 'report.accepted';
  const aside = request.private || request.anonymous ? 'report.acceptedAside' : open;
  const key = request.asked === 'place' ? 'report.acceptedAskPlace' : aside;
  if (request.anonymous) tell(d, { person: d.by._id }, key, { ...words, weight: 'reply' });
  else answer(d, key, words);
};

export const report = (d: Draft, { report: said, cast }: ActOf<'report'>): void => {
  const { request, ctx } = d;
  const category = categoryOf(said.category);
  const group = groupOf(ctx);
  const needsPlace = said.place === undefined && said.location === undefined && !said.private;
  Object.assign(request, {
    category: category.code,
    triage: category.triage,
    urgency: said.urgency,
    ...(said.danger && { danger: said.danger }),
    private: said.private || category.private === true,
    anonymous: said.anonymous,
    ...(said.onBehalfOf !== undefined && { onBehalfOf: said.onBehalfOf }),
    text: said.text.slice(0, LONGEST),
    ...(said.textSealed !== undefined && { textSealed: said.textSealed }),
    fingerprint: said.fingerprint,
    // Kept empty, so that what names no place can be found again as such.
    place: said.place ?? { text: '', key: '' },
    ...(needsPlace && { asked: 'place' as const }),
    photos: said.photos.slice(0, MOST_PHOTOS),
    ...(said.location && { location: said.location }),
    ...(group !== undefined && { roomKey: group }),
    ...(ctx.room && { channel: ctx.room.channel }),
  } satisfies Partial<Request>);
  record(d, 'reported');
  acknowledge(d);
  tellNew(d);
  if (request.danger) page(d, cast);
};

export const splitOff = (d: Draft, { from, text: words, category: code }: ActOf<'splitOff'>): void => {
  const category = categoryOf(code);
  Object.assign(d.request, {
    category: category.code,
    triage: category.triage,
    urgency: from.urgency,
    private: from.private || category.private === true,
    anonymous: from.anonymous,
    reporterId: from.reporterId,
    text: words.slice(0, LONGEST),
    fingerprint: '',
    ...(from.place && { place: from.place }),
    ...(from.roomKey !== undefined && { roomKey: from.roomKey }),
    ...(from.channel !== undefined && { channel: from.channel }),
    supporters: from.supporters,
    splitFrom: from._id,
  } satisfies Partial<Request>);
  record(d, 'reported', { data: { splitFrom: from.code } });
  answer(d, 'split.made', { params: { from: from.code } });
  inform(d, d.request.reporterId, 'split.told', { params: { from: from.code, text: d.request.text } });
  tellNew(d);
};

export const supplement = (d: Draft, said: ActOf<'supplement'>): Refusal | undefined => {
  const { request, ctx } = d;
  const { words, place } = said;
  if (!words && said.photos.length === 0 && !said.location && !place)
    return refuse('supplement.empty', { code: request.code });
  if (words && words.text !== '') request.text = `${request.text}\n${words.text}`.trim().slice(0, LONGEST);
  if (words?.textSealed !== undefined && request.textSealed === undefined) request.textSealed = words.textSealed;
  request.photos = [...request.photos, ...said.photos].slice(0, MOST_PHOTOS);
  if (said.location) request.location = said.location;
  const answered = request.asked === 'place' && (place !== undefined || said.location !== undefined);
  if (place && (!request.place?.key || answered)) request.place = place;
  if (answered) delete request.asked;
  record(d, 'supplemented', {
    note: words?.text,
    ...(said.photos.length > 0 && { data: { photos: said.photos.length } }),
  });
  const moved = said.unitId !== undefined && said.unitId !== request.unitId && request.status === 'accepted';
  if (moved) {
    request.unitId = said.unitId!;
    request.path = ctx.tree.path(request.unitId).map((u) => u._id);
  }
  if (answered) answer(d, 'supplement.place');
  else if (!said.quiet) answer(d, 'supplement.done');
  if (moved) tellNew(d);
  else if (answered && request.assigneeId === undefined && !request.private) tellWorkers(d, 'work.place');
  inform(d, request.assigneeId, 'supplement.told', {
    params: { text: words?.text ?? '' },
    photos: said.photos.map((photo) => photo.id),
  });
  return undefined;
};

export const support = (d: Draft, { words, photos }: ActOf<'support'>): Refusal | undefined => {
  const { request, by, ctx } = d;
  if (by._id === request.reporterId) return refuse('support.own', { code: request.code });
  if (request.supporters.some((s) => s.personId === by._id)) return refuse('support.already', { code: request.code });
  const group = groupOf(ctx);
  request.supporters = [
    ...request.supporters,
    { personId: by._id, at: ctx.now, ...(group !== undefined && { roomKey: group }) },
  ];
  request.photos = [...request.photos, ...photos].slice(0, MOST_PHOTOS);
  record(d, 'supported', { note: words?.text, data: { count: request.supporters.length + 1 } });
  answer(d, request.private ? 'support.joinedPrivate' : 'support.joined', {
    params: { count: request.supporters.length + 1 },
    terms: { status: text(`status.${request.status}`), due: time(request.dueAt) },
  });
  const check = runningCheck(request);
  if (check) request.checks = [...request.checks.slice(0, -1), { ...check, asked: [...check.asked, by._id] }];
  return undefined;
};

export const withdraw = (d: Draft): void => {
  const { request, by } = d;
  if (by._id !== request.reporterId) {
    request.supporters = request.supporters.filter((s) => s.personId !== by._id);
    record(d, 'unsupported');
    answer(d, 'withdraw.unsupported');
    return;
  }
  const [heir, ...others] = request.supporters;
  if (heir) {
    request.reporterId = heir.personId;
    request.supporters = others;
    if (heir.roomKey !== undefined) request.roomKey = heir.roomKey;
    record(d, 'unsupported', { data: { passedOn: true } });
    answer(d, 'withdraw.passedOn');
    return;
  }
  record(d, 'withdrawn', { to: 'withdrawn' });
  answer(d, 'withdraw.done');
  inform(d, request.assigneeId, 'withdraw.told');
  tellWorkers(d, 'work.withdrawn');
  // What was no report is not kept.
  request.text = '';
  request.fingerprint = '';
  request.place = { text: '', key: '' };
  request.photos = [];
  delete request.textSealed;
  delete request.onBehalfOf;
  delete request.location;
};
