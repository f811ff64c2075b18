// Which collections and indexes exist: kept in the data file, cached in memory, checked by a version number on each use,
// so that what one process creates the others see. Called by db.ts, collection.ts and write.ts.
import { deserialize, serialize, type Document } from 'bson';
import { conditionsOf } from './bounds';
import type { FieldSet } from './bson-fields';
import { FORMAT, type Engine, type Table } from './engine';
import { StoreError } from './errors';
import { compileIndex, type IndexDef, type IndexRecord } from './index-keys';
import { compileFilter, type Predicate } from './match';

/** A collection as stored. */
export interface CollectionRecord {
  readonly id: number;
  readonly options: Document;
  readonly indexes: readonly IndexRecord[];
}

/** An index with its table. */
export interface IndexHandle extends IndexDef {
  readonly table: Table;
}

/** A collection ready for use; replaced, never changed, when the catalog changes. */
export interface CollectionHandle {
  readonly ns: string;
  readonly db: string;
  readonly name: string;
  readonly record: CollectionRecord;
  readonly table: Table;
  readonly indexes: readonly IndexHandle[];
  /** Top-level fields that decide the keys of all indexes; undefined when any may. */
  readonly roots: FieldSet | undefined;
  /** Paths that some partial index makes a demand on. */
  readonly partialPaths: ReadonlySet<string>;
  /** Which index the planner chose for queries of a shape: its id, 0 for none. */
  readonly choices: Map<string, number>;
  /** The collection's validator, compiled. */
  readonly validator: Predicate | undefined;
}

const VERSION_KEY = Buffer.from([1]);
const FORMAT_KEY = Buffer.from([2]);
const NEXT_ID_KEY = Buffer.from([3]);
const COLLECTION_PREFIX = 0x10;

const collectionKey = (db: string, name: string): Buffer =>
  Buffer.concat([Buffer.from([COLLECTION_PREFIX]), Buffer.from(`${db}\0${name}`)]);

const numberBytes = (n: number): Buffer => {
  const b = Buffer.alloc(8);
  b.writeDoubleBE(n);
  return b;
};

/** The catalog of one open folder. */
export class Catalog {
  #version = -1;
  #collections = new Map<string, CollectionHandle>();

  constructor(private readonly engine: Engine) {
    const format = this.#number(FORMAT_KEY);
    if (format > FORMAT) {
      throw new StoreError(
        'STORE_NEWER_VERSION',
        `${engine.folder} was written by a newer version (data version ${format}, this one reads up to ${FORMAT}). Nothing was changed. Install the newer version, or restore a backup.`,
        engine.folder,
      );
    }
  }

  /** Writes the data version into a new folder. */
  async init(): Promise<void> {
    if (this.#number(FORMAT_KEY) === FORMAT) return;
    await this.engine.write(() => this.engine.meta.put(FORMAT_KEY, numberBytes(FORMAT)));
  }

  #number(key: Buffer): number {
    const bytes = this.engine.meta.getBinary(key);
    return bytes ? bytes.readDoubleBE(0) : 0;
  }

  /** Reads the catalog again if any process changed it. */
  refresh(): void {
    if (this.engine.closed) throw this.engine.closedError();
    this.engine.seeLatest();
    const version = this.#number(VERSION_KEY);
    if (version === this.#version) return;
    const next = new Map<string, CollectionHandle>();
    const range = { start: Buffer.from([COLLECTION_PREFIX]), end: Buffer.from([COLLECTION_PREFIX + 1]) };
    for (const { key, value } of this.engine.meta.getRange(range)) {
      const [db, name] = key.subarray(1).toString().split('\0') as [string, string];
      next.set(`${db}.${name}`, this.#handle(db, name, deserialize(value) as CollectionRecord));
    }
    this.#collections = next;
    this.#version = version;
  }

  #handle(db: string, name: string, record: CollectionRecord): CollectionHandle {
    const validator = record.options['validator'] as Document | undefined;
    const indexes = record.indexes.map((r) => ({ ...compileIndex(r), table: this.engine.table(r.id) }));
    return {
      ns: `${db}.${name}`,
      db,
      name,
      record,
      table: this.engine.table(record.id),
      indexes,
      roots: indexes.every((i) => i.roots)
        ? new Set(['_id', ...indexes.flatMap((i) => [...(i.roots as FieldSet)])])
        : undefined,
      partialPaths: new Set(record.indexes.flatMap((r) => [...conditionsOf(r.partialFilterExpression ?? {}).keys()])),
      choices: new Map(),
      validator: validator && Object.keys(validator).length > 0 ? compileFilter(validator) : undefined,
    };
  }

  /** The collection, or undefined when nobody created it. */
  find(db: string, name: string): CollectionHandle | undefined {
    this.refresh();
    return this.#collections.get(`${db}.${name}`);
  }

  /** All collections of a database, or of all of them. */
  list(db?: string): CollectionHandle[] {
    this.refresh();
    return [...this.#collections.values()].filter((c) => db === undefined || c.db === db);
  }

  /** Creates a collection; inside a commit. */
  create(db: string, name: string, options: Document = {}): CollectionHandle {
    this.save(db, name, { id: this.nextId(), options, indexes: [] });
    return this.find(db, name) as CollectionHandle;
  }

  /** Stores a changed record; inside a commit. */
  save(db: string, name: string, record: CollectionRecord): void {
    this.engine.meta.put(collectionKey(db, name), Buffer.from(serialize(record)));
    this.#bump();
  }

  /** Forgets a collection and drops its tables; inside a commit. */
  drop(handle: CollectionHandle): void {
    this.engine.meta.remove(collectionKey(handle.db, handle.name));
    this.#bump();
    for (const index of handle.record.indexes) this.engine.dropTable(index.id);
    this.engine.dropTable(handle.record.id);
  }

  /** Gives a collection another name; inside a commit. */
  rename(handle: CollectionHandle, name: string): void {
    this.engine.meta.remove(collectionKey(handle.db, handle.name));
    this.save(handle.db, name, handle.record);
  }

  /** A number never used before; inside a commit. */
  nextId(): number {
    const id = this.#number(NEXT_ID_KEY) + 1;
    this.engine.meta.put(NEXT_ID_KEY, numberBytes(id));
    return id;
  }

  #bump(): void {
    this.engine.meta.put(VERSION_KEY, numberBytes(this.#number(VERSION_KEY) + 1));
  }
}
