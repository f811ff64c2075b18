// Queries: find and its cursor, counts, distinct and explain. Called by collection.ts.
import { type DeserializeOptions, type Document } from 'bson';
import { filterFields, type FieldSet } from './bson-fields';
import type { Catalog, CollectionHandle } from './catalog';
import { EmbeddedCursor, type Fetch } from './cursor';
import { serverError } from './errors';
import { compileFilter, type Variables } from './match';
import { letVariables } from './mingo-bridge';
import { choosePlan, type Plan } from './planner';
import { compileProjection, includedFields } from './projection';
import { DEFAULT_DECODE, Scan, countKeys, type Found } from './scan';
import { explain } from './explain';
import { compareBy, parseSort, type SortKeys } from './sort';
import { compareValues, isDocument, withCollation } from './values';

/** Documents read at a time while counting them. */
const COUNT_BATCH = 1000;

/** Options of a query, as the driver names them. */
export interface FindSettings extends DeserializeOptions {
  sort?: unknown;
  skip?: number | undefined;
  limit?: number | undefined;
  projection?: Document | undefined;
  hint?: unknown;
  batchSize?: number | undefined;
  let?: Document | undefined;
  /** Variables already evaluated, in the place of `let`. */
  vars?: Variables | undefined;
  collation?: Document | undefined;
  [other: string]: unknown;
}

/** Where a query runs. */
export interface Target {
  readonly catalog: Catalog;
  readonly db: string;
  readonly name: string;
}

/** BSON options among the options of a call. */
export function decodeOptions(o: DeserializeOptions | undefined): DeserializeOptions {
  if (!o) return DEFAULT_DECODE;
  const {
    promoteValues = true,
    promoteLongs = true,
    promoteBuffers = false,
    useBigInt64 = false,
    bsonRegExp = false,
  } = o;
  return { promoteValues, promoteLongs, promoteBuffers, useBigInt64, bsonRegExp, raw: false };
}

/** A query prepared against the present catalog; undefined when the collection does not exist. */
export interface Ready {
  readonly handle: CollectionHandle;
  readonly plan: Plan;
  readonly scan: Scan;
  readonly sort: SortKeys;
}

/** The fields a query needs to see, when its projection names the ones to keep. */
function fieldsOf(filter: Document, sort: SortKeys, projection: Document | undefined): FieldSet | undefined {
  const kept = projection && includedFields(projection);
  if (!kept || !filterFields(filter, kept)) return undefined;
  for (const [path] of sort) kept.add(path.split('.', 1)[0] as string);
  return kept;
}

/** Compiles and plans a query; undefined when the collection does not exist. */
export function ready(target: Target, filter: Document, settings: FindSettings): Ready | undefined {
  const test = compileFilter(filter, settings.vars ?? letVariables(settings.let));
  const sort = parseSort(settings.sort);
  const handle = target.catalog.find(target.db, target.name);
  if (!handle) return undefined;
  const plan = choosePlan(handle, filter, sort, settings.hint);
  const fields = fieldsOf(filter, sort, settings.projection);
  const scan = new Scan(handle, plan, plan.exact ? undefined : test, decodeOptions(settings), fields);
  return { handle, plan, sort, scan };
}

function sorted(found: Found[], sort: SortKeys): Document[] {
  return found.map((f) => f.doc).sort((a, b) => compareBy(sort, a, b));
}

/** All documents a query means, in order, skipped and limited, not yet projected. */
export function findAll(target: Target, filter: Document, settings: FindSettings): Document[] {
  return settings.collation
    ? withCollation(settings.collation, () => all(target, filter, settings))
    : all(target, filter, settings);
}

function all(target: Target, filter: Document, settings: FindSettings): Document[] {
  const r = ready(target, filter, settings);
  if (!r) return [];
  const skip = settings.skip ?? 0;
  const limit = settings.limit ? Math.abs(settings.limit) : Infinity;
  if (r.plan.sorted)
    return r.scan
      .take(skip + limit)
      .slice(skip)
      .map((f) => f.doc);
  return sorted(r.scan.take(Infinity), r.sort).slice(skip, skip + limit);
}

/** The first document a query means, projected, or null. */
export function findOne(target: Target, filter: Document, settings: FindSettings): Document | null {
  const [doc] = findAll(target, filter, { ...settings, limit: 1 });
  if (!doc) return null;
  const project = compileProjection(settings.projection, filter);
  return project ? project(doc) : doc;
}

/** Counts without reading documents when the keys alone say it. */
export function count(target: Target, filter: Document, settings: FindSettings): number {
  return withCollation(settings.collation, () => countNow(target, filter, settings));
}

