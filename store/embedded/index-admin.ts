// Creating, listing and dropping indexes. Called by collection.ts.
import { deserialize, type Document } from 'bson';
import type { Catalog, CollectionHandle } from './catalog';
import type { Engine } from './engine';
import { duplicateKey, serverError } from './errors';
import { compileIndex, documentKeys, keyValues, type IndexRecord } from './index-keys';
import { compileFilter } from './match';
import { isDocument, isNumeric } from './values';

const NO_VALUE = Buffer.alloc(0);
const KNOWN = new Set([
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'v',
  'key',
  'comment',
  'commitQuorum',
  'session',
  'hidden',
  'ns',
  'writeConcern',
  'maxTimeMS',
  'timeoutMS',
  'signal',
]);

/** The key pattern of every form the driver takes: a name, pairs, a document, a Map. */
export function parseKeys(given: unknown): Record<string, 1 | -1> {
  const out: Record<string, 1 | -1> = {};
  const add = (path: string, direction: unknown): void => {
    if (typeof direction === 'string') {
      throw serverError(67, `Index type '${direction}' on '${path}' is not supported by the embedded store`);
    }
    if (!isNumeric(direction) || Number(direction) === 0)
      throw serverError(67, `Values in the index key pattern must be 1 or -1, found ${String(direction)}`);
    if (path === '') throw serverError(67, 'Index keys cannot be an empty field.');
    if (path.includes('$**')) throw serverError(67, 'Wildcard indexes are not supported by the embedded store');
    if (path.split('.').some((p) => p === '' || p.startsWith('$')))
      throw serverError(67, `Index key contains an illegal field name: '${path}'`);
    out[path] = Number(direction) > 0 ? 1 : -1;
  };
  if (typeof given === 'string') add(given, 1);
  else if (given instanceof Map) for (const [k, v] of given as Map<string, unknown>) add(k, v);
  else if (Array.isArray(given)) {
    if (given.length === 2 && typeof given[0] === 'string' && isNumeric(given[1])) add(given[0], given[1]);
    else
      for (const item of given as unknown[])
        Object.assign(out, Array.isArray(item) ? parseKeys([...(item as unknown[])]) : parseKeys(item));
  } else if (isDocument(given)) for (const k of Object.keys(given)) add(k, given[k]);
  if (Object.keys(out).length === 0) throw serverError(67, 'Index keys cannot be an empty object');
  return out;
}

/** MongoDB's name of an index that was given none. */
export const defaultName = (key: Record<string, 1 | -1>): string =>
  Object.entries(key)
    .map(([k, v]) => `${k}_${v}`)
    .join('_');

function toRecord(id: number, keys: unknown, options: Document): IndexRecord {
  const key = parseKeys(keys);
  for (const option of Object.keys(options)) {
    if (!KNOWN.has(option) && options[option] !== undefined) {
      throw serverError(197, `The index option '${option}' is not supported by the embedded store`);
    }
  }
  const partial = options['partialFilterExpression'] as Document | undefined;
  const expire: unknown = options['expireAfterSeconds'];
  if (expire !== undefined) {
    if (!isNumeric(expire) || Number(expire) < 0)
      throw serverError(67, 'TTL index expireAfterSeconds must be a number of seconds, 0 or more');
    if (Object.keys(key).length > 1)
      throw serverError(67, 'TTL indexes are single-field indexes, compound indexes do not support TTL');
  }
  if (partial && options['sparse']) throw serverError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  if (partial) compileFilter(partial);
  const name = (options['name'] as string | undefined) ?? defaultName(key);
  const spec: Document = { v: 2, key, name };
  for (const option of ['unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds', 'hidden']) {
    const value: unknown = options[option];
    if (value !== undefined && value !== false && value !== null) spec[option] = value;
  }
  return {
    id,
    name,
    key,
    spec,
    ...(options['unique'] ? { unique: true } : {}),
    ...(options['sparse'] ? { sparse: true } : {}),
    ...(partial ? { partialFilterExpression: partial } : {}),
    ...(expire === undefined ? {} : { expireAfterSeconds: Number(expire) }),
  };
}

const comparable = (r: IndexRecord): string =>
  JSON.stringify([
    r.unique ?? false,
    r.sparse ?? false,
    r.partialFilterExpression ?? null,
    r.expireAfterSeconds ?? null,
  ]);

