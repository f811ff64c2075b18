// Starts the program over a folder in a process of its own and reports how long that took and what memory is its own.
// Used by test/bench/main.ts; run by itself it is that process.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Cold {
  /** From the first line of the program to ready, in ms. */
  readonly startMs: number;
  /** Memory not shared with the mapped file, in MB. */
  readonly privateMb: number;
}

const memory = (): number => {
  const rollup = readFileSync('/proc/self/smaps_rollup', 'utf8');
  // The mapped file is shared and clean; what is anonymous is the process's own.
  return Number(/Anonymous:\s+(\d+) kB/.exec(rollup)?.[1] ?? 0) / 1024;
};

/** Runs this file as a program over the folder. */
export async function coldStart(folder: string): Promise<Cold> {
  const { stdout } = spawnSync(process.execPath, ['-r', './test/support/register.js', 'test/bench/cold.ts', folder], {
    encoding: 'utf8',
  });
  return JSON.parse(stdout) as Cold;
}

if (require.main === module) {
  const begun = process.hrtime.bigint();
  void (async () => {
    const { openCity } = await import('./city.js');
    const city = await openCity(process.argv[2]);
    const startMs = Number(process.hrtime.bigint() - begun) / 1e6;
    await city.program.service.read.requests({ under: ['county'], open: true }, { limit: 20 });
    process.stdout.write(JSON.stringify({ startMs, privateMb: memory() }));
    process.exit(0);
  })();
}
