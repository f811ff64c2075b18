// Fires what is due, each firing once: claimed under a lease, worked, taken away. Run by the tick; nothing here waits
// for a clock of its own.
import { backoff } from '../bot/pace';
import type { Clock } from '../models/kernel/clock';
import type { TimerRow } from '../models/message/rows';
import type { Timers } from '../store/timers';

/** Timers worked side by side. */
const SIDE_BY_SIDE = 8;

export interface TimerLoopPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Works one firing and takes its row away. */
  fire(row: TimerRow): Promise<void>;
  fault(row: TimerRow, error: unknown): string;
}

export interface TimerLoop {
  /** Works until nothing is due. Called again while running, it looks once more before it ends. */
  run(): Promise<void>;
  /** The same, without waiting for it. */
  wake(): void;
  idle(): Promise<void>;
}

/** Builds the loop. */
export function createTimerLoop({ clock, timers, fire, fault }: TimerLoopPorts): TimerLoop {
  let running: Promise<void> | undefined;
  let again = false;

  async function worker(): Promise<void> {
    for (;;) {
      const row = await timers.claimDue(clock.now());
      if (!row) return;
      try {
        await fire(row);
      } catch (error) {
        fault(row, error);
        await timers.postpone(row, clock.now() + backoff(row.attempts, 0.5));
      }
    }
  }

  async function rounds(): Promise<void> {
    do {
      again = false;
      await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
    } while (again);
  }

  function run(): Promise<void> {
    if (running) {
      again = true;
      return running;
    }
    running = rounds().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    run,
    wake: () => void run().catch(() => undefined),
    idle: async () => {
      await running;
    },
  };
}
