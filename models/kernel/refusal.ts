// Expected refusals as values: handlers and models return them, render turns the key into polite words.

/** Parameters of a locale text; numbers and strings only, so they can be stored. */
export type Params = Readonly<Record<string, string | number | undefined>>;

/** A "no" that says why and what to do instead; `key` names a text in locales/<language>/refusal.json. */
export interface Refusal {
  readonly refused: string;
  readonly params: Params;
}

/** Builds a refusal. */
export const refuse = (key: string, params: Params = {}): Refusal => ({ refused: key, params });

/** True for a refusal, so that results can be told apart without exceptions. */
export const isRefusal = (x: unknown): x is Refusal =>
  typeof x === 'object' && x !== null && typeof (x as { refused?: unknown }).refused === 'string';
