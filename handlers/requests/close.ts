// The end of a request: done, content or not, looked at by a third party, closed, opened again, declined.
// The same words mean what fits the speaker: "修好了" is done from the handler, content from the reporter.
import type { Photo } from '../../models/message/incoming';
import type { Person } from '../../models/person/person';
import type { Act } from '../../models/request/act';
import { runningCheck } from '../../models/request/clocks';
import { type Cast, NOBODY } from '../../models/request/context';
import { CHIEFS, isParty, whistleFor } from '../../models/request/policy';
import type { Request } from '../../models/request/request';
import type { Tree } from '../../models/unit/unit';
import type { Read } from '../read';
import { mask } from '../recognise/mask';
import type { Turn } from '../turn';
import { type ActArgs, actHandler } from './act';
import { castFor } from './cast';
import { forNeighbours, forRoles, forStaff } from './own';
import { type Named, personOf } from './people';
import { awaitingAnswer, checkedByMe, type Guess, inHand, reportedLast, whistlingMe } from './target';

interface Words extends ActArgs {
  readonly text?: string;
  readonly photos?: readonly Photo[];
}

const noteOf = ({ text }: Words): { note?: string } => (text === undefined ? {} : { note: mask(text) });

const isChecker = (by: Person, request: Request): boolean => {
  const third = runningCheck(request)?.third;
  return third?.checkerId === by._id && third.finding === undefined;
};

const isAsked = (by: Person, request: Request): boolean =>
  request.status === 'resolved' && runningCheck(request)?.asked.includes(by._id) === true;

const answersWhistle = (by: Person, request: Request, tree: Tree): boolean => {
  const whistle = by._id === request.assigneeId ? undefined : whistleFor(by, request, tree);
  return whistle?.status === 'called' || whistle?.status === 'arrived';
};

/** The people are looked up only where the act may open the request again. */
const castWhere =
  (needed: (by: Person, request: Request) => boolean) =>
  (turn: Turn, _args: ActArgs, request: Request, read: Read): Promise<Cast> =>
    needed(turn.actor, request) ? castFor(turn, request, read) : Promise.resolve(NOBODY);

const isOver = (request: Request): boolean => request.status === 'closed' || request.status === 'verified';

const handOrAnswer: Guess = async (turn, read) =>
  (await inHand(turn, read)) ?? (await awaitingAnswer(turn, read)) ?? whistlingMe(turn, read);

export const resolve = actHandler<Words, Cast>({
  id: 'request.resolve',
  offered: forStaff,
  guess: handOrAnswer,
  extra: castWhere(isChecker),
  act(args, request, by, cast, turn): Act {
    if (answersWhistle(by, request, turn.tree)) return { act: 'whistleDone', ...noteOf(args) };
    if (isChecker(by, request)) return { act: 'finding', solved: true, ...noteOf(args), cast };
    if (isAsked(by, request)) return { act: 'confirm', ...noteOf(args) };
    return { act: 'resolve', ...(args.text !== undefined && { how: mask(args.text) }), photos: args.photos ?? [] };
  },
});

export const confirm = actHandler<Words, Cast>({
  id: 'request.confirm',
  offered: forNeighbours,
  guess: awaitingAnswer,
  quiet: true,
  extra: castWhere(isChecker),
  act: (args, request, by, cast): Act =>
    isChecker(by, request)
      ? { act: 'finding', solved: true, ...noteOf(args), cast }
      : { act: 'confirm', ...noteOf(args) },
});

const notGood = (id: string, answer: 'unsatisfied' | 'unsolved') =>
  actHandler<Words, Cast>({
    id,
    offered: forNeighbours,
    guess: awaitingAnswer,
    extra: castWhere((by, request) => isChecker(by, request) || isOver(request)),
    act(args, request, by, cast): Act {
      if (isChecker(by, request)) return { act: 'finding', solved: false, ...noteOf(args), cast };
      if (isOver(request) && isParty(by, request)) return { act: 'reopen', ...noteOf(args), cast };
      return { act: 'dispute', answer, ...noteOf(args) };
    },
  });

export const unsatisfied = notGood('request.unsatisfied', 'unsatisfied');
export const unsolved = notGood('request.unsolved', 'unsolved');

/** "又坏了": opens a closed one again; while it is being checked, it is the answer to the question. */
export const reopen = actHandler<Words, Cast>({
  id: 'request.reopen',
  offered: forNeighbours,
  guess: reportedLast,
  extra: castWhere((_by, request) => isOver(request)),
  act: (args, request, by, cast): Act =>
    isAsked(by, request)
      ? { act: 'dispute', answer: 'unsolved', ...noteOf(args) }
      : { act: 'reopen', ...noteOf(args), cast },
});

export const found = actHandler<Words, Cast>({
  id: 'request.foundSolved',
  guess: checkedByMe,
  extra: castWhere(isChecker),
  act: (args, _request, _by, cast) => ({ act: 'finding', solved: true, ...noteOf(args), cast }),
});

export const foundUnsolved = actHandler<Words, Cast>({
  id: 'request.foundUnsolved',
  guess: checkedByMe,
  extra: castWhere(isChecker),
  act: (args, _request, _by, cast) => ({ act: 'finding', solved: false, ...noteOf(args), cast }),
});

export const assignCheck = actHandler<ActArgs & Named, Person>({
  id: 'request.assignCheck',
  offered: forRoles(CHIEFS),
  extra: (turn, args, request, read) => personOf(turn, args, request.unitId, read),
  act: (_args, _request, _by, to) => ({ act: 'assignCheck', to }),
});

export const close = actHandler<ActArgs>({
  id: 'request.close',
  offered: forRoles(CHIEFS),
  act: () => ({ act: 'close' }),
});

export const decline = actHandler<Words & { readonly goTo?: string; readonly units?: readonly string[] }>({
  id: 'request.decline',
  offered: forStaff,
  act: (args) => ({ act: 'decline', reason: mask(args.text ?? ''), goTo: args.goTo ?? args.units?.join(' ') ?? '' }),
});
