// Expected refusals as values: handlers and models return them, render turns the key into polite words.
import type { Term } from '../message/say';

/** Parameters of a locale text; numbers and strings only, so they can be stored. */
export type Params = Readonly<Record<string, string | number | undefined>>;

/** A "no" that says why and what to do instead; `key` names a text in locales/<language>/refusal.json. */
export interface Refusal {
  readonly refused: string;
  readonly params: Params;
  /** Parameters that need the reader's language: moments, kinds, statuses. */
  readonly terms?: Readonly<Record<string, Term>>;
}

/** Builds a refusal. */
export const refuse = (key: string, params: Params = {}, terms?: Refusal['terms']): Refusal => ({
  refused: key,
  params,
  ...(terms && { terms }),
});

/** True for a refusal, so that results can be told apart without exceptions. */
export const isRefusal = (x: unknown): x is Refusal =>
  typeof x === 'object' && x !== null && typeof (x as { refused?: unknown }).refused === 'string';
