// A database of the embedded store: its collections and the few commands people need. Made by client.ts.
import type { Document } from 'bson';
import { AggregateCursor } from './aggregate';
import type { Catalog } from './catalog';
import type { EmbeddedClient } from './client';
import { EmbeddedCollection } from './collection';
import type { Engine } from './engine';
import { serverError } from './errors';
import type { FindSettings } from './find';
import { describeIndexes } from './index-admin';
import { ListCursor } from './list-cursor';
import { compileFilter } from './match';
import { writeSink } from './out';

/** What every part of one open folder shares. */
export interface Shared {
  readonly engine: Engine;
  readonly catalog: Catalog;
  readonly now: () => number;
}

const VALIDATION = ['validator', 'validationLevel', 'validationAction'];
const UNSUPPORTED = ['capped', 'timeseries', 'viewOn', 'clusteredIndex', 'changeStreamPreAndPostImages'];

function checkName(name: string): void {
  if (name === '') throw serverError(73, 'Collection names cannot be empty');
  if (name.includes('$')) throw serverError(73, "Collection names must not contain '$'");
  if (name.includes('\0')) throw serverError(73, 'Collection names cannot contain a null character');
  if (name.startsWith('.') || name.endsWith('.'))
    throw serverError(73, "Collection names must not start or end with '.'");
}

/** See the MongoDB Node driver's `Db`. */
export class EmbeddedDb {
  constructor(
    readonly client: EmbeddedClient,
    readonly databaseName: string,
    readonly shared: Shared,
  ) {}

  get namespace(): string {
    return this.databaseName;
  }

  collection(name: string): EmbeddedCollection {
    checkName(name);
    return new EmbeddedCollection(this, name);
  }

  async collections(): Promise<EmbeddedCollection[]> {
    return this.shared.catalog.list(this.databaseName).map((c) => this.collection(c.name));
  }

  listCollections(filter: Document = {}, options: { nameOnly?: boolean } = {}): ListCursor {
    const test = compileFilter(filter);
    return new ListCursor(() =>
      this.shared.catalog
        .list(this.databaseName)
        .map((c): Document =>
          options.nameOnly
            ? { name: c.name, type: 'collection' }
            : {
                name: c.name,
                type: 'collection',
                options: c.record.options,
                info: { readOnly: false },
                idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
              },
        )
        .filter(test),
    );
  }

  async createCollection(name: string, options: Document = {}): Promise<EmbeddedCollection> {
    checkName(name);
    if (
      this.shared.catalog.find(this.databaseName, name) &&
      Object.keys(options).some((k) => UNSUPPORTED.includes(k))
    ) {
      throw serverError(48, `Collection ${this.databaseName}.${name} already exists.`);
    }
    for (const option of UNSUPPORTED) {
      if (options[option])
        throw serverError(115, `The collection option '${option}' is not supported by the embedded store`);
    }
    const kept: Document = {};
    for (const k of ['validator', 'validationLevel', 'validationAction'])
      if (options[k] !== undefined) kept[k] = options[k];
    if (kept['validator']) compileFilter(kept['validator'] as Document);
    const { engine, catalog } = this.shared;
    await engine.write(() => {
      const old = catalog.find(this.databaseName, name);
      if (!old) catalog.create(this.databaseName, name, kept);
      else if (JSON.stringify(old.record.options) !== JSON.stringify(kept)) {
        throw serverError(48, `Collection ${this.databaseName}.${name} already exists.`);
      }
    });
    return this.collection(name);
  }

  /** True when it was there; dropping what is not there is no error. */
  async dropCollection(name: string): Promise<boolean> {
    const { engine, catalog } = this.shared;
    return engine.write(() => {
      const handle = catalog.find(this.databaseName, name);
      if (handle) catalog.drop(handle);
      return true;
    });
  }

  async renameCollection(
    from: string,
    to: string,
    options: { dropTarget?: boolean } = {},
  ): Promise<EmbeddedCollection> {
    checkName(to);
    const { engine, catalog } = this.shared;
    await engine.write(() => {
      const handle = catalog.find(this.databaseName, from);
      if (!handle) throw serverError(26, `Source collection ${this.databaseName}.${from} does not exist`);
      const target = catalog.find(this.databaseName, to);
      if (target && !options.dropTarget) throw serverError(48, 'target namespace exists');
      if (target) catalog.drop(target);
      catalog.rename(handle, to);
    });
    return this.collection(to);
  }

