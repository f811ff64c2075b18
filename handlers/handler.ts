// The shape of a handler: load (look things up), then decide (pure, synchronous). Registered in handlers/index.ts.
import type { Decision } from '../models/message/outcome';
import type { Read } from './read';
import type { Turn } from './turn';

/**
 * `Args` come from the words (recognise), from the console (validated there) or from a timer.
 * A handler is found by id; its phrases and help line live in locales/<language>/phrases.json under the same id.
 */
export interface Handler<Args, Loaded> {
  readonly id: string;
  /** Shown in 帮助 to people for whom this is true here; absent = never listed (timers, follow-ups). */
  readonly offered?: (turn: Turn) => boolean;
  /** Looks up everything `decide` needs. The only place that waits. */
  load(turn: Turn, args: Args, read: Read): Promise<Loaded>;
  /** Pure: no clock, no chance, no I/O. Refusals are values; undefined = nothing to do, say nothing. */
  decide(turn: Turn, args: Args, loaded: Loaded): Decision;
}

/** A handler whose types have been closed over, as the registry holds it. */
export type AnyHandler = Handler<never, never>;

/** Keeps the types of `load` and `decide` in step. */
export const defineHandler = <Args, Loaded>(handler: Handler<Args, Loaded>): Handler<Args, Loaded> => handler;
