// Brings the stored data to this program's version: each step once, by one process, under a lease.
// Called by server/service.ts and by the command-line tools before anything else reads the store.
import type { Collection, Db } from 'mongodb';
import type { Connection } from 'mongoose';
import { MIGRATIONS } from './index';
import type { Migration } from './migration';

/** A holder that has not renewed for this long is taken for dead, in milliseconds. */
export const MIGRATION_LEASE_MS = 15_000;

/** How often a waiting process looks again, in milliseconds. */
export const MIGRATION_POLL_MS = 250;

/** The collection that holds the one row about the version. */
export const MIGRATION_COLLECTION = 'migrations';

interface VersionRow {
  _id: 'data';
  version: number;
  /** Steps done, oldest first; `at` in epoch milliseconds. */
  history: { version: number; name: string; at: number }[];
  /** Who works on the next step, and until when nobody else may. */
  owner?: string;
  lockedUntil: number;
  /** Set by store/restore.ts while documents are still missing. */
  restoring?: boolean;
}

/** The data were written by a newer program than this one; nothing has been touched. */
export class NewerDataError extends Error {
  readonly code = 'DATA_NEWER';
  constructor(
    readonly found: number,
    readonly known: number,
  ) {
    super(
      `The stored data have version ${found}, this program knows ${known}. Start the newer program, or restore a backup.`,
    );
    this.name = 'NewerDataError';
  }
}

/** A restore stopped half-way, so the store holds only a part of what the backup did. */
export class UnfinishedRestoreError extends Error {
  readonly code = 'RESTORE_UNFINISHED';
  constructor() {
    super('A restore into this store did not finish. Run it again with --replace.');
    this.name = 'UnfinishedRestoreError';
  }
}

/** What a run of the migrations is given; time and waiting are injected. */
export interface MigrateOptions {
  readonly connection: Connection;
  /** The present moment, in epoch milliseconds. */
  readonly now: () => number;
  /** Resolves after that many milliseconds, or at once when the signal is aborted; never rejects. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** This process, unlike any other's. */
  readonly owner: string;
  readonly log: { info(fields: object, message: string): void };
  /** Defaults to the program's own list. */
  readonly migrations?: readonly Migration[];
}

/**
 * Runs the steps this store has not had. Of several processes that start together one runs them and the others wait; a
 * holder that died is replaced when its lease runs out. Does nothing to a store that is up to date, and rejects with
 * NewerDataError where the data are ahead of the program, UnfinishedRestoreError where they are half restored. A step that fails rejects, frees the lease and is run again by
 * the next start. Resolves to the version of the data.
 */
export async function migrate(options: MigrateOptions): Promise<number> {
  const { connection, now, wait, owner, log, migrations = MIGRATIONS } = options;
  const db = connection.db as unknown as Db;
  const rows = db.collection<VersionRow>(MIGRATION_COLLECTION);
  const newest = migrations.length;
  let announced = false;
  await ensureRow(rows);
  for (;;) {
    const row = await rows.findOne({ _id: 'data' });
    if (row?.restoring) throw new UnfinishedRestoreError();
    const version = row?.version ?? 0;
    if (version > newest) throw new NewerDataError(version, newest);
    const next = migrations[version];
    if (!next) return version;
    if (next.version !== version + 1) throw new Error(`Migration ${next.version} stands where ${version + 1} belongs`);
    if (await take(rows, version, owner, now())) {
      await run(next, { db, rows, now, wait, owner, log });
    } else {
      if (!announced)
        log.info({ holder: row?.owner, version: version + 1 }, 'another process migrates the data; waiting');
      announced = true;
      await wait(MIGRATION_POLL_MS);
    }
  }
}

interface Running extends Pick<MigrateOptions, 'now' | 'wait' | 'owner' | 'log'> {
  readonly db: Db;
  readonly rows: Collection<VersionRow>;
}

async function run(step: Migration, { db, rows, now, wait, owner, log }: Running): Promise<void> {
  const { version, name } = step;
  const mine = { _id: 'data' as const, owner, version: version - 1 };
  const done = new AbortController();
  const renewing = renew(rows, mine, now, wait, done.signal);
  log.info({ version, name }, 'migrating the data');
  try {
    await step.up(db);
    await rows.updateOne(mine, {
      $set: { version, lockedUntil: 0 },
      $unset: { owner: '' },
      $push: { history: { version, name, at: now() } },
    });
  } catch (error) {
    await rows.updateOne(mine, { $set: { lockedUntil: 0 }, $unset: { owner: '' } });
    throw error;
  } finally {
    done.abort();
    await renewing;
  }
}

async function ensureRow(rows: Collection<VersionRow>): Promise<void> {
  try {
    await rows.updateOne(
      { _id: 'data' },
      { $setOnInsert: { version: 0, history: [], lockedUntil: 0 } },
      { upsert: true },
    );
  } catch (error) {
    // Of two processes that make the row at once, MongoDB may refuse one; the row is there all the same.
    if ((error as { code?: number }).code !== 11000) throw error;
  }
}

async function take(rows: Collection<VersionRow>, version: number, owner: string, now: number): Promise<boolean> {
  const { matchedCount } = await rows.updateOne(
    { _id: 'data', version, lockedUntil: { $lte: now } },
    { $set: { owner, lockedUntil: now + MIGRATION_LEASE_MS } },
  );
  return matchedCount === 1;
}

async function renew(
  rows: Collection<VersionRow>,
  mine: { _id: 'data'; owner: string; version: number },
  now: () => number,
  wait: MigrateOptions['wait'],
  done: AbortSignal,
): Promise<void> {
  for (;;) {
    await wait(MIGRATION_LEASE_MS / 3, done);
    if (done.aborted) return;
    await rows.updateOne(mine, { $set: { lockedUntil: now() + MIGRATION_LEASE_MS } });
  }
}