/** The index that already is what is asked; 85 or 86 when one is there but different. */
function existing(handle: CollectionHandle, wanted: IndexRecord): IndexRecord | undefined {
  const keyText = JSON.stringify(wanted.key);
  for (const record of handle.record.indexes) {
    const sameKey = JSON.stringify(record.key) === keyText;
    const sameName = record.name === wanted.name;
    const sameOptions = comparable(record) === comparable(wanted);
    if (sameKey && sameName && sameOptions) return record;
    if (sameName && (!sameKey || record.unique !== wanted.unique || record.sparse !== wanted.sparse)) {
      throw serverError(
        86,
        `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${JSON.stringify(wanted.spec)}, existing index: ${JSON.stringify(record.spec)}`,
      );
    }
    if (sameName && sameKey) {
      throw serverError(
        85,
        `An equivalent index already exists with the same name but different options. Requested index: ${JSON.stringify(wanted.spec)}, existing index: ${JSON.stringify(record.spec)}`,
      );
    }
    if (sameKey && comparable(record) === comparable(wanted)) {
      throw serverError(85, `Index already exists with a different name: ${record.name}`);
    }
  }
  return undefined;
}

/** Fills a new index from the documents there are; 11000 when they are not unique. */
function build(handle: CollectionHandle, engine: Engine, record: IndexRecord): IndexRecord {
  const table = engine.table(record.id);
  const def = compileIndex(record);
  const roots = new Set<string>();
  let cut = false;
  for (const { key: idKey, value } of handle.table.getRange({ start: Buffer.from([0]) })) {
    const doc = deserialize(value, { promoteValues: true, promoteLongs: false });
    const keys = documentKeys(def, doc, idKey);
    if (keys.multikey !== undefined) roots.add(keys.multikey);
    cut ||= keys.cut;
    for (const key of keys.keys) {
      if (def.unique && table.getBinaryFast(key) !== undefined) {
        engine.dropTable(record.id);
        throw duplicateKey(handle.ns, record.name, { ...record.key }, keyValues(def, doc));
      }
      table.put(key, def.unique ? idKey : NO_VALUE);
    }
  }
  return { ...record, ...(roots.size > 0 ? { multikey: [...roots] } : {}), ...(cut ? { cut } : {}) };
}

/** Creates indexes that are not there yet; inside a commit. Returns their names. */
export function createIndexes(catalog: Catalog, engine: Engine, db: string, name: string, specs: Document[]): string[] {
  const names: string[] = [];
  for (const spec of specs) {
    const { key, ...options } = spec;
    const handle = catalog.find(db, name) ?? catalog.create(db, name);
    const probe = toRecord(0, key, options);
    names.push(probe.name);
    if (probe.name === '_id_' || JSON.stringify(probe.key) === '{"_id":1}') continue;
    if (existing(handle, probe)) continue;
    const record = build(handle, engine, { ...probe, id: catalog.nextId() });
    catalog.save(db, name, { ...handle.record, indexes: [...handle.record.indexes, record] });
  }
  return names;
}

/** Index documents as `listIndexes` returns them, `_id_` first. */
export const describeIndexes = (handle: CollectionHandle): Document[] => [
  { v: 2, key: { _id: 1 }, name: '_id_' },
  ...handle.record.indexes.map((r) => ({ ...r.spec })),
];

/** Drops indexes by name, or all but `_id_` with '*'; inside a commit. 27 when there is none. */
export function dropIndexes(catalog: Catalog, engine: Engine, handle: CollectionHandle, which: unknown): void {
  const { indexes } = handle.record;
  const keyText = isDocument(which) ? JSON.stringify(which) : undefined;
  if (which === '_id_') throw serverError(72, 'cannot drop _id index');
  const gone = which === '*' ? indexes : indexes.filter((r) => r.name === which || JSON.stringify(r.key) === keyText);
  if (which !== '*' && gone.length === 0) throw serverError(27, `index not found with name [${String(which)}]`);
  const kept = indexes.filter((r) => !gone.includes(r));
  catalog.save(handle.db, handle.name, { ...handle.record, indexes: kept });
  for (const r of gone) engine.dropTable(r.id);
}
