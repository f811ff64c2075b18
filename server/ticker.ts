// Wakes the loop once a second; the only importer of node-cron. What is due is told by rows, so a beat that comes late or
// not at all loses nothing.
import { schedule } from 'node-cron';

export interface Ticker {
  /** Epoch ms of the last beat that ended well. */
  last(): number | undefined;
  stop(): Promise<void>;
}

/** Starts the beats. A beat that is still running makes the next one wait. */
export function startTicker(beat: () => Promise<void>, now: () => number, onError: (error: unknown) => void): Ticker {
  let last: number | undefined;
  let running: Promise<void> | undefined;
  const task = schedule('* * * * * *', () => {
    running ??= beat()
      .then(() => {
        last = now();
      })
      .catch(onError)
      .finally(() => {
        running = undefined;
      });
  });
  return {
    last: () => last,
    async stop() {
      await task.destroy();
      await running;
    },
  };
}

/** Runs `fn` every `ms` until the returned function is called; never keeps the program alive. */
export function every(ms: number, fn: () => void): () => void {
  const timer = setInterval(fn, ms);
  timer.unref();
  return () => clearInterval(timer);
}
