// What went wrong, as a short code: the library's errors carry names and words of people, so their text is never kept.
// Used by the other files of this folder.
import { SendError } from '../../channel';

const LOST = new Set([
  'UNAVAILABLE',
  'CANCELLED',
  'DEADLINE_EXCEEDED',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EPIPE',
  'timeout',
  'no-client',
]);

const REFUSED = new Set(['INVALID_ARGUMENT', 'NOT_FOUND', 'PERMISSION_DENIED', 'UNIMPLEMENTED']);

const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/no grpc manager|NO CLIENT|NOPUPPET/, 'no-client'],
  [/not logged in/i, 'not-logged-in'],
  [/WatchdogAgent/, 'watchdog'],
  [/no payload found/, 'no-payload'],
  [/timeout/i, 'timeout'],
];

/** While nobody is logged in or the platform is away, another attempt before this (ms) is in vain. */
export const WAIT_MS = 30_000;

/** A code for any error: the gRPC status, the system's code or a word of ours; never text of the error itself. */
export function faultCode(error: unknown): string {
  const { message, code, name } = Object(error) as { message?: unknown; code?: unknown; name?: unknown };
  const text = typeof message === 'string' ? message : typeof error === 'string' ? error : '';
  const grpc = /\b(\d{1,2}) ([A-Z][A-Z_]+):/.exec(text)?.[2];
  if (grpc !== undefined) return grpc;
  const system = /\b(E[A-Z]{4,}|(?:ERR_)?MODULE_NOT_FOUND)\b/.exec(
    `${typeof code === 'string' ? code : ''} ${text}`,
  )?.[1];
  if (system !== undefined) return system;
  const sign = SIGNS.find(([pattern]) => pattern.test(text))?.[1];
  return sign ?? (typeof name === 'string' && /^\w{1,40}$/.test(name) ? name : 'Error');
}

/** The way to the platform is broken, not just one call refused. */
export const isLost = (code: string): boolean => LOST.has(code);

/** A failed send as the outbox wants it. What is not known to be final is tried again. */
export function sendError(error: unknown): SendError {
  if (error instanceof SendError) return error;
  const code = faultCode(error);
  if (code === 'not-logged-in') return new SendError(code, true, WAIT_MS);
  if (isLost(code)) return new SendError('unavailable', true, WAIT_MS);
  if (REFUSED.has(code)) return new SendError('refused', false);
  return new SendError('failed', true);
}

/** Rejects when the work takes longer than `ms`; leaves no timer behind. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('timeout')), ms);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
    };
    work.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    );
  });
}
