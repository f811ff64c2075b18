// How fast a room may be spoken to: the platform's limit in a sliding window, and the hourly budget of a group.
// Used by bot/outbox.ts; all times in epoch milliseconds.

export interface Window {
  /** Earliest moment at which one more may go; `now` or before when it may go at once. */
  freeAt(now: number, count: number, windowMs: number): number;
  /** Notes one that went. */
  note(at: number): void;
}

/** An empty sliding window. Old moments are dropped as new ones come. */
export function createWindow(): Window {
  let moments: number[] = [];
  return {
    freeAt(now, count, windowMs) {
      const from = now - windowMs;
      if (moments.length > 0 && (moments[0] as number) <= from) moments = moments.filter((m) => m > from);
      if (moments.length < count) return now;
      return (moments[moments.length - count] as number) + windowMs;
    },
    note(at) {
      moments.push(at);
    },
  };
}

export const HOUR_MS = 3600_000;

/** Waiting time before another attempt: doubling from two seconds to ten minutes, spread by `chance` in [0, 1). */
export const backoff = (attempts: number, chance: number): number =>
  Math.round(Math.min(600_000, 2000 * 2 ** Math.max(0, attempts - 1)) * (0.75 + chance / 2));
