// A collection that answers as the MongoDB Node driver's does. Made by db.ts; Mongoose models call it through driver.ts.
import { deserialize, type Document } from 'bson';
import type { AnyBulkWriteOperation, BulkWriteResult } from 'mongodb';
import { AggregateCursor } from './aggregate';
import {
  bulkResult,
  checkReplacement,
  checkUpdate,
  prepareGiven,
  runBulk,
  toStep,
  type BulkSettings,
  type BulkStep,
} from './bulk';
import type { CollectionHandle } from './catalog';
import type { EmbeddedDb } from './db';
import { invalidArgument, serverError } from './errors';
import { FindCursor, count, decodeOptions, distinct, findOne, type FindSettings, type Target } from './find';
import { createIndexes, describeIndexes, dropIndexes } from './index-admin';
import { ListCursor } from './list-cursor';
import { writeSink } from './out';
import { letVariables } from './mingo-bridge';
import { compileProjection } from './projection';
import { checkFilter } from './prepare';
import { Writer, type UpdateOutcome, type UpdateStatement } from './write';

type Settings = FindSettings & {
  upsert?: boolean;
  arrayFilters?: Document[];
  ordered?: boolean;
  returnDocument?: 'before' | 'after';
  includeResultMetadata?: boolean;
  ignoreUndefined?: boolean;
  bypassDocumentValidation?: boolean;
};

const acknowledged = true;

/** See the MongoDB Node driver's `Collection`; what is missing is listed in docs/embedded-store.md. */
export class EmbeddedCollection {
  constructor(
    private readonly owner: EmbeddedDb,
    readonly collectionName: string,
  ) {}

  get dbName(): string {
    return this.owner.databaseName;
  }
  get namespace(): string {
    return `${this.dbName}.${this.collectionName}`;
  }
  get db(): EmbeddedDb {
    return this.owner;
  }
  get hint(): undefined {
    return undefined;
  }

