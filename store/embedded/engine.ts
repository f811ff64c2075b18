// The data file: opens LMDB safely, groups writes into durable commits and hands out tables.
// Called by catalog.ts (tables, versions), collection.ts (reads) and write.ts (everything inside a commit).
import { open, type Database, type RootDatabase } from 'lmdb';
import { StoreError } from './errors';
import { checkDataFile, checkFolder, openError, writeError } from './folder';

/** Bytes under ordered bytes. `put`, `remove` and `dropSync` belong inside a commit, where they happen at once. */
export interface Table extends Pick<Database<Buffer, Buffer>, 'getRange' | 'getKeys' | 'getKeysCount' | 'dropSync'> {
  put(key: Buffer, value: Uint8Array): unknown;
  remove(key: Buffer): unknown;
  /** LMDB's own handle; `stat` answers without reading the table. */
  readonly db: { stat(): { entryCount: number } };
  ensureReadTxn(): void;
  /** The value, copied. */
  getBinary(key: Buffer): Buffer | undefined;
  /** The value in a buffer that the next read overwrites. */
  getBinaryFast(key: Buffer): Buffer | undefined;
}

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

function runOne(op: Pending): Outcome {
  try {
    return { op, value: op.run() };
  } catch (error) {
    return { op, error };
  }
}

const BINARY = { keyEncoding: 'binary', encoding: 'binary' } as const;

/** Two LMDB environments on one file in one process could wait for each other's write lock for ever. */
const shared = new Map<string, Engine>();

/** One open data folder. */
export class Engine {
  readonly #root: RootDatabase;
  readonly meta: Table;
  readonly #tables = new Map<number, Table>();
  #queue: Pending[] = [];
  /** A commit waits for the lock and has not yet taken its writes. */
  #asked = false;
  #underway = 0;
  #closed = false;
  #users = 0;
  #inCommit = false;
  #seesLatest = false;

  private constructor(
    readonly folder: string,
    root: RootDatabase,
    meta: Table,
  ) {
    this.#root = root;
    this.meta = meta;
  }

  /** The engine of a folder, shared by all who open it in this process; each must close it once. */
  static share(folder: string): Engine {
    const open = shared.get(folder);
    const engine = open ?? Engine.#open(folder);
    if (!open) shared.set(folder, engine);
    engine.#users++;
    return engine;
  }

  static #open(folder: string): Engine {
    checkFolder(folder);
    checkDataFile(folder);
    let root: RootDatabase | undefined;
    try {
      root = open({
        path: folder,
        maxDbs: MAX_TABLES,
        noSubdir: false,
        // writes are grouped here; LMDB's own grouping leaves a rejection unhandled when a commit fails
        eventTurnBatching: false,
        maxReaders: 500,
        ...BINARY,
      }) as unknown as RootDatabase;
      const meta = root.openDB('meta', BINARY) as unknown as Table;
      return new Engine(folder, root, meta);
    } catch (error) {
      void root?.close();
      throw openError(folder, error);
    }
  }

  /**
   * Lets what is read next see every commit so far, of other processes too: news of those can only come with a new
   * event, so one snapshot serves everything until the present one has been dealt with.
   */
  seeLatest(): void {
    if (this.#inCommit || this.#seesLatest) return;
    this.#seesLatest = true;
    this.#root.resetReadTxn();
    process.nextTick(this.#look);
  }

  readonly #look = (): void => {
    this.#seesLatest = false;
  };

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

  /** Starts a commit unless enough are under way; those take up what is queued when they get the lock. */
  #schedule(): void {
    if (this.#queue.length > 0 && this.#underway < OVERLAP && !this.#asked) void this.#commit();
  }

  async #commit(): Promise<void> {
    this.#underway++;
    this.#asked = true;
    let outcomes: Outcome[] = [];
    let taken: Pending[] = [];
    try {
      await this.#root.transaction(() => {
        this.#asked = false;
        taken = this.#queue;
        this.#queue = [];
        this.#inCommit = true;
        outcomes = taken.map(runOne);
        this.#inCommit = false;
      });
      for (const o of outcomes) {
        if ('error' in o) o.op.reject(o.error);
        else o.op.resolve(o.value);
      }
    } catch (error) {
      this.#asked = false;
      const cause = await (error as { commitError?: Promise<unknown> }).commitError?.catch((e: unknown) => e);
      this.#tables.clear();
      for (const op of taken) op.reject(writeError(this.folder, cause ?? error));
    } finally {
      this.#underway--;
      this.#schedule();
    }
  }

  /** Waits for what is under way; the last user closes the file. */
  async close(): Promise<void> {
    this.#users--;
    if (this.#closed || this.#users > 0) return;
    shared.delete(this.folder);
    while (this.#queue.length > 0 || this.#underway > 0) await this.write(() => undefined);
    this.#closed = true;
    await this.#root.close();
  }
}
