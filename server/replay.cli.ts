// The command `npm run replay -- FILE`: plays a chat log through the program on a throwaway store; docs/replay.md.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { words, type Words } from '../locales/index';
import { openStore } from '../store/open';
import { castOf, USUAL_ROOM } from './replay/cast';
import type { LogProblem } from './replay/chat-log';
import { momentOf } from './replay/moment';
import { ledgerLines, stepLines } from './replay/print';
import { readLog } from './replay/read-log';
import { replay } from './replay/run';

/** Exit codes: a log or a run that failed, wrong arguments, stopped by Ctrl-C. */
const EXIT = { failed: 1, usage: 2, stopped: 130 };
const PROBLEMS_SHOWN = 10;

interface Given {
  readonly file: string;
  readonly json: boolean;
  readonly words: Words;
  readonly room: string;
  readonly until?: number;
}

const out = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

function given(): Given | { readonly usage: string } {
  const plain = { usage: words(undefined).t('replay.usage') };
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        lang: { type: 'string', default: 'zh-CN' },
        room: { type: 'string', default: USUAL_ROOM },
        until: { type: 'string' },
      },
    });
    const { json, lang, room, until } = values;
    const { t } = words(lang);
    if (positionals.length !== 1 || !['zh-CN', 'en'].includes(lang)) return { usage: t('replay.usage') };
    const moment = until === undefined ? undefined : momentOf(until);
    if (until !== undefined && moment === undefined) return { usage: t('replay.usage') };
    const file = positionals[0] as string;
    return { file, json, room, words: words(lang), ...(moment === undefined ? {} : { until: moment }) };
  } catch {
    return plain;
  }
}

/** Tells what is wrong with a log, line by line. */
function refuse(file: string, problems: readonly LogProblem[], { t }: Words): void {
  for (const { line, problem, params } of problems.slice(0, PROBLEMS_SHOWN))
    complain(t('replay.problem.at', { file, line, what: t(`replay.problem.${problem}`, params) }));
  const more = problems.length - PROBLEMS_SHOWN;
  if (more > 0) complain(t('replay.problem.more', { count: more }));
  process.exitCode = EXIT.failed;
}

function read(file: string, { t }: Words): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const what = error instanceof TypeError ? 'notUtf8' : code === 'ENOENT' ? 'noFile' : 'unreadable';
    complain(t(`replay.problem.${what}`, { file, code: code ?? '' }));
    process.exitCode = EXIT.failed;
    return undefined;
  }
}

async function main(): Promise<void> {
  const args = given();
  if ('usage' in args) {
    complain(args.usage);
    process.exitCode = EXIT.usage;
    return;
  }
  const text = read(args.file, args.words);
  if (text === undefined) return;
  const result = readLog(text);
  if ('problems' in result) return refuse(args.file, result.problems, args.words);
  const cast = castOf(result.log, args.room);
  if ('problems' in cast) return refuse(args.file, cast.problems, args.words);

  const folder = mkdtempSync(join(tmpdir(), 'linli-replay-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      // Asked twice, it waits for nothing.
      if (stop.signal.aborted) {
        remove();
        process.exit(EXIT.stopped);
      }
      stop.abort();
      process.exitCode = EXIT.stopped;
    });
  // The reader of a pipe has gone (`| head`): no use going on.
  process.stdout.on('error', () => stop.abort());

  try {
    const ledger = await replay(
      result.log,
      cast,
      {
        openStore: (now) => openStore({ folder: join(folder, 'store'), now }),
        folder,
        log: pino({ level: 'error', base: null }, pino.destination(2)),
        signal: stop.signal,
        ...(args.until === undefined ? {} : { until: args.until }),
      },
      (step) => (args.json ? [JSON.stringify(step)] : stepLines(step, args.words)).forEach(out),
    );
    (args.json ? [JSON.stringify(ledger)] : ledgerLines(ledger, args.words)).forEach(out);
  } finally {
    remove();
  }
}

main().catch((error: unknown) => {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = EXIT.failed;
});
