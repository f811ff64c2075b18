// "12 并入 9", "合并 12、9": two numbers of one matter become one. The request that goes is the target of the act.
import { type Refusal, refuse } from '../../models/kernel/refusal';
import type { Request } from '../../models/request/request';
import { defineHandler } from '../handler';
import type { CodeRef, Read } from '../read';
import type { Turn } from '../turn';
import { type ActArgs, actHandler } from './act';
import { forStaff } from './own';
import { byNumber } from './target';

interface MergeArgs extends ActArgs {
  /** Record id (console) or number of the request that stays. */
  readonly into?: string | CodeRef;
  /** The same as somebody said it. */
  readonly choice?: string;
}

const one = actHandler<MergeArgs, Request>({
  id: 'request.merge',
  offered: forStaff,
  async extra(turn, { into }, _request, read): Promise<Request | Refusal> {
    if (into === undefined) return refuse('merge.which');
    if (typeof into === 'string') return (await read.request(into)) ?? refuse('gone');
    return byNumber(turn, into, read);
  },
  act: (_args, _request, _by, into) => ({ act: 'merge', into }),
});

const NUMBER = /(?:([A-Za-z]{1,6})-?)?(\d{1,7})/;

/** Says which goes and which stays: the one named second, of a bare pair the older one. */
const sorted = (turn: Turn, args: MergeArgs): MergeArgs => {
  if (args.into !== undefined) return args;
  const said = NUMBER.exec(args.choice ?? '');
  if (said)
    return {
      ...args,
      into: { code: Number(said[2]), ...(said[1] !== undefined && { prefix: said[1].toUpperCase() }) },
    };
  const [first, second] = args.refs ?? [];
  if (first && second) {
    const [stays, goes] = first.code < second.code ? [first, second] : [second, first];
    return { ...args, refs: [goes], into: stays };
  }
  if (first && turn.about) return { ...args, refs: [], into: first };
  return args;
};

export const merge = defineHandler({
  ...one,
  load: (turn: Turn, args: MergeArgs, read: Read) => one.load(turn, sorted(turn, args), read),
  decide: (turn, args, loaded) => one.decide(turn, sorted(turn, args), loaded),
});
