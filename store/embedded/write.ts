// Inserts, updates and deletes on one collection, each run inside a commit: everything is checked before the first put.
// Called by collection.ts and bulk.ts.
import { ObjectId, deserialize, serialize, type Document } from 'bson';
import type { Catalog, CollectionHandle, IndexHandle } from './catalog';
import { duplicateKey, serverError } from './errors';
import { documentKeys, keyValues, type DocumentKeys } from './index-keys';
import { MAX_ID, encodeValue } from './key-encoding';
import { compileFilter, type Predicate, type Variables } from './match';
import { choosePlan } from './planner';
import { Scan, type Found } from './scan';
import { compareBy, parseSort } from './sort';
import { compileReplacement, compileUpdate, upsertBase, type Updater } from './update';
import { Rank, isDocument, rankOf } from './values';

/** Largest document, as MongoDB's 16 MiB. */
export const MAX_DOCUMENT = 16 * 1024 * 1024;

const EMPTY = Buffer.alloc(0);
/** Documents are decoded for change with wide integers kept wide. */
const FOR_CHANGE = { promoteValues: true, promoteLongs: false } as const;

/** A document ready to be inserted. */
export interface Prepared {
  readonly id: unknown;
  readonly idKey: Buffer;
  readonly bytes: Buffer;
  readonly doc: Document;
}

/** One update, replacement or delete. */
export interface UpdateStatement {
  readonly filter: Document;
  readonly update?: Document | Document[];
  readonly replacement?: Document;
  readonly multi: boolean;
  readonly upsert?: boolean | undefined;
  readonly arrayFilters?: readonly Document[] | undefined;
  readonly sort?: unknown;
  readonly hint?: unknown;
  readonly let?: Variables | undefined;
  readonly ignoreUndefined?: boolean | undefined;
  readonly bypassDocumentValidation?: boolean | undefined;
}

/** What an update did; `before` and `after` belong to the last document changed. */
export interface UpdateOutcome {
  matched: number;
  modified: number;
  upsertedId: unknown;
  before: Buffer | undefined;
  after: Buffer | undefined;
}

function refuseId(id: unknown): void {
  if (Array.isArray(id)) throw serverError(53, "The '_id' value cannot be of type array");
  if (rankOf(id) === Rank.regex) throw serverError(53, "The '_id' value cannot be of type regex");
}

const startsWithId = (doc: Document): boolean => {
  for (const key in doc) return key === '_id';
  return false;
};

/** Encodes a document, giving it an `_id` first if it has none. */
export function prepare(given: Document, ignoreUndefined = false): Prepared {
  let doc = typeof given['toBSON'] === 'function' ? (given['toBSON'] as () => Document).call(given) : given;
  const id: unknown = doc['_id'] === undefined ? new ObjectId() : doc['_id'];
  if (doc['_id'] === undefined || !startsWithId(doc)) {
    const { _id: _old, ...rest } = doc;
    doc = { _id: id, ...rest };
  }
  refuseId(id);
  const bytes = serialize(doc, { ignoreUndefined, checkKeys: false }) as Buffer;
  if (bytes.length > MAX_DOCUMENT) {
    throw serverError(10334, `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${MAX_DOCUMENT}`);
  }
  const idKey = encodeValue(id);
  if (idKey.length > MAX_ID)
    throw serverError(17280, `the _id is too long: ${idKey.length} bytes of at most ${MAX_ID}`);
  return { id, idKey, bytes, doc: isPlain(doc) ? doc : deserialize(bytes, FOR_CHANGE) };
}

/** True when nothing in the document turns into something else on its way to BSON. */
function isPlain(doc: Document): boolean {
  for (const key in doc) {
    const v: unknown = doc[key];
    if (typeof v !== 'object' || v === null || v instanceof Date || (v as { _bsontype?: string })._bsontype) continue;
    if (Array.isArray(v)) {
      for (const item of v as unknown[])
        if (typeof item === 'object' && item !== null && !isPlainObject(item)) return false;
    } else if (!isPlainObject(v)) return false;
  }
  return true;
}

const isPlainObject = (v: object): boolean => {
  if (v instanceof Date || (v as { _bsontype?: string })._bsontype || v instanceof Uint8Array || v instanceof RegExp)
    return true;
  if (v instanceof Map || typeof (v as { toBSON?: unknown }).toBSON === 'function') return false;
  return Array.isArray(v)
    ? v.every((x) => typeof x !== 'object' || x === null || isPlainObject(x as object))
    : isPlain(v as Document);
};