  get #target(): Target {
    return { catalog: this.owner.shared.catalog, db: this.dbName, name: this.collectionName };
  }

  #write<T>(run: (writer: Writer) => T): Promise<T> {
    const { engine, catalog, now } = this.owner.shared;
    return engine.write(() => run(new Writer(catalog, this.dbName, this.collectionName, now)));
  }

  #existing(): CollectionHandle {
    const handle = this.owner.shared.catalog.find(this.dbName, this.collectionName);
    if (!handle) throw serverError(26, `ns does not exist: ${this.namespace}`);
    return handle;
  }

  async insertOne(doc: Document, options: Settings = {}): Promise<Document> {
    const prepared = prepareGiven(doc, options.ignoreUndefined);
    await this.#write((w) => w.insert(prepared, options.bypassDocumentValidation));
    return { acknowledged, insertedId: prepared.id };
  }

  async insertMany(docs: readonly Document[], options: Settings = {}): Promise<Document> {
    if (!Array.isArray(docs)) throw invalidArgument('Argument "docs" must be an array of documents');
    const result = await this.bulkWrite(
      docs.map((document) => ({ insertOne: { document } })) as AnyBulkWriteOperation[],
      options,
    );
    return { acknowledged, insertedCount: result.insertedCount, insertedIds: result.insertedIds };
  }

  async bulkWrite(operations: readonly AnyBulkWriteOperation[], options: Settings = {}): Promise<BulkWriteResult> {
    if (!Array.isArray(operations)) throw invalidArgument('Argument "operations" must be an array of documents');
    if (operations.length === 0) throw invalidArgument('Invalid BulkOperation, Batch cannot be empty');
    const settings: BulkSettings = {
      ordered: options.ordered !== false,
      bypassDocumentValidation: options.bypassDocumentValidation,
      ignoreUndefined: options.ignoreUndefined,
      vars: letVariables(options.let),
    };
    const steps: BulkStep[] = (operations as AnyBulkWriteOperation[]).map((op) => toStep(op, settings));
    return bulkResult(await this.#write((w) => runBulk(w, steps, settings)), steps, settings);
  }

  find(filter: Document = {}, options: FindSettings = {}): FindCursor {
    return new FindCursor(this.#target, checkFilter(filter), options);
  }

  async findOne(filter: Document = {}, options: FindSettings = {}): Promise<Document | null> {
    return findOne(this.#target, checkFilter(filter), options);
  }

  async countDocuments(filter: Document = {}, options: FindSettings = {}): Promise<number> {
    return count(this.#target, checkFilter(filter), options);
  }

  async estimatedDocumentCount(): Promise<number> {
    return count(this.#target, {}, {});
  }

  async count(filter: Document = {}, options: FindSettings = {}): Promise<number> {
    return this.countDocuments(filter, options);
  }

  async distinct(key: string, filter: Document = {}, options: FindSettings = {}): Promise<unknown[]> {
    return distinct(this.#target, key, checkFilter(filter), options);
  }

  aggregate(pipeline: Document[] = [], options: FindSettings = {}): AggregateCursor {
    return new AggregateCursor(this.#target, pipeline, options, writeSink(this.owner));
  }

  #statement(filter: unknown, options: Settings, rest: Partial<UpdateStatement>): UpdateStatement {
    const { upsert, arrayFilters, sort, hint, ignoreUndefined, bypassDocumentValidation } = options;
    return {
      filter: checkFilter(filter),
      multi: false,
      upsert,
      arrayFilters,
      sort,
      hint,
      vars: letVariables(options.let),
      collation: options.collation,
      ignoreUndefined,
      bypassDocumentValidation,
      ...rest,
    };
  }

  async #update(statement: UpdateStatement): Promise<Document> {
    const o = await this.#write((w) => w.update(statement));
    return {
      acknowledged,
      matchedCount: o.matched,
      modifiedCount: o.modified,
      upsertedCount: o.upsertedId === undefined ? 0 : 1,
      upsertedId: o.upsertedId ?? null,
    };
  }

  async updateOne(filter: Document, update: unknown, options: Settings = {}): Promise<Document> {
    return this.#update(this.#statement(filter, options, { update: checkUpdate(update) }));
  }

  async updateMany(filter: Document, update: unknown, options: Settings = {}): Promise<Document> {
    return this.#update(this.#statement(filter, options, { update: checkUpdate(update), multi: true }));
  }

  async replaceOne(filter: Document, replacement: Document, options: Settings = {}): Promise<Document> {
    return this.#update(this.#statement(filter, options, { replacement: checkReplacement(replacement) }));
  }

  async deleteOne(filter: Document = {}, options: Settings = {}): Promise<Document> {
    const statement = this.#statement(filter, options, {});
    return { acknowledged, deletedCount: (await this.#write((w) => w.remove(statement))).deleted };
  }

  async deleteMany(filter: Document = {}, options: Settings = {}): Promise<Document> {
    const statement = this.#statement(filter, options, { multi: true });
    return { acknowledged, deletedCount: (await this.#write((w) => w.remove(statement))).deleted };
  }

  #found(bytes: Buffer | undefined, filter: Document, options: Settings): Document | null {
    if (!bytes) return null;
    const doc = deserialize(bytes, decodeOptions(options));
    const project = compileProjection(options.projection, filter);
    return project ? project(doc) : doc;
  }

  async #findAndChange(statement: UpdateStatement, options: Settings): Promise<Document | null> {
    const o: UpdateOutcome = await this.#write((w) => w.update(statement));
    const value = this.#found(options.returnDocument === 'after' ? o.after : o.before, statement.filter, options);
    if (!options.includeResultMetadata) return value;
    const lastErrorObject: Document = {
      n: o.matched + (o.upsertedId === undefined ? 0 : 1),
      updatedExisting: o.matched > 0,
    };
    if (o.upsertedId !== undefined) lastErrorObject['upserted'] = o.upsertedId;
    return { lastErrorObject, value, ok: 1 };
  }

  async findOneAndUpdate(filter: Document, update: unknown, options: Settings = {}): Promise<Document | null> {
    return this.#findAndChange(this.#statement(filter, options, { update: checkUpdate(update) }), options);
  }

  async findOneAndReplace(filter: Document, replacement: Document, options: Settings = {}): Promise<Document | null> {
    return this.#findAndChange(
      this.#statement(filter, options, { replacement: checkReplacement(replacement) }),
      options,
    );
  }

  async findOneAndDelete(filter: Document, options: Settings = {}): Promise<Document | null> {
    const statement = this.#statement(filter, options, {});
    const { deleted, before } = await this.#write((w) => w.remove(statement));
    const value = this.#found(before, statement.filter, options);
    return options.includeResultMetadata ? { lastErrorObject: { n: deleted }, value, ok: 1 } : value;
  }

  async createIndex(keys: unknown, options: Document = {}): Promise<string> {
    const [name] = await this.createIndexes([{ key: keys, ...options }]);
    return name as string;
  }

  async createIndexes(specs: Document[]): Promise<string[]> {
    const { engine, catalog } = this.owner.shared;
    return engine.write(() => createIndexes(catalog, engine, this.dbName, this.collectionName, specs));
  }

  listIndexes(): ListCursor {
    return new ListCursor(() => describeIndexes(this.#existing()));
  }

  async indexes(options: { full?: boolean } = {}): Promise<unknown> {
    const list = describeIndexes(this.#existing());
    if (options.full !== false) return list;
    return Object.fromEntries(list.map((i) => [i['name'] as string, Object.entries(i['key'] as Document)]));
  }

  async indexInformation(options: { full?: boolean } = {}): Promise<unknown> {
    return this.indexes({ full: options.full === true });
  }

  async indexExists(names: string | string[]): Promise<boolean> {
    const have = new Set(describeIndexes(this.#existing()).map((i) => i['name'] as string));
    return (Array.isArray(names) ? names : [names]).every((n) => have.has(n));
  }

  async dropIndex(name: unknown): Promise<Document> {
    const { engine, catalog } = this.owner.shared;
    await engine.write(() => dropIndexes(catalog, engine, this.#existing(), name));
    return { ok: 1 };
  }

  async dropIndexes(): Promise<boolean> {
    await this.dropIndex('*');
    return true;
  }

  async drop(): Promise<boolean> {
    return this.owner.dropCollection(this.collectionName);
  }

  async rename(name: string, options: { dropTarget?: boolean } = {}): Promise<EmbeddedCollection> {
    return this.owner.renameCollection(this.collectionName, name, options);
  }

  async options(): Promise<Document> {
    return { ...this.#existing().record.options };
  }

  async isCapped(): Promise<boolean> {
    return false;
  }

  watch(): never {
    throw serverError(40573, 'Change streams are not supported by the embedded store');
  }
}
