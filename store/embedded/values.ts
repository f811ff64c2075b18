// BSON values as JavaScript sees them: their order across types, equality and copies.
// Called by the matcher, the key encoding, sorting and the update operators.
import { Long, type Document } from 'bson';
import { compareExact, isDecimal } from './decimal';

/** Place of a value's type in MongoDB's comparison order; gaps are types nobody stores. */
export const Rank = {
  minKey: 1,
  undefined: 2,
  null: 3,
  number: 4,
  string: 5,
  object: 6,
  array: 7,
  binary: 8,
  objectId: 9,
  bool: 10,
  date: 11,
  timestamp: 12,
  regex: 13,
  dbRef: 14,
  code: 15,
  codeWithScope: 16,
  maxKey: 17,
} as const;

/** Stands for an empty array among the values of an index or a sort: it comes before null. */
export const EMPTY_ARRAY = Object.freeze({ _bsontype: 'EmptyArray' });

const BSON_RANK: Readonly<Record<string, number>> = {
  MinKey: Rank.minKey,
  MaxKey: Rank.maxKey,
  EmptyArray: Rank.undefined,
  Long: Rank.number,
  Int32: Rank.number,
  Double: Rank.number,
  Decimal128: Rank.number,
  BSONSymbol: Rank.string,
  Binary: Rank.binary,
  ObjectId: Rank.objectId,
  ObjectID: Rank.objectId,
  Timestamp: Rank.timestamp,
  BSONRegExp: Rank.regex,
  DBRef: Rank.object,
};

/** The `_bsontype` of a BSON wrapper, or undefined for anything else. */
export const bsonType = (v: unknown): string | undefined =>
  typeof v === 'object' && v !== null ? (v as { _bsontype?: string })._bsontype : undefined;

/** Rank of a value; what is missing ranks as null, as in an index. */
export function rankOf(v: unknown): number {
  switch (typeof v) {
    case 'number':
    case 'bigint':
      return Rank.number;
    case 'string':
      return Rank.string;
    case 'boolean':
      return Rank.bool;
    case 'object': {
      if (v === null) return Rank.null;
      if (Array.isArray(v)) return Rank.array;
      if (v instanceof Date) return Rank.date;
      const type = (v as { _bsontype?: string })._bsontype;
      if (type !== undefined) {
        if (type === 'Code') return (v as { scope?: unknown }).scope ? Rank.codeWithScope : Rank.code;
        return BSON_RANK[type] ?? Rank.object;
      }
      if (v instanceof RegExp) return Rank.regex;
      if (v instanceof Uint8Array) return Rank.binary;
      return Rank.object;
    }
    default:
      return Rank.null;
  }
}

/** True for an embedded document: not an array, date, binary or other BSON scalar. */
export const isDocument = (v: unknown): v is Document =>
  typeof v === 'object' && v !== null && !Array.isArray(v) && rankOf(v) === Rank.object;

/** True for every numeric BSON type and for bigint. */
export const isNumeric = (v: unknown): boolean => rankOf(v) === Rank.number;

/** A number or bigint with the value of any numeric except Decimal128. */
export function plainNumber(v: unknown): number | bigint {
  if (typeof v === 'number' || typeof v === 'bigint') return v;
  return bsonType(v) === 'Long' ? (v as Long).toBigInt() : Number((v as { valueOf(): unknown }).valueOf());
}

const bytesOf = (v: unknown): Uint8Array => {
  if (v instanceof Uint8Array) return v;
  const binary = v as { buffer: Uint8Array; position: number };
  return binary.buffer.subarray(0, binary.position);
};

/** Bytes and subtype of a Buffer or Binary. */
export const binaryParts = (v: unknown): { bytes: Uint8Array; subtype: number } => ({
  bytes: bytesOf(v),
  subtype: v instanceof Uint8Array ? 0 : (v as { sub_type: number }).sub_type,
});

/** Pattern and flags of a RegExp or BSONRegExp, flags sorted. */
export function regexParts(v: unknown): { pattern: string; flags: string } {
  if (v instanceof RegExp) return { pattern: v.source, flags: [...v.flags.replace('g', '')].sort().join('') };
  const r = v as { pattern: string; options: string };
  return { pattern: r.pattern, flags: [...r.options].sort().join('') };
}

const order = (a: number | bigint | string, b: number | bigint | string): number => (a < b ? -1 : a > b ? 1 : 0);

let collator: Intl.Collator | undefined;

/** True while a collation is in force. */
export const collating = (): boolean => collator !== undefined;

const SENSITIVITY: Readonly<Record<number, Intl.CollatorOptions['sensitivity']>> = { 1: 'base', 2: 'accent' };

