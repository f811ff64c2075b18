// Hop 3 to 6: one cause, one handler, load, decide, commit; loads and decides again when somebody else wrote first.
// Messages, due timers, follow-ups and console clicks all come through here.
import type { Outcome } from '../models/message/outcome';
import type { Say } from '../models/message/say';
import { isRefusal, type Refusal } from '../models/kernel/refusal';
import type { AnyHandler, Handler } from './handler';
import type { Read } from './read';
import type { Turn } from './turn';

/** How often a decision is made anew before a conflict counts as a fault. */
const ATTEMPTS = 25;

export interface DispatchPorts {
  readonly handlers: ReadonlyMap<string, AnyHandler>;
  readonly read: Read;
  commit(
    cause: string,
    outcome: Outcome,
  ): Promise<{ readonly state: 'saved'; readonly debt: Debt } | { readonly state: 'conflict' }>;
  /** Makes sure that the actor is on record before anything refers to them. */
  remember(turn: Turn): Promise<void>;
}

/** What came of a turn: the refusal when it was refused, the id of the record it changed. */
export interface Result {
  readonly refused?: Refusal;
  readonly saved?: { readonly kind: string; readonly id: string };
  /** What is owed because of it; the record itself is saved before the result is there. */
  readonly debt?: Debt;
}

/** `paid`: handed on, on disk. `clear`: to be called once the cause is marked as done. */
export interface Debt {
  readonly paid: Promise<void>;
  clear(): Promise<void>;
}

/** Refusals that stay silent in a group when nobody spoke to the bot: a number there is mostly somebody's own list. */
const NUMBER_TALK: readonly string[] = ['unknownNumber', 'noTarget'];

function refusalSay(turn: Turn, refusal: Refusal): Say | undefined {
  const { room } = turn;
  if (!room) return undefined;
  if (!room.direct && !turn.addressed && NUMBER_TALK.includes(refusal.refused)) return undefined;
  return {
    to: { room: room._id },
    key: `refusal.${refusal.refused}`,
    params: refusal.params,
    ...(refusal.terms ? { terms: refusal.terms } : {}),
    ...(turn.about ? { about: turn.about } : {}),
    weight: 'reply',
  };
}

/** Builds the dispatcher. It throws only on faults; refusals are results. */
export function createDispatch(ports: DispatchPorts) {
  return async function dispatch(turn: Turn, handlerId: string, args: unknown): Promise<Result> {
    const handler = ports.handlers.get(handlerId) as Handler<unknown, unknown> | undefined;
    if (!handler) throw new Error(`No handler ${handlerId}`);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const loaded = await handler.load(turn, args, ports.read);
      const decision = handler.decide(turn, args, loaded);
      if (decision === undefined) return {};
      if (isRefusal(decision)) {
        const say = refusalSay(turn, decision);
        const told = say && (await ports.commit(turn.cause, { say: [say] }));
        return { refused: decision, ...(told?.state === 'saved' ? { debt: told.debt } : {}) };
      }
      if (decision.save) await ports.remember(turn);
      const committed = await ports.commit(turn.cause, decision);
      if (committed.state === 'conflict') continue;
      const { save } = decision;
      return { debt: committed.debt, ...(save ? { saved: { kind: save.kind, id: save.record._id } } : {}) };
    }
    throw new Error(`Still in conflict after ${ATTEMPTS} attempts: ${handlerId}`);
  };
}

export type Dispatch = ReturnType<typeof createDispatch>;