  async dropDatabase(): Promise<boolean> {
    const { engine, catalog } = this.shared;
    return engine.write(() => {
      for (const handle of catalog.list(this.databaseName)) catalog.drop(handle);
      return true;
    });
  }

  aggregate(pipeline: Document[], options: FindSettings = {}): AggregateCursor {
    return new AggregateCursor(
      { catalog: this.shared.catalog, db: this.databaseName, name: '' },
      pipeline,
      options,
      writeSink(this),
    );
  }

  async createIndex(collection: string, keys: unknown, options: Document = {}): Promise<string> {
    return this.collection(collection).createIndex(keys, options);
  }

  async stats(): Promise<Document> {
    return this.command({ dbStats: 1 });
  }

  admin(): {
    listDatabases: () => Promise<Document>;
    ping: () => Promise<Document>;
    command: (c: Document) => Promise<Document>;
  } {
    return {
      listDatabases: async () => {
        const names = [...new Set(this.shared.catalog.list().map((c) => c.db))];
        return Promise.resolve({ databases: names.map((name) => ({ name, empty: false })), ok: 1 });
      },
      ping: () => this.command({ ping: 1 }),
      command: (c) => this.command(c),
    };
  }

  async #modify(name: string, change: Document): Promise<void> {
    const { engine, catalog } = this.shared;
    const options: Document = {};
    for (const k of VALIDATION) if (change[k] !== undefined) options[k] = change[k] as unknown;
    if (options['validator']) compileFilter(options['validator'] as Document);
    await engine.write(() => {
      const handle = catalog.find(this.databaseName, name);
      if (!handle) throw serverError(26, `ns does not exist: ${this.databaseName}.${name}`);
      catalog.save(this.databaseName, name, { ...handle.record, options: { ...handle.record.options, ...options } });
    });
  }

  /** ping, hello, buildInfo, collStats, dbStats, collMod (validators), listCollections, listIndexes, count; others are refused (59). */
  async command(command: Document): Promise<Document> {
    const name = Object.keys(command)[0] ?? '';
    const { catalog } = this.shared;
    switch (name) {
      case 'ping':
        catalog.refresh();
        return { ok: 1 };
      case 'hello':
      case 'isMaster':
      case 'ismaster':
        return {
          isWritablePrimary: true,
          ismaster: true,
          maxBsonObjectSize: 16777216,
          maxWriteBatchSize: 100000,
          readOnly: false,
          ok: 1,
        };
      case 'buildInfo':
        return { version: '7.0.0', versionArray: [7, 0, 0, 0], storageEngines: ['lmdb'], ok: 1 };
      case 'collStats': {
        const handle = catalog.find(this.databaseName, String(command[name]));
        const count = handle ? await this.collection(handle.name).estimatedDocumentCount() : 0;
        return {
          ns: `${this.databaseName}.${String(command[name])}`,
          count,
          nindexes: handle ? handle.indexes.length + 1 : 0,
          ok: 1,
        };
      }
      case 'dbStats': {
        const all = catalog.list(this.databaseName);
        let objects = 0;
        for (const c of all) objects += await this.collection(c.name).estimatedDocumentCount();
        return {
          db: this.databaseName,
          collections: all.length,
          objects,
          indexes: all.reduce((n, c) => n + c.indexes.length + 1, 0),
          ok: 1,
        };
      }
      case 'listCollections':
        return {
          cursor: {
            id: 0,
            ns: `${this.databaseName}.$cmd.listCollections`,
            firstBatch: await this.listCollections().toArray(),
          },
          ok: 1,
        };
      case 'collMod':
        await this.#modify(String(command[name]), command);
        return { ok: 1 };
      case 'listIndexes': {
        const handle = catalog.find(this.databaseName, String(command[name]));
        if (!handle) throw serverError(26, `ns does not exist: ${this.databaseName}.${String(command[name])}`);
        return { cursor: { id: 0, ns: handle.ns, firstBatch: describeIndexes(handle) }, ok: 1 };
      }
      case 'count':
        return {
          n: await this.collection(String(command[name])).countDocuments((command['query'] ?? {}) as Document),
          ok: 1,
        };
      default:
        throw serverError(59, `no such command: '${name}'`);
    }
  }
}
