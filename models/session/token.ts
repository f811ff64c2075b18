// Secrets that are handed to a browser once and kept hashed: session tokens, login links, visitor tokens.
// Called by server/session and bot/channels/web.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Ids } from '../kernel/ids';

/** A token as handed out, and its two halves as kept: `id` finds the row, `hash` proves the rest. */
export interface Minted {
  readonly token: string;
  readonly id: string;
  readonly hash: string;
}

const ID_LENGTH = 20;

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Makes a token from three fresh ids: 20 characters to find it by, 40 to prove it. */
export function mint(ids: Ids): Minted {
  const id = ids.next();
  const secret = ids.next() + ids.next();
  return { token: id + secret, id, hash: hashOf(secret) };
}

/** The half to look a token up by; undefined for what cannot be one. */
export const tokenId = (token: string): string | undefined =>
  /^[A-Za-z0-9_-]{30,200}$/.test(token) ? token.slice(0, ID_LENGTH) : undefined;

/** Whether the token's secret half belongs to the hash, in constant time. */
export function proves(token: string, hash: string): boolean {
  const given = Buffer.from(hashOf(token.slice(ID_LENGTH)));
  const kept = Buffer.from(hash);
  return given.length === kept.length && timingSafeEqual(given, kept);
}