/** Writes to one collection; made anew for each use, since the catalog may change. */
export class Writer {
  #handle: CollectionHandle;
  #validator: Predicate | undefined;

  constructor(
    private readonly catalog: Catalog,
    db: string,
    name: string,
    private readonly now: () => number,
  ) {
    this.#handle = catalog.find(db, name) ?? catalog.create(db, name);
    const validator = this.#handle.record.options['validator'] as Document | undefined;
    this.#validator = validator && Object.keys(validator).length > 0 ? compileFilter(validator) : undefined;
  }

  #validate(doc: Document, bypass: boolean | undefined): void {
    if (
      !this.#validator ||
      bypass ||
      this.#handle.record.options['validationAction'] === 'warn' ||
      this.#validator(doc)
    )
      return;
    throw serverError(121, 'Document failed validation', { errInfo: { failingDocumentId: doc['_id'] } });
  }

  #refuseDuplicate(index: IndexHandle, keys: DocumentKeys, doc: Document, idKey: Buffer): void {
    if (!index.unique) return;
    for (const key of keys.keys) {
      const owner = index.table.getBinary(key);
      if (owner && Buffer.compare(owner, idKey) !== 0) {
        throw duplicateKey(this.#handle.ns, index.record.name, { ...index.record.key }, keyValues(index, doc));
      }
    }
  }

  /** Remembers in the catalog that an index now holds arrays or cut keys. */
  #flag(sets: readonly (DocumentKeys | undefined)[]): void {
    const stale = this.#handle.indexes.some((index, i) => {
      const keys = sets[i];
      return keys && ((keys.multikey && !index.record.multikey) || (keys.cut && !index.record.cut));
    });
    if (!stale) return;
    const indexes = this.#handle.record.indexes.map((record, i) => {
      const keys = sets[i];
      if (!keys) return record;
      return { ...record, ...(keys.multikey ? { multikey: true } : {}), ...(keys.cut ? { cut: true } : {}) };
    });
    this.catalog.save(this.#handle.db, this.#handle.name, { ...this.#handle.record, indexes });
    this.#handle = this.catalog.find(this.#handle.db, this.#handle.name) as CollectionHandle;
  }

  /** Inserts a prepared document; 11000 when its id or a unique key is taken. */
  insert(p: Prepared, bypass?: boolean): void {
    const { table, indexes, ns } = this.#handle;
    this.#validate(p.doc, bypass);
    if (table.getBinaryFast(p.idKey) !== undefined) throw duplicateKey(ns, '_id_', { _id: 1 }, { _id: p.id });
    const sets = indexes.map((index) => documentKeys(index, p.doc, p.idKey));
    indexes.forEach((index, i) => this.#refuseDuplicate(index, sets[i] as DocumentKeys, p.doc, p.idKey));
    table.put(p.idKey, p.bytes);
    indexes.forEach((index, i) => {
      for (const key of (sets[i] as DocumentKeys).keys) index.table.put(key, index.unique ? p.idKey : EMPTY);
    });
    this.#flag(sets);
  }

  /** Replaces the bytes of a document; returns the new ones, or undefined when nothing changed. */
  #replace(
    found: Found,
    apply: (doc: Document) => Document,
    bypass: boolean | undefined,
    ignoreUndefined: boolean,
  ): Buffer | undefined {
    const { table, indexes } = this.#handle;
    const oldSets = indexes.map((index) => documentKeys(index, found.doc, found.idKey));
    const next = apply(found.doc);
    const bytes = serialize(next, { ignoreUndefined, checkKeys: false }) as Buffer;
    if (Buffer.compare(bytes, found.bytes) === 0) return undefined;
    if (bytes.length > MAX_DOCUMENT)
      throw serverError(10334, `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${MAX_DOCUMENT}`);
    const doc = isPlain(next) ? next : deserialize(bytes, FOR_CHANGE);
    this.#validate(doc, bypass);
    const newSets = indexes.map((index) => documentKeys(index, doc, found.idKey));
    indexes.forEach((index, i) => this.#refuseDuplicate(index, newSets[i] as DocumentKeys, doc, found.idKey));
    indexes.forEach((index, i) => swapKeys(index, oldSets[i] as DocumentKeys, newSets[i] as DocumentKeys, found.idKey));
    table.put(found.idKey, bytes);
    this.#flag(newSets);
    return bytes;
  }

  /** Documents a statement means, all of them read before any is changed. */
  #select(filter: Document, sort: unknown, hint: unknown, limit: number, vars?: Variables): Found[] {
    const keys = parseSort(sort);
    const plan = choosePlan(this.#handle, filter, keys, hint);
    const scan = new Scan(this.#handle, plan, compileFilter(filter, vars), FOR_CHANGE);
    if (plan.sorted) return scan.take(limit);
    return scan
      .take(Infinity)
      .sort((a, b) => compareBy(keys, a.doc, b.doc))
      .slice(0, limit);
  }

  /** Runs an update or a replacement. */
  update(statement: UpdateStatement): UpdateOutcome {
    const { filter } = statement;
    const updater: Updater = statement.replacement
      ? compileReplacement(statement.replacement)
      : compileUpdate(statement.update as Document, filter, {
          arrayFilters: statement.arrayFilters,
          vars: statement.let,
          now: this.now,
        });
    const found = this.#select(filter, statement.sort, statement.hint, statement.multi ? Infinity : 1, statement.let);
    const outcome: UpdateOutcome = {
      matched: found.length,
      modified: 0,
      upsertedId: undefined,
      before: undefined,
      after: undefined,
    };
    for (const f of found) {
      const bytes = this.#replace(
        f,
        (doc) => updater(doc, false),
        statement.bypassDocumentValidation,
        statement.ignoreUndefined === true,
      );
      outcome.before = f.bytes;
      outcome.after = bytes ?? f.bytes;
      if (bytes) outcome.modified++;
    }
    if (found.length === 0 && statement.upsert) this.#upsert(statement, updater, outcome);
    return outcome;
  }

  #upsert(statement: UpdateStatement, updater: Updater, outcome: UpdateOutcome): void {
    const base = upsertBase(statement.filter);
    const start = statement.replacement ? (base['_id'] === undefined ? {} : { _id: base['_id'] as unknown }) : base;
    const wanted: unknown = base['_id'];
    const doc = updater(start, true);
    if (
      wanted !== undefined &&
      doc['_id'] !== undefined &&
      encodeValue(wanted).compare(encodeValue(doc['_id'])) !== 0
    ) {
      throw serverError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
    }
    const prepared = prepare(doc, statement.ignoreUndefined);
    this.insert(prepared, statement.bypassDocumentValidation);
    outcome.upsertedId = prepared.id;
    outcome.after = prepared.bytes;
  }

  /** Deletes what a filter matches; returns how many, and the bytes of the last. */
  remove(statement: UpdateStatement): { deleted: number; before: Buffer | undefined } {
    const found = this.#select(
      statement.filter,
      statement.sort,
      statement.hint,
      statement.multi ? Infinity : 1,
      statement.let,
    );
    for (const f of found) this.#removeFound(f);
    return { deleted: found.length, before: found.at(-1)?.bytes };
  }

  #removeFound(found: Found): void {
    for (const index of this.#handle.indexes) {
      for (const key of documentKeys(index, found.doc, found.idKey).keys) index.table.remove(key);
    }
    this.#handle.table.remove(found.idKey);
  }

  /** Removes documents by the key of their id if they still match; for the TTL sweep. */
  removeExpired(idKeys: readonly Buffer[], stillExpired: Predicate): number {
    let n = 0;
    for (const idKey of idKeys) {
      const bytes = this.#handle.table.getBinary(idKey);
      if (!bytes) continue;
      const doc = deserialize(bytes, FOR_CHANGE);
      if (!stillExpired(doc)) continue;
      this.#removeFound({ idKey, bytes, doc });
      n++;
    }
    return n;
  }
}

function swapKeys(index: IndexHandle, before: DocumentKeys, now: DocumentKeys, idKey: Buffer): void {
  const [a, b] = [before.keys, now.keys];
  if (a.length === 1 && b.length === 1 && (a[0] as Buffer).equals(b[0] as Buffer)) return;
  for (const key of a) if (!b.some((k) => k.equals(key))) index.table.remove(key);
  for (const key of b) if (!a.some((k) => k.equals(key))) index.table.put(key, index.unique ? idKey : EMPTY);
}

/** Refuses what cannot be a filter. */
export function checkFilter(filter: unknown): Document {
  if (filter === undefined || filter === null) return {};
  if (!isDocument(filter)) throw serverError(14, 'Expected field filter to be an object');
  return filter;
}
