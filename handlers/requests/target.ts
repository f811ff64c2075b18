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

/** The one request meant, or why there is none. Of several numbers the first. */
export const targetOf = async (turn: Turn, args: Pointer, read: Read): Promise<Request | Refusal> => {
  if (args.id !== undefined) return (await read.request(args.id)) ?? refuse('gone');
  const [ref] = args.refs ?? [];
  if (ref) return byNumber(turn, ref, read);
  if (turn.about) return (await read.request(turn.about.id)) ?? refuse('gone');
  return refuse('noTarget');
};
