// Token buckets in memory: so much at once, then so much a minute. Called by app.ts per address and by mount.ts per
// session and visitor. Each process counts for itself.
import type { Clock } from '../../models/kernel/clock';
import type { Rate } from '../ports';
import { HttpError } from './http-error';

export interface Limiter {
  /** Takes one; throws 429 with the seconds to wait when there is none left. */
  take(key: string): void;
}

interface Bucket {
  left: number;
  at: number;
}

const KEYS = 20_000;
const MINUTE = 60_000;

/** A limiter that remembers at most 20,000 keys, the least recently used forgotten first. */
export function createLimiter(rate: Rate, clock: Clock): Limiter {
  const buckets = new Map<string, Bucket>();
  const perMs = rate.perMinute / MINUTE;

  return {
    take(key) {
      const now = clock.now();
      const old = buckets.get(key);
      const left = old ? Math.min(rate.burst, old.left + Math.max(0, now - old.at) * perMs) : rate.burst;
      buckets.delete(key);
      buckets.set(key, { left: left >= 1 ? left - 1 : left, at: now });
      if (buckets.size > KEYS) {
        const [oldest] = buckets.keys();
        if (oldest !== undefined) buckets.delete(oldest);
      }
      if (left >= 1) return;
      const seconds = Math.max(1, Math.ceil((1 - left) / perMs / 1000));
      throw new HttpError(429, 'tooMany', { seconds }, [], seconds);
    },
  };
}
