// Changes records of the organisation under compare-and-set: the same path that decisions of handlers take. Called by the
// routes that edit units, people, rooms and rosters.
import type { RecordKind, Versioned } from '../../models/message/outcome';
import { HttpError } from '../middleware/http-error';
import type { Base } from './route';

const ATTEMPTS = 3;
/** Causes remembered by a record. */
const CAUSES = 20;

type Change<T> = Omit<T, 'v' | 'causes'>;

/** Adds the cause and the next version to what a record is to become. */
export const nextVersion = <T extends Versioned>(old: T | undefined, change: Change<T>, cause: string): T =>
  ({ ...change, v: (old?.v ?? 0) + 1, causes: [...(old?.causes ?? []), cause].slice(-CAUSES) }) as unknown as T;

/**
 * Loads, changes, saves; again when somebody else was faster, 409 when that goes on. The same cause changes nothing twice.
 * `change` may throw a refusal.
 */
export async function edit<T extends Versioned>(
  call: Base,
  kind: RecordKind,
  load: () => Promise<T | undefined> | T | undefined,
  change: (old: T | undefined) => Change<T>,
): Promise<T> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const old = await load();
    if (old?.causes.includes(call.cause)) return old;
    const record = nextVersion(old, change(old), call.cause);
    const { state } = await call.ports.commit(call.cause, { save: { kind, record }, say: [] });
    if (state === 'saved') return record;
  }
  throw new HttpError(409, 'conflict');
}
