// Where a request goes: support, withdrawal, merging, splitting, triage, dispatch with the clause cited.
import { idFrom } from '../../models/kernel/ids';
import { isRefusal, type Refusal, refuse } from '../../models/kernel/refusal';
import type { Photo } from '../../models/message/incoming';
import { actorOf } from '../../models/catalogue/actor';
import { type Catalogue, mayDispatch } from '../../models/catalogue/catalogue';
import type { Person } from '../../models/person/person';
import type { Act } from '../../models/request/act';
import { begin } from '../../models/request/machine';
import type { Request } from '../../models/request/request';
import type { Room } from '../../models/room/room';
import type { Unit } from '../../models/unit/unit';
import { defineHandler } from '../handler';
import { mask } from '../recognise/mask';
import type { Turn } from '../turn';
import { type ActArgs, actHandler } from './act';
import { forStaff } from './own';
import { personOf, unitNamed } from './people';
import { wordsOf } from './report';
import { ctxOf } from './scene';
import { reportedLast } from './target';

interface Words extends ActArgs {
  readonly text?: string;
  readonly photos?: readonly Photo[];
}

export const support = actHandler<Words, { words?: ReturnType<typeof wordsOf> }>({
  id: 'request.support',
  offered: (turn) => turn.room !== undefined,
  extra: async (_turn, { text }, _request, read) => (text === undefined ? {} : { words: wordsOf(text, read) }),
  act: ({ photos }, _request, _by, { words }) => ({ act: 'support', ...(words && { words }), photos: photos ?? [] }),
});

export const withdraw = actHandler<ActArgs>({
  id: 'request.withdraw',
  offered: () => true,
  guess: reportedLast,
  act: () => ({ act: 'withdraw' }),
});

export const absorb = actHandler<ActArgs & { readonly from: string }, Request>({
  id: 'request.absorb',
  extra: async (_turn, { from }, _request, read) => (await read.request(from)) ?? refuse('gone'),
  act: (_args, _request, _by, from) => ({ act: 'absorb', from, supporters: from.supporters }),
});

export const split = actHandler<Words>({
  id: 'request.split',
  offered: forStaff,
  act: ({ text }) => ({ act: 'split', parts: mask(text ?? '').split(/[;；\n]+/) }),
});

interface PartArgs {
  readonly from: string;
  readonly text: string;
  readonly category?: string;
  readonly by: string;
  readonly in?: string;
}

interface Part {
  readonly from: Request | undefined;
  readonly done: boolean;
  readonly by: Person | undefined;
  readonly room: Room | undefined;
  readonly code: number;
}

/** A part cut out of a request becomes one of its own. */
export const splitOff = defineHandler<PartArgs, Part>({
  id: 'request.splitOff',
  async load(turn, args, read) {
    const [from, by, known, room] = await Promise.all([
      read.request(args.from),
      read.person(args.by),
      read.request(idFrom('request', turn.cause)),
      args.in === undefined ? undefined : read.room(args.in),
    ]);
    const done = known !== undefined;
    return { from, by, done, room, code: from && !done ? await read.nextCode(from.communityId) : 0 };
  },
  decide(turn, { text, category }, { from, by, done, room, code }) {
    if (done || !from || !by) return undefined;
    const birth = { id: idFrom('request', turn.cause), code, communityId: from.communityId, unitId: from.unitId };
    const act = { act: 'splitOff' as const, birth, from, text, category: category ?? from.category };
    return begin(act, by, ctxOf(turn, new Map(), room));
  },
});

interface Whither {
  readonly unit?: Unit;
  readonly person?: Person;
  readonly catalogue: Catalogue;
}

/** The catalogue's "no" in our words: who must act by which clause. */
const inOurWords = (refusal: Refusal, request: Request, unit: Unit, turn: Turn): Refusal => {
  const key = refusal.refused.split('.').at(-1) ?? '';
  const { who, titleZh, titleEn, ...rest } = refusal.params;
  const english = (turn.room?.locale ?? turn.actor.locale) === 'en';
  const params = { ...rest, title: english ? titleEn : titleZh };
  return refuse(
    `dispatch.${key}`,
    { ...params, code: request.code, unit: unit.name },
    typeof who === 'string' ? { who: { text: `catalogue.actor.${who}` } } : undefined,
  );
};

export const dispatch = actHandler<
  ActArgs & { readonly units?: readonly string[]; readonly clause?: string; readonly text?: string },
  Whither
>({
  id: 'request.dispatch',
  offered: forStaff,
  async extra(turn, { units }, request, read) {
    const [word] = units ?? [];
    if (word === undefined) return refuse('dispatch.where', { code: request.code });
    const unit = unitNamed(word, request, turn.tree);
    const catalogue = await read.catalogue(request.unitId);
    if (unit) return { unit, catalogue };
    const person = await personOf(turn, { person: word.replace(/^@/, '') }, request.unitId, read);
    if (!isRefusal(person)) return { person, catalogue };
    return person.refused === 'person.several' ? person : refuse('unknownUnit', { name: word });
  },
  act({ clause, text }, request, _by, { unit, person, catalogue }, turn): Act | Refusal {
    if (person) return { act: 'assign', to: person };
    const actor = actorOf(unit!);
    const note = text === undefined ? {} : { note: mask(text) };
    if (actor === undefined) return { act: 'dispatch', to: unit!, ...note };
    const allowed = mayDispatch(request.category, actor, catalogue, clause);
    if (isRefusal(allowed)) return inOurWords(allowed, request, unit!, turn);
    return { act: 'dispatch', to: unit!, clause: allowed.clause, ...note };
  },
});
