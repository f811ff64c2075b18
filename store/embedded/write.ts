// Inserts, updates and deletes on one collection, each run inside a commit: everything is checked before the first put.
// Called by collection.ts, bulk.ts, out.ts and ttl.ts.
import { deserialize, serialize, type Document } from 'bson';
import { filterFields, pickFields, replaceFields, type FieldSet } from './bson-fields';
import type { Catalog, CollectionHandle, IndexHandle } from './catalog';
import { duplicateKey, serverError } from './errors';
import { documentKeys, keyValues, type DocumentKeys, type IndexRecord } from './index-keys';
import { encodeValue } from './key-encoding';
import { compileFilter, type Predicate, type Variables } from './match';
import { choosePlan } from './planner';
import { FOR_CHANGE, MAX_DOCUMENT, isPlain, prepare, tooLarge, type Prepared } from './prepare';
import { Scan, type Found } from './scan';
import { compareBy, parseSort } from './sort';
import { compileReplacement, compileUpdate, type Updater } from './update';
import { upsertBase } from './upsert';
import { withCollation } from './values';

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
  /** Variables of `let`, already evaluated. */
  readonly vars?: Variables | undefined;
  readonly collation?: Document | undefined;
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

const EMPTY = Buffer.alloc(0);

/** True when these keys are the first of the index with an array in their field. */
const isNewRoot = (record: IndexRecord, keys: DocumentKeys): boolean =>
  keys.multikey !== undefined && record.multikey?.includes(keys.multikey) !== true;

/** Writes to one collection; made anew for each use, since the catalog may change. */
export class Writer {
  #handle: CollectionHandle | undefined;

  constructor(
    private readonly catalog: Catalog,
    private readonly db: string,
    private readonly name: string,
    private readonly now: () => number,
  ) {
    this.#handle = catalog.find(db, name);
  }

  get ns(): string {
    return `${this.db}.${this.name}`;
  }

