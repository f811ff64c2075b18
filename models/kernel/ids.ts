// Identifiers: random ones are handed in, derived ones are computed here so that repeating a cause repeats the id.
import { createHash } from 'node:crypto';

/** Source of fresh identifiers: 20 characters, letters and digits, not guessable. */
export interface Ids {
  next(): string;
}

/**
 * The identifier that belongs to a cause: the same parts give the same 20 characters, in any process, for ever.
 * Used for every effect, so that doing a thing twice finds it done.
 */
export const idFrom = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 20);
