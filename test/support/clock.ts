// A clock that stands still until a test moves it.
import type { Clock } from '../../models/kernel/clock';
import type { Ids } from '../../models/kernel/ids';

export interface TestClock extends Clock {
  set(at: number): void;
}

/** A clock that starts at a moment (epoch ms or ISO with offset). */
export function testClock(start: number | string): TestClock {
  let at = typeof start === 'number' ? start : Date.parse(start);
  return {
    now: () => at,
    set(next) {
      at = next;
    },
  };
}

/** Ids that are the same on every run; 20 characters, all different. */
export function testIds(prefix = 'id'): Ids {
  let n = 0;
  return { next: () => `${prefix}${String((n += 1)).padStart(20 - prefix.length, '0')}` };
}
