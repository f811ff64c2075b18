// 红黄绿: how a request stands, at a glance. Read by lists, the board and digests.
import { type Clock, isLate } from './clock';

/** 绿 on time, 黄 soon due, 红 late or dangerous. */
export type Colour = 'green' | 'yellow' | 'red';

/**
 * Red when a running clock is late or the matter is dangerous and not resolved, yellow when a running clock has used
 * three quarters of its time, else green. The reporter's time to answer colours nothing; nor does what is over.
 */
export const colour = (clocks: readonly Clock[], now: number, danger: boolean): Colour => {
  let yellow = false;
  for (const clock of clocks) {
    if (clock.metAt !== undefined) continue;
    if (danger && clock.name === 'resolution') return 'red';
    if (clock.yellowAt === undefined) continue;
    if (isLate(clock, now)) return 'red';
    yellow ||= now >= clock.yellowAt;
  }
  return yellow ? 'yellow' : 'green';
};
