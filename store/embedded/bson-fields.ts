// Reads and replaces single top-level fields of a BSON document without decoding the rest.
// Called by scan.ts (filters that need few fields) and write.ts (updates that change few).
import { deserialize, serialize, type DeserializeOptions, type Document } from 'bson';

/** Visits each top-level element; `start` is the type byte, `end` the byte after the value. False stops. */
type Visit = (name: string, start: number, end: number) => boolean | void;

/** Bytes of the values whose length does not depend on them, by BSON type; -1 for the others. */
const FIXED = new Int8Array(256).fill(-1);
for (const [type, size] of [
  [0x01, 8],
  [0x06, 0],
  [0x07, 12],
  [0x08, 1],
  [0x09, 8],
  [0x0a, 0],
  [0x10, 4],
  [0x11, 8],
  [0x12, 8],
  [0x13, 16],
  [0xff, 0],
  [0x7f, 0],
] as const) {
  FIXED[type] = size;
}

function valueEnd(bytes: Buffer, type: number, at: number): number {
  const fixed = FIXED[type] as number;
  if (fixed >= 0) return at + fixed;
  switch (type) {
    case 0x03:
    case 0x04:
    case 0x0f:
      return at + bytes.readInt32LE(at);
    case 0x05:
      return at + 5 + bytes.readInt32LE(at);
    case 0x0b:
      return bytes.indexOf(0, bytes.indexOf(0, at) + 1) + 1;
    case 0x0c:
      return at + 16 + bytes.readInt32LE(at);
    default:
      return at + 4 + bytes.readInt32LE(at);
  }
}

/** Field names as the bytes show them: UTF-8 read as Latin-1, which for ASCII names is the name itself. */
const asBytes = (name: string): string => {
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) > 0x7f) return Buffer.from(name).toString('latin1');
  return name;
};

function eachField(bytes: Buffer, visit: Visit): void {
  const last = bytes.length - 1;
  let at = 4;
  while (at < last) {
    const start = at;
    const type = bytes[at] as number;
    let nameEnd = at + 1;
    while (bytes[nameEnd] !== 0) nameEnd++;
    at = valueEnd(bytes, type, nameEnd + 1);
    if (visit(bytes.toString('latin1', start + 1, nameEnd), start, at) === false) return;
  }
}

/** A set of top-level fields to read. */
export type FieldSet = ReadonlySet<string>;

function joined(parts: readonly Uint8Array[], size: number): Buffer {
  const out = Buffer.allocUnsafe(size + 5);
  out.writeInt32LE(size + 5, 0);
  let at = 4;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  out[at] = 0;
  return out;
}

/** Decodes only the given top-level fields, in the document's order. */
export function pickFields(bytes: Buffer, fields: FieldSet, options: DeserializeOptions): Document {
  if (fields.size === 0) return {};
  const wanted = new Set<string>();
  for (const f of fields) wanted.add(asBytes(f));
  const parts: Buffer[] = [];
  let size = 0;
  let left = wanted.size;
  eachField(bytes, (name, start, end) => {
    if (!wanted.has(name)) return undefined;
    parts.push(bytes.subarray(start, end));
    size += end - start;
    return --left > 0;
  });
  return parts.length === 0 ? {} : deserialize(joined(parts, size), options);
}

/** The document with the given fields as they are in `values`: replaced in place, appended, or removed when undefined. */
export function replaceFields(bytes: Buffer, fields: FieldSet, values: Document, ignoreUndefined: boolean): Buffer {
  const left = new Map<string, string>();
  for (const f of fields) left.set(asBytes(f), f);
  const parts: Uint8Array[] = [];
  let size = 0;
  let from = 4;
  const keep = (to: number): void => {
    if (to > from) parts.push(bytes.subarray(from, to));
    size += to - from;
  };
  const add = (field: string): void => {
    const value: unknown = values[field];
    if (value === undefined) return;
    const one = serialize({ [field]: value }, { ignoreUndefined });
    parts.push(one.subarray(4, one.length - 1));
    size += one.length - 5;
  };
  eachField(bytes, (name, start, end) => {
    const field = left.get(name);
    if (field === undefined) return undefined;
    left.delete(name);
    keep(start);
    from = end;
    add(field);
    return left.size > 0;
  });
  keep(bytes.length - 1);
  // new fields come in the order of the updated document
  if (left.size > 0) for (const field of Object.keys(values)) if (left.has(asBytes(field))) add(field);
  return joined(parts, size);
}

/** The top-level fields a filter reads; undefined when it may read any. */
export function filterFields(filter: Document, out = new Set<string>()): Set<string> | undefined {
  for (const key in filter) {
    if (key === '$comment') continue;
    if (key === '$and' || key === '$or' || key === '$nor') {
      for (const part of filter[key] as Document[]) if (!filterFields(part, out)) return undefined;
    } else if (key.startsWith('$')) return undefined;
    else out.add(key.includes('.') ? (key.split('.', 1)[0] as string) : key);
  }
  return out;
}
