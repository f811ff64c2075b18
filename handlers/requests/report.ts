// "3号楼路灯不亮": a report becomes a request, joins the one open about the same matter, or adds to one's own.
import { idFrom } from '../../models/kernel/ids';
import { isRefusal, type Refusal, refuse } from '../../models/kernel/refusal';
import type { Photo } from '../../models/message/incoming';
import type { Decision } from '../../models/message/outcome';
import type { Act, Report, Words } from '../../models/request/act';
import { CATEGORY_CODES, categoryOf } from '../../models/request/category';
import { NOBODY, type Cast } from '../../models/request/context';
import { begin, move } from '../../models/request/machine';
import type { Request } from '../../models/request/request';
import { defineHandler } from '../handler';
import type { Read } from '../read';
import { comparePlaces, sameKind, sameMatter } from '../recognise/duplicate/same-matter';
import { type Fingerprint, fingerprint } from '../recognise/duplicate/similarity';
import { mask } from '../recognise/mask';
import type { Place } from '../recognise/place/place';
import type { Reading } from '../recognise/read';
import type { Turn } from '../turn';
import { castFor } from './cast';
import { ctxOf, namesFor, type Names } from './scene';
import { type Spot, spotOf } from './place';

const DAY = 86_400_000;

export interface ReportArgs {
  readonly reading: Reading;
  readonly place?: Place | undefined;
  readonly text: string;
  readonly photos?: readonly Photo[];
  readonly location?: NonNullable<Request['location']>;
  readonly anonymous?: boolean;
  readonly private?: boolean;
  readonly onBehalfOf?: string;
}

interface Loaded {
  readonly done: boolean;
  readonly spot: Spot | undefined;
  readonly known?: Request;
  readonly names: Names;
  readonly words: Words;
  readonly print: string;
  readonly code: number;
  readonly cast: Cast;
}

/** What is shown and what is kept apart of somebody's words. */
export const wordsOf = (text: string, read: Pick<Read, 'seal'>): Words => {
  const masked = mask(text);
  return masked === text ? { text } : { text: masked, textSealed: read.seal(text) };
};

/** Kinds a report of this kind may be the same matter as. */
const kin = new Map(CATEGORY_CODES.map((code) => [code, CATEGORY_CODES.filter((other) => sameKind(code, other))]));

/** The open request about the same matter, the most alike one; never one reported in confidence. */
export const alikeTo = async (
  turn: Turn,
  said: { readonly category: string; readonly print: string; readonly spot: Spot },
  read: Read,
): Promise<Request | undefined> => {
  const { category, print, spot } = said;
  const days = Number(turn.setting(spot.unitId, 'sameMatterDays'));
  const placeKey = spot.place?.key ?? '';
  const candidates = await read.alike(spot.unitId, kin.get(category) ?? [category], placeKey, turn.now - days * DAY);
  const mine = { category, placeKey, fingerprint: JSON.parse(print) as Fingerprint, at: new Date(turn.now) };
  let best: { id: string; score: number } | undefined;
  for (const request of candidates) {
    if (request.private || request.anonymous || request.fingerprint === '' || request.status === 'verified') continue;
    const other = {
      category: request.category,
      placeKey: request.place?.key ?? '',
      fingerprint: JSON.parse(request.fingerprint) as Fingerprint,
      at: new Date(request.createdAt),
    };
    const { same, score } = sameMatter(mine, other, { windowMs: days * DAY });
    if (same && (!best || score > best.score)) best = { id: request._id, score };
  }
  return best && read.request(best.id);
};

const JOINED_WITHIN = 30 * 60_000;
/** Dangers that several people see from several places at once. One person's distress is never taken for another's. */
const SHARED: readonly string[] = ['gas', 'fire', 'flood', 'electric', 'collapse'];

