// Starts the built program over a folder and reports how long it took to be ready and what memory is its own.
// Used by test/bench/main.ts.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Cold {
  /** From the start of the process until it prints its links, in ms. */
  readonly startMs: number;
  /** Memory that is not the mapped file's, in MB. */
  readonly privateMb: number;
}

/** Starts `dist/server/main.js` on a free port, waits until it is ready, ends it. */
export async function coldStart(folder: string): Promise<Cold> {
  const begun = process.hrtime.bigint();
  const child = spawn(process.execPath, ['--max-semi-space-size=32', 'dist/server/main.js'], {
    env: { ...process.env, DATA_DIR: folder, SEED_DEMO: 'off', PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const startMs = Number(process.hrtime.bigint() - begun) / 1e6;
  const rollup = readFileSync(`/proc/${child.pid}/smaps_rollup`, 'utf8');
  child.kill('SIGTERM');
  await ended;
  return { startMs, privateMb: Number(/Anonymous:\s+(\d+) kB/.exec(rollup)?.[1] ?? 0) / 1024 };
}