  /** The collection, created by the first document that goes into it. */
  #created(): CollectionHandle {
    this.#handle ??= this.catalog.create(this.db, this.name);
    return this.#handle;
  }

  /** Inserts a prepared document; 11000 when its id or a unique key is taken. */
  insert(p: Prepared, bypass?: boolean): void {
    const handle = this.#created();
    const { table, indexes } = handle;
    validate(handle, p.doc, bypass);
    if (table.getBinaryFast(p.idKey) !== undefined) throw duplicateKey(handle.ns, '_id_', { _id: 1 }, { _id: p.id });
    const sets: DocumentKeys[] = [];
    for (const index of indexes) {
      const keys = documentKeys(index, p.doc, p.idKey);
      if (index.unique) refuseDuplicate(handle, index, keys, p.doc, p.idKey);
      sets.push(keys);
    }
    table.put(p.idKey, p.bytes);
    for (let i = 0; i < sets.length; i++) {
      const index = indexes[i] as IndexHandle;
      for (const key of (sets[i] as DocumentKeys).keys) index.table.put(key, index.unique ? p.idKey : EMPTY);
    }
    this.#flag(handle, indexes, sets);
  }

  /** Changes a document; returns its new bytes, or undefined when nothing changed. Decodes only what must be seen. */
  #change(handle: CollectionHandle, found: Found, updater: Updater, statement: UpdateStatement): Buffer | undefined {
    const affected = affectedBy(handle.indexes, updater);
    const fields = neededFields(affected, updater);
    const old = decode(found.bytes, fields);
    const oldSets = affected.map((index) => documentKeys(index, old, found.idKey));
    const next = updater(old, false);
    const ignoreUndefined = statement.ignoreUndefined === true;
    const bytes =
      fields && updater.touches
        ? replaceFields(found.bytes, updater.touches, next, ignoreUndefined)
        : (serialize(next, { ignoreUndefined }) as Buffer);
    if (bytes.equals(found.bytes)) return undefined;
    if (bytes.length > MAX_DOCUMENT) throw tooLarge(bytes.length);
    if (handle.validator) validate(handle, deserialize(bytes, FOR_CHANGE), statement.bypassDocumentValidation);
    const doc = isPlain(next) ? next : deserialize(bytes, FOR_CHANGE);
    const newSets = affected.map((index) => documentKeys(index, doc, found.idKey));
    for (let i = 0; i < affected.length; i++) {
      const index = affected[i] as IndexHandle;
      if (index.unique) refuseDuplicate(handle, index, newSets[i] as DocumentKeys, doc, found.idKey);
    }
    for (let i = 0; i < affected.length; i++) {
      swapKeys(affected[i] as IndexHandle, oldSets[i] as DocumentKeys, newSets[i] as DocumentKeys, found.idKey);
    }
    handle.table.put(found.idKey, bytes);
    this.#flag(handle, affected, newSets);
    return bytes;
  }

  /** Remembers in the catalog that an index now holds arrays or cut keys. */
  #flag(handle: CollectionHandle, indexes: readonly IndexHandle[], sets: readonly DocumentKeys[]): void {
    let stale = false;
    for (let i = 0; i < sets.length; i++) {
      const keys = sets[i] as DocumentKeys;
      const { record } = indexes[i] as IndexHandle;
      if (isNewRoot(record, keys) || (keys.cut && !record.cut)) stale = true;
    }
    if (!stale) return;
    const records = handle.record.indexes.map((record) => {
      const keys = sets[indexes.findIndex((index) => index.record.id === record.id)];
      const multikey =
        keys && isNewRoot(record, keys) ? [...(record.multikey ?? []), keys.multikey as string] : undefined;
      return { ...record, ...(multikey ? { multikey } : {}), ...(keys?.cut ? { cut: true } : {}) };
    });
    this.catalog.save(this.db, this.name, { ...handle.record, indexes: records });
    this.#handle = this.catalog.find(this.db, this.name);
  }

  /** Documents a statement means, all of them read before any is changed. */
  #select(handle: CollectionHandle, s: UpdateStatement): Found[] {
    const test = compileFilter(s.filter, s.vars);
    const keys = parseSort(s.sort);
    const plan = choosePlan(handle, s.filter, keys, s.hint);
    const fields = plan.exact ? new Set<string>() : filterFields(s.filter);
    if (fields) for (const [path] of keys) fields.add(path.split('.', 1)[0] as string);
    const scan = new Scan(handle, plan, plan.exact ? undefined : test, FOR_CHANGE, fields);
    const limit = s.multi ? Infinity : 1;
    if (plan.sorted) return scan.take(limit);
    return scan
      .take(Infinity)
      .sort((a, b) => compareBy(keys, a.doc, b.doc))
      .slice(0, limit);
  }

  /** Runs an update or a replacement. */
  update(statement: UpdateStatement): UpdateOutcome {
    return withCollation(statement.collation, () => this.#update(statement));
  }

  #update(statement: UpdateStatement): UpdateOutcome {
    const { filter } = statement;
    const options = { arrayFilters: statement.arrayFilters, vars: statement.vars, now: this.now };
    const updater = statement.replacement
      ? compileReplacement(statement.replacement)
      : compileUpdate(statement.update as Document, filter, options);
    const handle = this.#handle;
    const found = handle ? this.#select(handle, statement) : (compileFilter(filter, statement.vars), []);
    const outcome: UpdateOutcome = {
      matched: found.length,
      modified: 0,
      upsertedId: undefined,
      before: undefined,
      after: undefined,
    };
    for (const f of found) {
      const bytes = this.#change(this.#created(), f, updater, statement);
      outcome.before = f.bytes;
      outcome.after = bytes ?? f.bytes;
      if (bytes) outcome.modified++;
    }
    if (found.length === 0 && statement.upsert) this.#upsert(statement, updater, outcome);
    return outcome;
  }

  #upsert(statement: UpdateStatement, updater: Updater, outcome: UpdateOutcome): void {
    const base = upsertBase(statement.filter);
    const wanted: unknown = base['_id'];
    const start = !statement.replacement ? base : wanted === undefined ? {} : { _id: wanted };
    const doc = updater(start, true);
    if (wanted !== undefined && doc['_id'] !== undefined && !encodeValue(wanted).equals(encodeValue(doc['_id']))) {
      throw serverError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
    }
    const prepared = prepare(doc, statement.ignoreUndefined);
    this.insert(prepared, statement.bypassDocumentValidation);
    outcome.upsertedId = prepared.id;
    outcome.after = prepared.bytes;
  }

  /** Deletes what a filter matches; returns how many, and the bytes of the last. */
  remove(statement: UpdateStatement): { deleted: number; before: Buffer | undefined } {
    return withCollation(statement.collation, () => {
      const handle = this.#handle;
      if (!handle) return { deleted: (compileFilter(statement.filter, statement.vars), 0), before: undefined };
      const found = this.#select(handle, statement);
      for (const f of found) removeFound(handle, f.idKey, f.bytes);
      return { deleted: found.length, before: found.at(-1)?.bytes };
    });
  }

  /** Removes documents by the key of their id if they still match; for the TTL sweep. */
  removeExpired(idKeys: readonly Buffer[], stillExpired: Predicate): number {
    const handle = this.#handle;
    let n = 0;
    for (const idKey of handle ? idKeys : []) {
      const bytes = handle?.table.getBinary(idKey);
      if (!handle || !bytes || !stillExpired(deserialize(bytes, FOR_CHANGE))) continue;
      removeFound(handle, idKey, bytes);
      n++;
    }
    return n;
  }
}