/** The danger of this kind reported around here just now, where the places do not speak against it. */
const sameDanger = async (
  turn: Turn,
  danger: string | undefined,
  spot: Spot,
  read: Read,
): Promise<Request | undefined> => {
  if (danger === undefined || !SHARED.includes(danger)) return undefined;
  const around = { under: [spot.unitId], open: true, createdAfter: turn.now - JOINED_WITHIN };
  const recent = await read.requests(around, { sort: 'newest', limit: 10 });
  return recent.find(
    (r) =>
      r.danger === danger &&
      !r.private &&
      !r.anonymous &&
      comparePlaces(r.place?.key ?? '', spot.place?.key ?? '') !== 'different',
  );
};

const isDiscreet = (args: ReportArgs): boolean =>
  args.private === true || args.anonymous === true || categoryOf(args.reading.category).private === true;

export const report = defineHandler<ReportArgs, Loaded>({
  id: 'request.report',
  offered: (turn) => turn.room !== undefined,
  async load(turn, args, read) {
    const spot = spotOf(turn, args.place, read);
    const words = wordsOf(args.text, read);
    const print = JSON.stringify(fingerprint(args.text));
    const base = { spot, words, print, names: new Map<string, string>(), code: 0, cast: NOBODY };
    if (!spot) return { ...base, done: false };
    if (await read.request(idFrom('request', turn.cause))) return { ...base, done: true };
    const known = isDiscreet(args)
      ? undefined
      : ((await alikeTo(turn, { category: args.reading.category, print, spot }, read)) ??
        (await sameDanger(turn, args.reading.danger, spot, read)));
    if (known) return { ...base, done: false, known, names: await namesFor(known, read) };
    const path = turn.tree.path(spot.unitId).map((u) => u._id);
    const [code, cast] = await Promise.all([
      read.nextCode(spot.communityId),
      args.reading.danger ? castFor(turn, { unitId: spot.unitId, path, whistles: [] }, read) : NOBODY,
    ]);
    return { ...base, done: false, code, cast };
  },
  decide(turn, args, loaded): Decision {
    const { done, spot, known, words, code, cast } = loaded;
    if (done) return undefined;
    // In a group nobody has bound yet, talk that was not meant for the bot stays unanswered.
    if (!spot) return turn.addressed || turn.room?.direct ? refuse('report.noUnit') : undefined;
    if (known) return join(turn, args, known, loaded);
    const { reading, location } = args;
    const report: Report = {
      ...words,
      category: reading.category,
      urgency: reading.urgency,
      ...(reading.danger && { danger: reading.danger }),
      private: args.private === true || reading.private,
      anonymous: args.anonymous === true,
      ...(args.onBehalfOf !== undefined && { onBehalfOf: mask(args.onBehalfOf) }),
      fingerprint: loaded.print,
      ...(spot.place && { place: spot.place }),
      photos: args.photos ?? [],
      ...(location && { location }),
    };
    const birth = { id: idFrom('request', turn.cause), code, communityId: spot.communityId, unitId: spot.unitId };
    return begin({ act: 'report', birth, report, cast }, turn.actor, ctxOf(turn, loaded.names));
  },
});

/** The matter is known already: whoever reported it adds to it, everybody else joins. A danger is answered all the same. */
const join = (turn: Turn, args: ReportArgs, known: Request, { words, names, spot }: Loaded): Decision => {
  const photos = args.photos ?? [];
  const own = turn.actor._id === known.reporterId || known.supporters.some((s) => s.personId === turn.actor._id);
  const act: Act = own
    ? {
        act: 'supplement',
        words,
        photos,
        ...(args.location && { location: args.location }),
        ...(spot?.place && { place: spot.place }),
        quiet: false,
      }
    : { act: 'support', words, photos };
  const outcome: Decision | Refusal = move(known, act, turn.actor, ctxOf(turn, names));
  const danger = args.reading.danger;
  if (!danger || outcome === undefined || isRefusal(outcome) || !turn.room) return outcome;
  const warning = { to: { room: turn.room._id }, key: `danger.${danger}`, params: {}, weight: 'urgent' as const };
  return { ...outcome, say: [warning, ...outcome.say] };
};
