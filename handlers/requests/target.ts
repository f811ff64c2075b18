// Which request is meant: the numbers said, else what was quoted. Used by every handler in this folder.
import { type Refusal, refuse } from '../../models/kernel/refusal';
import type { Request } from '../../models/request/request';
import type { Tree } from '../../models/unit/unit';
import type { CodeRef, Read } from '../read';
import { homeOf } from '../turns';
import type { Turn } from '../turn';

/** Where to look for the request of an act. */
export interface Pointer {
  /** Record id, from the console, a follow-up or an open report. */
  readonly id?: string;
  readonly refs?: readonly CodeRef[];
}

/** The community somebody speaks in, or lives or works in. */
export const communityOf = (turn: Turn): string | undefined => {
  const unitId = turn.room?.unitId ?? homeOf(turn.actor);
  return unitId === undefined ? undefined : turn.tree.up(unitId, 'community')?._id;
};

const communityOfPrefix = (tree: Tree, prefix: string): string | undefined => {
  for (const unit of tree.units.values())
    if (unit.level === 'community' && unit.prefix?.toUpperCase() === prefix.toUpperCase()) return unit._id;
  return undefined;
};

/** The request of a number as somebody said it. */
export const byNumber = async (turn: Turn, ref: CodeRef, read: Read): Promise<Request | Refusal> => {
  const said = ref.prefix === undefined ? String(ref.code) : `${ref.prefix}-${ref.code}`;
  const communityId = ref.prefix === undefined ? communityOf(turn) : communityOfPrefix(turn.tree, ref.prefix);
  if (communityId === undefined)
    return refuse(ref.prefix === undefined ? 'needPrefix' : 'unknownPrefix', { code: said });
  return (await read.requestByCode(communityId, ref.code)) ?? refuse('unknownNumber', { code: said });
};

/**
 * Looks for the one request somebody must mean: in their hands, waiting for their answer, or reported last. Undefined when
 * there are none or several.
 */
export type Guess = (turn: Turn, read: Read) => Promise<Request | undefined>;

const onlyOne = (list: readonly Request[]): Request | undefined => (list.length === 1 ? list[0] : undefined);

/** The only open request in somebody's hands. */
export const inHand: Guess = async (turn, read) =>
  onlyOne(
    (await read.requests({ assigneeId: turn.actor._id, open: true }, { sort: 'due', limit: 20 })).filter(
      (r) => r.status !== 'resolved' && r.status !== 'verified',
    ),
  );

/** The only request of somebody that waits for their word. */
export const awaitingAnswer: Guess = async (turn, read) =>
  onlyOne(await read.requests({ reporterId: turn.actor._id, status: ['resolved'] }, { sort: 'newest', limit: 2 }));

/** The only request that has called somebody who has not answered yet. */
export const callingMe: Guess = async (turn, read) => {
  const under = turn.actor.grants.map((g) => g.unitId);
  if (under.length === 0) return undefined;
  const open = await read.requests({ under, open: true }, { sort: 'newest', limit: 50 });
  return onlyOne(
    open.filter((r) => r.calls.some((c) => c.receivedAt === undefined && c.personIds.includes(turn.actor._id))),
  );
};

/** The request somebody reported last. */
export const reportedLast: Guess = async (turn, read) =>
  (await read.requests({ reporterId: turn.actor._id }, { sort: 'newest', limit: 1 }))[0];

/** The one request meant, or why there is none. Of several numbers the first. */
export const targetOf = async (turn: Turn, args: Pointer, read: Read, guess?: Guess): Promise<Request | Refusal> => {
  if (args.id !== undefined) return (await read.request(args.id)) ?? refuse('gone');
  const [ref] = args.refs ?? [];
  if (ref) return byNumber(turn, ref, read);
  if (turn.about) return (await read.request(turn.about.id)) ?? refuse('gone');
  return (await guess?.(turn, read)) ?? refuse('noTarget');
};
