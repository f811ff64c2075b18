// Inserts, updates and deletes on one collection, each run inside a commit: everything is checked before the first put.
// Called by collection.ts, bulk.ts, out.ts and ttl.ts.
import { deserialize, serialize, type Document } from 'bson';
import type { Catalog, CollectionHandle, IndexHandle } from './catalog';
import { duplicateKey, serverError } from './errors';
import { documentKeys, keyValues, type DocumentKeys } from './index-keys';
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
type KeySets = readonly (DocumentKeys | undefined)[];

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
    this.#flag(handle, sets);
  }

  /** Changes a document; returns its new bytes, or undefined when nothing changed. */
  #change(handle: CollectionHandle, found: Found, updater: Updater, statement: UpdateStatement): Buffer | undefined {
    const affected = handle.indexes.filter((index) => isAffected(index, updater));
    const oldSets = affected.map((index) => documentKeys(index, found.doc, found.idKey));
    const next = updater(found.doc, false);
    const bytes = serialize(next, { ignoreUndefined: statement.ignoreUndefined === true }) as Buffer;
    if (Buffer.compare(bytes, found.bytes) === 0) return undefined;
    if (bytes.length > MAX_DOCUMENT) throw tooLarge(bytes.length);
    const doc = isPlain(next) ? next : deserialize(bytes, FOR_CHANGE);
    validate(handle, doc, statement.bypassDocumentValidation);
    const newSets = affected.map((index) => documentKeys(index, doc, found.idKey));
    affected.forEach((index, i) => {
      if (index.unique) refuseDuplicate(handle, index, newSets[i] as DocumentKeys, doc, found.idKey);
    });
    affected.forEach((index, i) =>
      swapKeys(index, oldSets[i] as DocumentKeys, newSets[i] as DocumentKeys, found.idKey),
    );
    handle.table.put(found.idKey, bytes);
    this.#flag(
      handle,
      handle.indexes.map((index) => newSets[affected.indexOf(index)]),
    );
    return bytes;
  }

  /** Remembers in the catalog that an index now holds arrays or cut keys. */
  #flag(handle: CollectionHandle, sets: KeySets): void {
    let stale = false;
    for (let i = 0; i < sets.length && !stale; i++) {
      const keys = sets[i];
      const record = handle.indexes[i]?.record;
      stale = keys !== undefined && ((keys.multikey && !record?.multikey) || (keys.cut && !record?.cut));
    }
    if (!stale) return;
    const indexes = handle.record.indexes.map((record, i) => ({
      ...record,
      ...(sets[i]?.multikey ? { multikey: true } : {}),
      ...(sets[i]?.cut ? { cut: true } : {}),
    }));
    this.catalog.save(this.db, this.name, { ...handle.record, indexes });
    this.#handle = this.catalog.find(this.db, this.name);
  }

  /** Documents a statement means, all of them read before any is changed. */
  #select(handle: CollectionHandle, s: UpdateStatement): Found[] {
    const test = compileFilter(s.filter, s.vars);
    const keys = parseSort(s.sort);
    const plan = choosePlan(handle, s.filter, keys, s.hint);
    const scan = new Scan(handle, plan, plan.exact ? undefined : test, FOR_CHANGE);
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
      for (const f of found) removeFound(handle, f);
      return { deleted: found.length, before: found.at(-1)?.bytes };
    });
  }

  /** Removes documents by the key of their id if they still match; for the TTL sweep. */
  removeExpired(idKeys: readonly Buffer[], stillExpired: Predicate): number {
    const handle = this.#handle;
    let n = 0;
    for (const idKey of handle ? idKeys : []) {
      const bytes = handle?.table.getBinary(idKey);
      if (!handle || !bytes) continue;
      const doc = deserialize(bytes, FOR_CHANGE);
      if (!stillExpired(doc)) continue;
      removeFound(handle, { idKey, bytes, doc });
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

function isAffected(index: IndexHandle, updater: Updater): boolean {
  if (!index.roots || !updater.touches) return true;
  for (const root of updater.touches) if (index.roots.has(root)) return true;
  return false;
}

function removeFound(handle: CollectionHandle, found: Found): void {
  for (const index of handle.indexes) {
    for (const key of documentKeys(index, found.doc, found.idKey).keys) index.table.remove(key);
  }
  handle.table.remove(found.idKey);
}

function swapKeys(index: IndexHandle, before: DocumentKeys, now: DocumentKeys, idKey: Buffer): void {
  const [a, b] = [before.keys, now.keys];
  for (const key of a) if (!b.some((k) => k.equals(key))) index.table.remove(key);
  for (const key of b) if (!a.some((k) => k.equals(key))) index.table.put(key, index.unique ? idKey : EMPTY);
}
