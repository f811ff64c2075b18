// The data file: opens LMDB safely, groups writes into durable commits and hands out tables.
// Called by catalog.ts (tables, versions), collection.ts (reads) and write.ts (everything inside a commit).
import { open, type Database, type RootDatabase } from 'lmdb';
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { StoreError } from './errors';

/** Bytes under ordered bytes. */
export type Table = Database<Buffer, Buffer>;

/** Version of the layout on disk; a folder with a higher one is refused. */
export const FORMAT = 1;
const MAX_TABLES = 4000;
/** Commits under way at once: one being written while the one before reaches the disk. */
const OVERLAP = 2;

interface Pending {
  readonly run: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Outcome {
  readonly op: Pending;
  readonly value?: unknown;
  readonly error?: unknown;
}

const BINARY = { keyEncoding: 'binary', encoding: 'binary' } as const;

const isFull = (error: unknown): boolean => /MDB_MAP_FULL|ENOSPC|No space left|EDQUOT|quota/i.test(String(error));

/** Checks what can be checked before LMDB touches anything. */
function checkFolder(folder: string): void {
  try {
    if (existsSync(folder) && !statSync(folder).isDirectory()) {
      throw new StoreError(
        'STORE_FOLDER_IS_FILE',
        `${folder} is a file; the store needs a folder. Give another path.`,
        folder,
      );
    }
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    for (const name of ['data.mdb', 'lock.mdb']) {
      const file = path.join(folder, name);
      if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK);
    }
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOTDIR' || code === 'EEXIST') {
      throw new StoreError(
        'STORE_FOLDER_IS_FILE',
        `A part of ${folder} is a file, not a folder. Give another path.`,
        folder,
        error,
      );
    }
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new StoreError(
        'STORE_DISK_FULL',
        `No space left to create ${folder}. Free space and start again.`,
        folder,
        error,
      );
    }
    throw new StoreError(
      'STORE_FOLDER_READ_ONLY',
      `${folder} cannot be written (${code ?? 'unknown'}). Give this user write permission on it, or choose another folder.`,
      folder,
      error,
    );
  }
}

/** One open data folder. */
export class Engine {
  readonly #root: RootDatabase;
  readonly meta: Table;
  readonly #tables = new Map<number, Table>();
  #queue: Pending[] = [];
  #scheduled = false;
  #underway = 0;
  #closed = false;
  /** Called at the start of every commit, inside it. */
  onBatch: () => void = () => undefined;

  private constructor(
    readonly folder: string,
    root: RootDatabase,
    meta: Table,
  ) {
    this.#root = root;
    this.meta = meta;
  }

  /** Opens or creates the folder; StoreError when it cannot be used. */
  static open(folder: string): Engine {
    checkFolder(folder);
    let root: RootDatabase | undefined;
    try {
      root = open({
        path: folder,
        maxDbs: MAX_TABLES,
        noSubdir: false,
        maxReaders: 500,
        ...BINARY,
      }) as unknown as RootDatabase;
      const meta = root.openDB('meta', BINARY) as unknown as Table;
      return new Engine(folder, root, meta);
    } catch (error) {
      void root?.close();
      throw Engine.#openError(folder, error);
    }
  }

  static #openError(folder: string, error: unknown): StoreError {
    const text = String(error);
    if (isFull(error))
      return new StoreError(
        'STORE_DISK_FULL',
        `No space left for ${folder}. Free space and start again.`,
        folder,
        error,
      );
    if (/MDB_INVALID|MDB_CORRUPTED|MDB_PAGE_NOTFOUND|MDB_VERSION_MISMATCH|not an LMDB file/i.test(text)) {
      return new StoreError(
        'STORE_CORRUPT',
        `${path.join(folder, 'data.mdb')} is not a readable data file. Nothing was changed. Move the folder away and restore a backup.`,
        folder,
        error,
      );
    }
    return new StoreError('STORE_OPEN_FAILED', `${folder} could not be opened: ${text}`, folder, error);
  }

  /** The table with an id; created when it does not exist. */
  table(id: number): Table {
    let table = this.#tables.get(id);
    if (!table) {
      table = this.#root.openDB(`t${id}`, BINARY) as unknown as Table;
      this.#tables.set(id, table);
    }
    return table;
  }

  /** Drops a table; call inside a commit. */
  dropTable(id: number): void {
    this.table(id).dropSync();
    this.#tables.delete(id);
  }

  /**
   * Runs `run` inside a write transaction shared with every other write that waits, and resolves with its result
   * when that transaction is on disk. `run` must check everything before its first put: it cannot be undone alone.
   */
  write<T>(run: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(this.closedError());
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ run, resolve: resolve as (v: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** What every call gets after `close`. */
  closedError(): StoreError {
    return new StoreError('STORE_CLOSED', 'The store is closed. Open it again.', this.folder);
  }

  get closed(): boolean {
    return this.#closed;
  }

  #schedule(): void {
    if (this.#scheduled || this.#underway >= OVERLAP || this.#queue.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#commit();
    });
  }

  async #commit(): Promise<void> {
    if (this.#queue.length === 0) return;
    this.#underway++;
    let outcomes: Outcome[] = [];
    let taken: Pending[] = [];
    try {
      await this.#root.transaction(() => {
        taken = this.#queue;
        this.#queue = [];
        this.onBatch();
        outcomes = taken.map((op) => {
          try {
            return { op, value: op.run() };
          } catch (error) {
            return { op, error };
          }
        });
      });
      for (const o of outcomes) {
        if ('error' in o) o.op.reject(this.#writeError(o.error));
        else o.op.resolve(o.value);
      }
    } catch (error) {
      const cause = await (error as { commitError?: Promise<unknown> }).commitError?.catch((e: unknown) => e);
      this.#tables.clear();
      for (const op of taken) op.reject(this.#writeError(cause ?? error));
    } finally {
      this.#underway--;
      this.#schedule();
    }
  }

  #writeError(error: unknown): unknown {
    if (!isFull(error)) return error;
    return new StoreError(
      'STORE_DISK_FULL',
      `No space left in ${this.folder}; nothing of this write was kept. Free space and try again.`,
      this.folder,
      error,
    );
  }

  /** Waits for what is under way and closes the file. */
  async close(): Promise<void> {
    if (this.#closed) return;
    while (this.#queue.length > 0 || this.#underway > 0) await this.write(() => undefined);
    this.#closed = true;
    await this.#root.close();
  }
}
