// The door to the embedded store: opens a folder and answers as the MongoDB Node driver's client does.
// Called by driver.ts for Mongoose, and by anybody who needs documents without Mongoose.
import { EventEmitter } from 'node:events';
import path from 'node:path';
import { Catalog } from './catalog';
import { EmbeddedDb } from './db';
import { Engine } from './engine';
import { EmbeddedSession } from './session';
import { sweepExpired } from './ttl';

/** Options of `openEmbedded`. */
export interface EmbeddedOptions {
  /** Name of the database that `client.db()` means; default `linli`. */
  readonly dbName?: string;
  /** The clock that TTL indexes and `$currentDate` read, in ms; default the system's. */
  readonly now?: () => number;
  /** Milliseconds between two sweeps of TTL indexes; 0 for none; default a minute. */
  readonly sweepEvery?: number;
}

const SWEEP_EVERY = 60_000;

/** See the MongoDB Node driver's `MongoClient`. */
export class EmbeddedClient extends EventEmitter {
  readonly #engine: Engine;
  readonly #catalog: Catalog;
  readonly #now: () => number;
  readonly #dbName: string;
  readonly #timer: NodeJS.Timeout | undefined;
  #closed = false;
  readonly #sessions = new Set<EmbeddedSession>();

  constructor(engine: Engine, catalog: Catalog, options: EmbeddedOptions) {
    super();
    this.#engine = engine;
    this.#catalog = catalog;
    this.#now = options.now ?? Date.now;
    this.#dbName = options.dbName ?? 'linli';
    const every = options.sweepEvery ?? SWEEP_EVERY;
    if (every > 0) {
      this.#timer = setInterval(
        () => void this.sweep().catch((error: unknown) => this.emit('sweepError', error)),
        every,
      );
      this.#timer.unref();
    }
  }

  /** Absolute path of the data folder. */
  get folder(): string {
    return this.#engine.folder;
  }

  db(name: string = this.#dbName): EmbeddedDb {
    return new EmbeddedDb(this, name, { engine: this.#engine, catalog: this.#catalog, now: this.#now });
  }

  startSession(): EmbeddedSession {
    const session = new EmbeddedSession();
    this.#sessions.add(session);
    session.once('ended', () => this.#sessions.delete(session));
    return session;
  }

  async withSession<T>(run: (session: EmbeddedSession) => Promise<T>): Promise<T> {
    const session = this.startSession();
    try {
      return await run(session);
    } finally {
      await session.endSession();
    }
  }

  /** Removes what TTL indexes say has expired by the clock; returns how many documents. */
  async sweep(): Promise<number> {
    return sweepExpired(this.#engine, this.#catalog, this.#now);
  }

  async connect(): Promise<this> {
    return Promise.resolve(this);
  }

  /** Waits for writes under way, then closes the file. Closing twice is fine. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const session of this.#sessions) await session.endSession();
    if (this.#closed) return;
    this.#closed = true;
    await this.#engine.close();
    this.emit('close');
  }
}

/**
 * Opens a data folder, created when missing. Several processes may open the same one.
 * Throws StoreError, before anything is changed, when the folder is a file, read-only, corrupt or of a newer version.
 */
export async function openEmbedded(folder: string, options: EmbeddedOptions = {}): Promise<EmbeddedClient> {
  const engine = Engine.share(path.resolve(folder));
  try {
    const catalog = new Catalog(engine);
    await catalog.init();
    return new EmbeddedClient(engine, catalog, options);
  } catch (error) {
    await engine.close();
    throw error;
  }
}