function countNow(target: Target, filter: Document, settings: FindSettings): number {
  const test = compileFilter(filter, settings.vars ?? letVariables(settings.let));
  const handle = target.catalog.find(target.db, target.name);
  if (!handle) return 0;
  const plan = choosePlan(handle, filter, [], settings.hint);
  const skip = settings.skip ?? 0;
  const limit = settings.limit ? Math.abs(settings.limit) : Infinity;
  const keys = countKeys(handle, plan);
  let total = keys ?? 0;
  if (keys === undefined) {
    const scan = new Scan(handle, plan, plan.exact ? undefined : test, DEFAULT_DECODE, filterFields(filter));
    for (let n = 1; n > 0 && total < skip + limit; total += n) n = scan.take(COUNT_BATCH).length;
  }
  return Math.max(0, Math.min(total - skip, limit));
}

/** Distinct values of a path, arrays unwound, in order. */
export function distinct(target: Target, path: string, filter: Document, settings: FindSettings): unknown[] {
  const values: unknown[] = [];
  const parts = path.split('.');
  const visit = (value: unknown, i: number): void => {
    if (i < parts.length) {
      const part = parts[i] as string;
      if (Array.isArray(value)) {
        if (/^\d+$/.test(part)) visit((value as unknown[])[Number(part)], i + 1);
        else for (const item of value as unknown[]) if (isDocument(item)) visit(item[part], i + 1);
      } else if (isDocument(value)) visit(value[part], i + 1);
    } else if (Array.isArray(value)) values.push(...(value as unknown[]));
    else if (value !== undefined) values.push(value);
  };
  for (const doc of findAll(target, filter, { ...settings, projection: undefined })) visit(doc, 0);
  return withCollation(settings.collation, () => {
    values.sort(compareValues);
    return values.filter((v, i) => i === 0 || compareValues(values[i - 1], v) !== 0);
  });
}

/** Cursor of `find`. */
export class FindCursor extends EmbeddedCursor {
  #filter: Document;
  readonly #settings: FindSettings;

  constructor(
    private readonly target: Target,
    filter: Document,
    settings: FindSettings,
  ) {
    super();
    this.#filter = filter;
    this.#settings = { ...settings };
    this.batch = settings.batchSize;
    if (typeof settings.limit === 'number' && settings.limit < 0) this.#settings.limit = -settings.limit;
  }

  protected start(): Fetch {
    const settings = this.#settings;
    const project = compileProjection(settings.projection, this.#filter);
    const shape = (docs: Document[]): Document[] => (project ? docs.map(project) : docs);
    let left = settings.limit ? settings.limit : Infinity;
    let skip = settings.skip ?? 0;
    let r: Ready | undefined;
    let waiting: Document[] | undefined;
    const next = (limit: number): Document[] => {
      r ??= ready(this.target, this.#filter, settings);
      if (!r || left <= 0) return [];
      const n = Math.min(limit, left);
      if (!r.plan.sorted) {
        waiting ??= sorted(r.scan.take(Infinity), r.sort).slice(skip, skip + left);
        return shape(waiting.splice(0, n === Infinity ? waiting.length : n));
      }
      if (skip > 0) {
        r.scan.take(skip);
        skip = 0;
      }
      const docs = r.scan.take(n).map((f) => f.doc);
      left -= docs.length;
      return shape(docs);
    };
    return async (limit) => Promise.resolve(withCollation(settings.collation, () => next(limit)));
  }

  #set(key: string, value: unknown): this {
    this.refuseStarted();
    this.#settings[key] = value;
    return this;
  }

  get namespace(): { db: string; collection: string } {
    return { db: this.target.db, collection: this.target.name };
  }

  filter(filter: Document): this {
    this.refuseStarted();
    this.#filter = filter;
    return this;
  }
  sort(sort: unknown, direction?: unknown): this {
    return this.#set('sort', typeof sort === 'string' ? [[sort, direction ?? 1]] : sort);
  }
  skip(n: number): this {
    return this.#set('skip', n);
  }
  limit(n: number): this {
    return this.#set('limit', Math.abs(n));
  }
  project(projection: Document): this {
    return this.#set('projection', projection);
  }
  hint(hint: unknown): this {
    return this.#set('hint', hint);
  }
  comment(): this {
    return this;
  }
  collation(spec: Document): this {
    return this.#set('collation', spec);
  }
  allowDiskUse(): this {
    return this;
  }
  returnKey(): this {
    throw serverError(115, 'returnKey is not supported by the embedded store');
  }
  clone(): FindCursor {
    return new FindCursor(this.target, this.#filter, this.#settings);
  }
  async count(): Promise<number> {
    return Promise.resolve(count(this.target, this.#filter, this.#settings));
  }
  async explain(): Promise<Document> {
    return Promise.resolve(explain(this.target, this.#filter, this.#settings));
  }
}
