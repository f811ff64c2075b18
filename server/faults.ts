// What happens when something breaks: a short code for the person, a log line without anybody's words, nothing saved.
import type { Logger } from 'pino';
import { idFrom } from '../models/kernel/ids';
import { roomKeyOf } from '../models/message/incoming';
import type { InboxRow, TimerRow } from '../models/message/rows';
import type { Relay } from '../store/relay';

export interface Faults {
  /** Logs the fault and apologises in the room with its code. */
  ofRow(row: InboxRow, error: unknown): Promise<string>;
  ofTimer(row: TimerRow, error: unknown): string;
}

/** Frames and kind of an error, without its message, which may hold what somebody wrote. */
export const withoutWords = (error: unknown): { kind: string; code?: unknown; stack: string } => {
  const e = error as { name?: string; code?: unknown; stack?: string };
  const stack = (e.stack ?? '').split('\n').filter((l) => /^\s+at /.test(l));
  return { kind: e.name ?? typeof error, ...(e.code === undefined ? {} : { code: e.code }), stack: stack.join('\n') };
};

/** The code a person can read out: six characters, the same for the same fault of the same cause. */
export const faultCode = (cause: string, error: unknown): string =>
  idFrom('fault', cause, withoutWords(error).stack).slice(0, 6).toUpperCase();

/** Builds the fault desk. */
export function createFaults({ log, relay }: { log: Logger; relay: Relay }): Faults {
  return {
    async ofRow(row, error) {
      const fault = faultCode(row._id, error);
      log.error({ fault, cause: row._id, handler: row.task?.handler, ...withoutWords(error) }, 'a turn failed');
      if (row.incoming) {
        const room = roomKeyOf(row.incoming.channel, row.incoming.roomId);
        const say = { to: { room }, key: 'answer.fault', params: { code: fault }, weight: 'reply' as const };
        await relay.pay({ cause: `fault:${row._id}`, say: [say] }, '', '', 0);
      }
      return fault;
    },
    ofTimer(row, error) {
      const fault = faultCode(row._id, error);
      log.error({ fault, timer: row._id, handler: row.handler, ...withoutWords(error) }, 'a timer failed');
      return fault;
    },
  };
}
