// Plays a log as the replay command does, in a folder of its own that is removed afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { loadRecogniser, type Recogniser } from '../../handlers/recognise/read';
import { castOf } from '../../server/replay/cast';
import type { LogProblem } from '../../server/replay/chat-log';
import { readLog } from '../../server/replay/read-log';
import type { Ledger, Step } from '../../server/replay/report';
import { replay } from '../../server/replay/run';
import { openStore } from '../../store/open';

let recogniser: Recogniser | undefined;

export interface Played {
  readonly steps: readonly Step[];
  readonly ledger: Ledger;
}

/** Problems of a log that cannot be played. */
export function problemsOf(text: string, room?: string): readonly LogProblem[] {
  const result = readLog(text);
  if ('problems' in result) return result.problems;
  const cast = castOf(result.log, room);
  return 'problems' in cast ? cast.problems : [];
}

/** Plays a log to its end; throws when it has problems. */
export async function play(
  text: string,
  { room, until, signal }: { room?: string; until?: number; signal?: AbortSignal } = {},
): Promise<Played> {
  recogniser ??= loadRecogniser();
  const result = readLog(text);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  const cast = castOf(result.log, room);
  if ('problems' in cast) throw new Error(JSON.stringify(cast.problems));
  const folder = mkdtempSync(join(tmpdir(), 'linli-played-'));
  const steps: Step[] = [];
  try {
    const ledger = await replay(
      result.log,
      cast,
      {
        openStore: (now) => openStore({ folder: join(folder, 'store'), now }),
        folder,
        log: pino({ level: 'silent' }),
        recogniser,
        ...(until === undefined ? {} : { until }),
        ...(signal ? { signal } : {}),
      },
      (step) => steps.push(step),
    );
    return { steps, ledger };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
