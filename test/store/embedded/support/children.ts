// Starts other processes on a data folder and reads what they say. Used by the durability and several-process tests.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const REGISTER = path.resolve(__dirname, '../../../support/register.js');
const SCRIPT = path.join(__dirname, 'child.ts');

/** A folder for one test, and how to remove it. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'linli-embedded-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Another process at work. */
export interface Child {
  readonly process: ChildProcess;
  /** Lines said so far. */
  readonly lines: string[];
  /** Resolves when it has said at least `n` lines. */
  said(n: number): Promise<void>;
  /** Resolves when it ended; rejects when it ended in error. */
  ended(): Promise<void>;
}

/** Starts `child.ts` in a mode; `limit` bounds the size of the files it may write, in blocks of 1024 bytes. */
export function startChild(mode: string, folder: string, count = 0, limit?: number): Child {
  const args = ['-r', REGISTER, SCRIPT, mode, folder, String(count)];
  const child =
    limit === undefined
      ? spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] })
      : spawn('bash', ['-c', `ulimit -f ${limit}; exec "$0" "$@"`, process.execPath, ...args], {
          stdio: ['pipe', 'pipe', 'pipe'],
        });
  const lines: string[] = [];
  const waiting: { n: number; resolve: () => void }[] = [];
  let errors = '';
  child.stderr?.on('data', (data: Buffer) => (errors += data.toString()));
  const reader = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  reader.on('line', (line) => {
    lines.push(line);
    for (const w of waiting) if (lines.length >= w.n) w.resolve();
  });
  const closed = Promise.all([once(child, 'exit'), once(reader, 'close')]).then(([[code]]) => code as number | null);
  return {
    process: child,
    lines,
    said: (n) =>
      Promise.race([
        new Promise<void>((resolve) => (lines.length >= n ? resolve() : waiting.push({ n, resolve }))),
        closed.then((code) => {
          if (lines.length < n) throw new Error(`ended with ${String(code)}: ${errors}`);
        }),
      ]),
    ended: async () => {
      const code = await closed;
      if (code !== 0 && code !== null) throw new Error(`ended with ${code}: ${errors}`);
    },
  };
}
