// Makes documents and filters ready for a write, before the commit: ids, BSON bytes, the key of the id.
// Called by collection.ts, bulk.ts, out.ts and write.ts.
import { ObjectId, deserialize, serialize, type Document } from 'bson';
import { serverError } from './errors';
import { MAX_ID, encodeValue } from './key-encoding';
import { Rank, isDocument, rankOf } from './values';

/** Largest document, as MongoDB's 16 MiB. */
export const MAX_DOCUMENT = 16 * 1024 * 1024;

/** Documents are decoded for change with wide integers kept wide. */
export const FOR_CHANGE = { promoteValues: true, promoteLongs: false } as const;

/** Refusal of a document over the limit. */
export const tooLarge = (size: number): Error =>
  serverError(10334, `BSONObj size: ${size} is invalid. Size must be between 0 and ${MAX_DOCUMENT}`);

/** A document ready to be inserted. */
export interface Prepared {
  readonly id: unknown;
  readonly idKey: Buffer;
  readonly bytes: Buffer;
  readonly doc: Document;
}

function refuseId(id: unknown): void {
  if (Array.isArray(id)) throw serverError(53, "The '_id' value cannot be of type array");
  if (isDocument(id)) {
    for (const key of Object.keys(id)) {
      if (key.startsWith('$'))
        throw serverError(52, `_id fields may not contain '$'-prefixed fields: ${key} is not valid for storage.`);
    }
  }
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
  const bytes = serialize(doc, { ignoreUndefined }) as Buffer;
  if (bytes.length > MAX_DOCUMENT) throw tooLarge(bytes.length);
  const idKey = encodeValue(id);
  if (idKey.length > MAX_ID)
    throw serverError(17280, `the _id is too long: ${idKey.length} bytes of at most ${MAX_ID}`);
  return { id, idKey, bytes, doc: isPlain(doc) ? doc : deserialize(bytes, FOR_CHANGE) };
}

/** True when nothing in the document turns into something else on its way to BSON. */
export function isPlain(doc: Document): boolean {
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

/** Refuses what cannot be a filter. */
export function checkFilter(filter: unknown): Document {
  if (filter === undefined || filter === null) return {};
  if (!isDocument(filter)) throw serverError(14, 'Expected field filter to be an object');
  return filter;
}
