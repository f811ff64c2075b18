// One pattern for all handlers that do one thing to one request: find it, look up what the act needs, let the machine
// decide. Several numbers in one message become follow-ups, one each, so that each stands or falls alone.
import { isRefusal, type Refusal } from '../../models/kernel/refusal';
import type { Decision } from '../../models/message/outcome';
import type { Person } from '../../models/person/person';
import type { Act } from '../../models/request/act';
import { move } from '../../models/request/machine';
import type { Request } from '../../models/request/request';
import type { Room } from '../../models/room/room';
import { defineHandler, type Handler } from '../handler';
import type { Read } from '../read';
import type { Turn } from '../turn';
import { ctxOf, namesFor, type Names } from './scene';
import { type Guess, type Pointer, targetOf } from './target';

const MOST_NUMBERS = 30;

/** Arguments every act takes besides its own. `by` and `in` are carried by follow-ups: who spoke, in which room. */
export interface ActArgs extends Pointer {
  readonly by?: string;
  readonly in?: string;
}

interface Loaded<X> {
  readonly request: Request | Refusal;
  readonly by: Person;
  readonly room: Room | undefined;
  readonly names: Names;
  readonly extra: X | Refusal | undefined;
}

interface Spec<A extends ActArgs, X> {
  readonly id: string;
  readonly offered?: (turn: Turn) => boolean;
  /** Which request is meant when neither a number nor a quote tells. */
  readonly guess?: Guess;
  /** Everyday words: without a request they mean nothing, and nothing is said. */
  readonly quiet?: true;
  /** What else must be looked up for this request. */
  readonly extra?: (turn: Turn, args: A, request: Request, read: Read) => Promise<X | Refusal>;
  /** The act these words are; undefined = nothing to do. */
  readonly act: (args: A, request: Request, by: Person, extra: X, turn: Turn) => Act | Refusal | undefined;
}

/** A refusal as words, for turns that have no room of their own. */
const asWords = (refusal: Refusal, room: Room, request: Request | Refusal): Decision => ({
  say: [
    {
      to: { room: room._id },
      key: `refusal.${refusal.refused}`,
      params: refusal.params,
      ...(refusal.terms && { terms: refusal.terms }),
      ...(!isRefusal(request) && { about: { kind: 'request' as const, id: request._id } }),
      weight: 'reply',
    },
  ],
});

const isMany = (args: ActArgs): boolean => args.id === undefined && (args.refs?.length ?? 0) > 1;

const fanOut = (turn: Turn, id: string, args: ActArgs): Decision => ({
  say: [],
  follow: (args.refs ?? []).slice(0, MOST_NUMBERS).map((ref) => ({
    handler: id,
    args: { ...args, refs: [ref], by: turn.actor._id, ...(turn.room && { in: turn.room._id }) },
  })),
});

/** Builds the handler of one act. */
export const actHandler = <A extends ActArgs, X = undefined>(spec: Spec<A, X>): Handler<A, Loaded<X>> =>
  defineHandler<A, Loaded<X>>({
    id: spec.id,
    ...(spec.offered && { offered: spec.offered }),
    async load(turn, args, read) {
      const by = args.by === undefined ? turn.actor : ((await read.person(args.by)) ?? turn.actor);
      const room = turn.room ?? (args.in === undefined ? undefined : await read.room(args.in));
      const spoken: Turn = { ...turn, actor: by, ...(room && { room }) };
      const request = await targetOf(spoken, args, read, spec.guess);
      if (isRefusal(request) || isMany(args)) return { request, by, room, names: new Map(), extra: undefined };
      const [names, extra] = await Promise.all([namesFor(request, read), spec.extra?.(spoken, args, request, read)]);
      return { request, by, room, names, extra };
    },
    decide(turn, args, { request, by, room, names, extra }) {
      if (isMany(args)) return fanOut(turn, spec.id, args);
      const decision = decideOne();
      return isRefusal(decision) && !turn.room && room ? asWords(decision, room, request) : decision;

      function decideOne(): Decision {
        if (isRefusal(request)) return spec.quiet && request.refused === 'noTarget' ? undefined : request;
        if (request.causes.includes(turn.cause)) return undefined;
        if (isRefusal(extra)) return extra;
        const act = spec.act(args, request, by, extra as X, { ...turn, ...(room && { room }) });
        if (act === undefined || isRefusal(act)) return act;
        return move(request, act, by, ctxOf(turn, names, room));
      }
    },
  });
