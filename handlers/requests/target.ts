// Which request is meant: the numbers said, else what was quoted. Used by every handler in this folder.
import { type Refusal, refuse } from '../../models/kernel/refusal';
import { runningCheck } from '../../models/request/clocks';
import { whistleFor } from '../../models/request/policy';
import type { Request, Status } from '../../models/request/request';
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

const MOST_GUESSED = 50;

/** The only open request around where somebody works that waits for just them. */
const waitingFor =
  (isMine: (request: Request, turn: Turn) => boolean, status?: readonly Status[]): Guess =>
  async (turn, read) => {
    // A department's requests lie in the unit it hangs on.
    const under = turn.actor.grants.flatMap((g) =>
      turn.tree.get(g.unitId)?.level === 'department' ? (turn.tree.get(g.unitId)?.parentId ?? []) : g.unitId,
    );
    if (under.length === 0) return undefined;
    const filter = { under: [...new Set(under)], ...(status ? { status } : { open: true }) };
    const found = await read.requests(filter, { sort: 'newest', limit: MOST_GUESSED });
    return onlyOne(found.filter((r) => isMine(r, turn)));
  };

const askedAround = waitingFor((r, { actor }) => runningCheck(r)?.asked.includes(actor._id) === true, ['resolved']);

/** The only request that waits for the word of somebody who reported it or joined. */
export const awaitingAnswer: Guess = async (turn, read) => {
  const own = await read.requests({ reporterId: turn.actor._id, status: ['resolved'] }, { sort: 'newest', limit: 2 });
  return own.length === 0 ? askedAround(turn, read) : onlyOne(own);
};

/** The only request that has called somebody who has not answered yet. */
export const callingMe = waitingFor((r, { actor }) =>
  r.calls.some((c) => c.receivedAt === undefined && c.personIds.includes(actor._id)),
);

/** The only request offered to somebody. */
export const offeredToMe = waitingFor((r, { actor }) => r.offer?.to === actor._id, ['transferred']);

const asksMe = (r: Request, { actor }: Turn): boolean =>
  r.extensions.some((x) => x.answer === undefined && x.approverId === actor._id);

/** The only request whose handler asks somebody for more time. */
export const askingMe = waitingFor(asksMe, ['inProgress', 'whistled', 'onHold', 'transferred', 'reopened']);

/** The only request that waits for a yes or no of somebody. */
export const askingOrOffered: Guess = async (turn, read) => (await offeredToMe(turn, read)) ?? askingMe(turn, read);

/** The only request for which somebody's department was whistled. */
export const whistlingMe = waitingFor(
  (r, { actor, tree }) => ['called', 'arrived'].includes(whistleFor(actor, r, tree)?.status ?? ''),
  ['whistled', 'transferred'],
);

/** The only request somebody is to check for a third party. */
export const checkedByMe = waitingFor(
  (r, { actor }) => {
    const third = runningCheck(r)?.third;
    return third?.checkerId === actor._id && third.finding === undefined;
  },
  ['resolved', 'verified'],
);

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
