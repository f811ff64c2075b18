// Moments as logs write them. Called by json-log.ts, plain-log.ts and the command.
import { ZONE_MS, ZONE_OFFSET } from './chat-log';

const two = (text: string | number): string => String(text).padStart(2, '0');

/** The moment of a local date and time; undefined for one that does not exist. */
export function localMoment(date: readonly number[], time: readonly number[]): number | undefined {
  const [year = 0, month = 0, day = 0] = date;
  const [hour = 0, minute = 0, second = 0] = time;
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  return Date.parse(`${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${ZONE_OFFSET}`);
}

/** `2026-03-10 19:02[:05]` local, an ISO moment with its zone, or epoch milliseconds; undefined for anything else. */
export function momentOf(written: string | number): number | undefined {
  if (typeof written === 'number') return Number.isInteger(written) && written > 0 ? written : undefined;
  const local = /^(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(written.trim());
  if (local) {
    const [y, mo, d, h, mi, s] = local.slice(1).map((x) => Number(x ?? 0));
    return localMoment([y!, mo!, d!], [h!, mi!, s!]);
  }
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(written.trim())) return undefined;
  const at = Date.parse(written.trim());
  return Number.isNaN(at) ? undefined : at;
}

/** A moment as `2026-03-10 19:02`, local. */
export const written = (at: number): string => new Date(at + ZONE_MS).toISOString().slice(0, 16).replace('T', ' ');

/** A moment in ISO form with the local zone. */
export const isoLocal = (at: number): string => new Date(at + ZONE_MS).toISOString().slice(0, 19) + ZONE_OFFSET;