function validate(handle: CollectionHandle, doc: Document, bypass: boolean | undefined): void {
  const { validator } = handle;
  if (!validator || bypass || handle.record.options['validationAction'] === 'warn' || validator(doc)) return;
  throw serverError(121, 'Document failed validation', { errInfo: { failingDocumentId: doc['_id'] as unknown } });
}

function refuseDuplicate(
  handle: CollectionHandle,
  index: IndexHandle,
  keys: DocumentKeys,
  doc: Document,
  idKey: Buffer,
): void {
  for (const key of keys.keys) {
    const owner = index.table.getBinary(key);
    if (owner && !owner.equals(idKey)) {
      throw duplicateKey(handle.ns, index.record.name, { ...index.record.key }, keyValues(index, doc));
    }
  }
}

function affectedBy(indexes: readonly IndexHandle[], updater: Updater): readonly IndexHandle[] {
  const { touches } = updater;
  if (!touches) return indexes;
  return indexes.filter(({ roots }) => {
    if (!roots) return true;
    for (const field of touches) if (roots.has(field)) return true;
    return false;
  });
}

/** Fields that an update and the indexes it affects must see; undefined for all. */
function neededFields(affected: readonly IndexHandle[], updater: Updater): FieldSet | undefined {
  if (!updater.reads || affected.length === 0) return updater.reads;
  const out = new Set(updater.reads);
  for (const { roots } of affected) {
    if (!roots) return undefined;
    for (const field of roots) out.add(field);
  }
  return out;
}

const decode = (bytes: Buffer, fields: FieldSet | undefined): Document =>
  fields ? pickFields(bytes, fields, FOR_CHANGE) : deserialize(bytes, FOR_CHANGE);

function removeFound(handle: CollectionHandle, idKey: Buffer, bytes: Buffer): void {
  if (handle.indexes.length > 0) {
    const doc = decode(bytes, handle.roots);
    for (const index of handle.indexes) for (const key of documentKeys(index, doc, idKey).keys) index.table.remove(key);
  }
  handle.table.remove(idKey);
}

function swapKeys(index: IndexHandle, before: DocumentKeys, now: DocumentKeys, idKey: Buffer): void {
  const [a, b] = [before.keys, now.keys];
  for (const key of a) if (!b.some((k) => k.equals(key))) index.table.remove(key);
  for (const key of b) if (!a.some((k) => k.equals(key))) index.table.put(key, index.unique ? idKey : EMPTY);
}