function collatorOf(spec: Document | undefined): Intl.Collator | undefined {
  const locale = spec?.['locale'] as string | undefined;
  if (!spec || locale === undefined || locale === 'simple') return undefined;
  const caseFirst = spec['caseFirst'] === 'off' ? undefined : (spec['caseFirst'] as 'upper' | 'lower' | undefined);
  return new Intl.Collator(locale.replace('_', '-'), {
    sensitivity: spec['caseLevel'] ? 'case' : (SENSITIVITY[Number(spec['strength'] ?? 3)] ?? 'variant'),
    numeric: spec['numericOrdering'] === true,
    ignorePunctuation: spec['alternate'] === 'shifted',
    ...(caseFirst ? { caseFirst } : {}),
  });
}

/** Runs something synchronous with strings compared by a collation, MongoDB's document; undefined for none. */
export function withCollation<T>(spec: Document | undefined, run: () => T): T {
  const next = collatorOf(spec);
  if (!next && !collator) return run();
  const before = collator;
  collator = next;
  try {
    return run();
  } finally {
    collator = before;
  }
}

function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  if (collator) return collator.compare(a, b);
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // UTF-8 order is code point order: surrogates come after every other unit
    const surrogate = (x >= 0xd800 && x <= 0xdfff ? 1 : 0) - (y >= 0xd800 && y <= 0xdfff ? 1 : 0);
    return surrogate !== 0 ? surrogate : x - y;
  }
  return a.length - b.length;
}

function compareNumbers(a: unknown, b: unknown): number {
  if (isDecimal(a) || isDecimal(b)) return compareExact(a, b);
  const x = plainNumber(a);
  const y = plainNumber(b);
  if (Number.isNaN(x)) return Number.isNaN(y) ? 0 : -1;
  if (Number.isNaN(y)) return 1;
  return order(x, y);
}

function compareDocuments(a: Document, b: Document): number {
  const keysA = Object.keys(a).filter((k) => a[k] !== undefined);
  const keysB = Object.keys(b).filter((k) => b[k] !== undefined);
  const length = Math.min(keysA.length, keysB.length);
  for (let i = 0; i < length; i++) {
    const ka = keysA[i] as string;
    const kb = keysB[i] as string;
    const byType = rankOf(a[ka]) - rankOf(b[kb]);
    if (byType !== 0) return byType;
    const byName = compareStrings(ka, kb);
    if (byName !== 0) return byName;
    const byValue = compareValues(a[ka], b[kb]);
    if (byValue !== 0) return byValue;
  }
  return keysA.length - keysB.length;
}

function compareArrays(a: readonly unknown[], b: readonly unknown[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const c = compareValues(a[i], b[i]);
    if (c !== 0) return c;
  }
  return a.length - b.length;
}

function compareSameRank(rank: number, a: unknown, b: unknown): number {
  switch (rank) {
    case Rank.number:
      return compareNumbers(a, b);
    case Rank.string:
      return compareStrings(String(a), String(b));
    case Rank.object:
      return compareDocuments(a as Document, b as Document);
    case Rank.array:
      return compareArrays(a as unknown[], b as unknown[]);
    case Rank.binary: {
      const x = binaryParts(a);
      const y = binaryParts(b);
      return x.bytes.length - y.bytes.length || x.subtype - y.subtype || Buffer.compare(x.bytes, y.bytes);
    }
    case Rank.objectId:
      return Buffer.compare((a as { id: Uint8Array }).id, (b as { id: Uint8Array }).id);
    case Rank.bool:
      return Number(a) - Number(b);
    case Rank.date:
      return (a as Date).getTime() - (b as Date).getTime();
    case Rank.timestamp:
      return (a as Long).compare(b as Long);
    case Rank.regex: {
      const x = regexParts(a);
      const y = regexParts(b);
      return compareStrings(x.pattern, y.pattern) || compareStrings(x.flags, y.flags);
    }
    case Rank.code:
    case Rank.codeWithScope:
      return compareStrings((a as { code: string }).code, (b as { code: string }).code);
    default:
      return 0;
  }
}

/** Compares two values in BSON order: negative, zero or positive. Missing equals null. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number' && a === a && b === b)
    return a - b || (a === b ? 0 : a < b ? -1 : 1);
  const rank = rankOf(a);
  const other = rankOf(b);
  return rank !== other ? rank - other : compareSameRank(rank, a, b);
}

/** Equality as a filter sees it: numbers by value, documents with field order. */
export const equalValues = (a: unknown, b: unknown): boolean => a === b || compareValues(a, b) === 0;

/** A deep copy that shares immutable BSON scalars. */
export function copyValue<T>(v: T): T {
  if (typeof v !== 'object' || v === null) return v;
  if (Array.isArray(v)) return v.map(copyValue) as T;
  if (v instanceof Date) return new Date(v.getTime()) as T;
  if (!isDocument(v) || bsonType(v) !== undefined) return v;
  const out: Document = {};
  for (const k of Object.keys(v)) out[k] = copyValue((v as Document)[k]);
  return out as T;
}
