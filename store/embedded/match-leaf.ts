// Tests of one value for each query operator; match.ts walks the paths and calls these.
import { Decimal128, Long } from 'bson';
import { serverError } from './errors';
import {
  Rank,
  binaryParts,
  bsonType,
  collating,
  compareValues,
  equalValues,
  isNumeric,
  plainNumber,
  rankOf,
  regexParts,
} from './values';

/** A test of one value found at a path; `undefined` stands for a missing field. */
export type LeafTest = (v: unknown) => boolean;

/** Equality with a filter's operand; null also means missing. */
export function equalTo(operand: unknown): LeafTest {
  if (operand === null || operand === undefined) return (v) => v === null || v === undefined;
  if ((typeof operand === 'string' && !collating()) || typeof operand === 'boolean') {
    return (v) => v === operand || (typeof v === 'object' && v !== null && equalValues(v, operand));
  }
  const rank = rankOf(operand);
  return (v) => v === operand || (v !== undefined && rankOf(v) === rank && compareValues(v, operand) === 0);
}

const isNaNValue = (v: unknown): boolean =>
  typeof v === 'number' ? Number.isNaN(v) : bsonType(v) === 'Decimal128' ? /nan/i.test(String(v)) : false;

/** Range operators; only values of the operand's own type compare, except against MinKey and MaxKey. */
export function compareTo(op: '$gt' | '$gte' | '$lt' | '$lte', operand: unknown): LeafTest {
  const accepts = (c: number): boolean =>
    op === '$gt' ? c > 0 : op === '$gte' ? c >= 0 : op === '$lt' ? c < 0 : c <= 0;
  const rank = rankOf(operand);
  if (rank === Rank.minKey || rank === Rank.maxKey) return (v) => accepts(compareValues(v, operand));
  if (isNaNValue(operand)) return (v) => isNaNValue(v) && accepts(0);
  if (rank === Rank.null) return (v) => rankOf(v) === Rank.null && accepts(0);
  return (v) => v !== undefined && rankOf(v) === rank && !isNaNValue(v) && accepts(compareValues(v, operand));
}

const stripExtended = (pattern: string): string =>
  pattern.replace(/\\[\s#]|\[(?:\\.|[^\]])*\]|\s+|#[^\n]*/g, (m) => (/^[\\[]/.test(m) ? m : ''));

/** A RegExp from a RegExp, BSONRegExp or pattern text with MongoDB's option letters. */
export function toRegExp(source: unknown, options?: unknown): RegExp {
  const parts = typeof source === 'string' ? { pattern: source, flags: '' } : regexParts(source);
  const letters = typeof options === 'string' ? options : parts.flags;
  if (/[^imsxu]/.test(letters)) throw serverError(51108, `invalid flag in regex options: ${letters}`);
  const pattern = letters.includes('x') ? stripExtended(parts.pattern) : parts.pattern;
  try {
    return new RegExp(pattern, letters.replace('x', ''));
  } catch (error) {
    throw serverError(51091, `Regular expression is invalid: ${(error as Error).message}`);
  }
}

/** Matches strings, and regular expressions stored as values when the pattern is the same. */
export function matchesRegex(regex: RegExp): LeafTest {
  return (v) => {
    if (typeof v === 'string') return regex.test(v);
    if (rankOf(v) === Rank.regex) return equalValues(v, regex);
    return bsonType(v) === 'BSONSymbol' && regex.test(String(v));
  };
}

/** Membership in a list that may hold regular expressions. */
export function memberOf(list: unknown): LeafTest {
  if (!Array.isArray(list)) throw serverError(2, '$in needs an array');
  const tests: LeafTest[] = [];
  const strings = new Set<string>();
  for (const item of list as unknown[]) {
    if (typeof item === 'string' && !collating()) strings.add(item);
    else if (rankOf(item) === Rank.regex) {
      tests.push(matchesRegex(toRegExp(item)));
    } else if (item && typeof item === 'object' && Object.keys(item)[0]?.startsWith('$') && !bsonType(item)) {
      throw serverError(2, 'cannot nest $ under $in');
    } else tests.push(equalTo(item));
  }
  return (v) => (typeof v === 'string' && strings.has(v)) || tests.some((t) => t(v));
}

const wholeNumber = (v: unknown): bigint | undefined => {
  if (!isNumeric(v)) return undefined;
  if (bsonType(v) === 'Decimal128') return wholeNumber(Number((v as Decimal128).toString()));
  const n = plainNumber(v);
  if (typeof n === 'bigint') return n;
  return Number.isFinite(n) ? BigInt(Math.trunc(n)) : undefined;
};

/** `$mod: [divisor, remainder]`, truncating toward zero. */
export function modulo(spec: unknown): LeafTest {
  if (!Array.isArray(spec)) throw serverError(2, 'malformed mod, needs to be an array');
  if (spec.length < 2) throw serverError(2, 'malformed mod, not enough elements');
  if (spec.length > 2) throw serverError(2, 'malformed mod, too many elements');
  const [divisor, remainder] = spec.map(wholeNumber);
  if (divisor === undefined) throw serverError(2, 'malformed mod, divisor not a number');
  if (remainder === undefined) throw serverError(2, 'malformed mod, remainder not a number');
  if (divisor === 0n) throw serverError(2, 'divisor cannot be 0');
  return (v) => {
    const n = wholeNumber(v);
    return n !== undefined && n % divisor === remainder;
  };
}

const isInt32 = (n: number): boolean => Number.isInteger(n) && n >= -0x80000000 && n <= 0x7fffffff;

const TYPES: Readonly<Record<string, LeafTest>> = {
  double: (v) => (typeof v === 'number' && !isInt32(v)) || bsonType(v) === 'Double',
  string: (v) => typeof v === 'string',
  object: (v) => rankOf(v) === Rank.object,
  array: Array.isArray,
  binData: (v) => rankOf(v) === Rank.binary,
  undefined: () => false,
  objectId: (v) => rankOf(v) === Rank.objectId,
  bool: (v) => typeof v === 'boolean',
  date: (v) => v instanceof Date,
  null: (v) => v === null,
  regex: (v) => rankOf(v) === Rank.regex,
  dbPointer: () => false,
  javascript: (v) => rankOf(v) === Rank.code,
  symbol: (v) => bsonType(v) === 'BSONSymbol',
  javascriptWithScope: (v) => rankOf(v) === Rank.codeWithScope,
  int: (v) => (typeof v === 'number' && isInt32(v)) || bsonType(v) === 'Int32',
  timestamp: (v) => rankOf(v) === Rank.timestamp,
  long: (v) => typeof v === 'bigint' || (v as Long | null)?._bsontype === 'Long',
  decimal: (v) => bsonType(v) === 'Decimal128',
  minKey: (v) => rankOf(v) === Rank.minKey,
  maxKey: (v) => rankOf(v) === Rank.maxKey,
  number: isNumeric,
};

const TYPE_NUMBERS: Readonly<Record<string, string>> = {
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  6: 'undefined',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  11: 'regex',
  12: 'dbPointer',
  13: 'javascript',
  14: 'symbol',
  15: 'javascriptWithScope',
  16: 'int',
  17: 'timestamp',
  18: 'long',
  19: 'decimal',
  255: 'minKey',
  '-1': 'minKey',
  127: 'maxKey',
};

/** `$type` by alias or number, one or several. */
export function ofType(spec: unknown): LeafTest {
  const tests = (Array.isArray(spec) ? spec : [spec]).map((t: unknown) => {
    const test = TYPES[typeof t === 'string' ? t : (TYPE_NUMBERS[String(t)] ?? '')];
    if (!test) {
      throw typeof t === 'string'
        ? serverError(2, `Unknown type name alias: ${t}`)
        : serverError(2, `Invalid numerical type code: ${String(t)}`);
    }
    return test;
  });
  if (tests.length === 0) throw serverError(9, '$type must match at least one type');
  return (v) => v !== undefined && tests.some((t) => t(v));
}

function bitMask(spec: unknown): bigint {
  if (Array.isArray(spec)) return spec.reduce<bigint>((m, bit) => m | (1n << BigInt(Number(bit))), 0n);
  if (rankOf(spec) === Rank.binary) {
    return binaryParts(spec).bytes.reduceRight<bigint>((m, byte) => (m << 8n) | BigInt(byte), 0n);
  }
  const n = wholeNumber(spec);
  if (n === undefined || n < 0n) throw serverError(9, 'Expected a non-negative bit mask');
  return n;
}

const bitsOf = (v: unknown): bigint | undefined => {
  if (rankOf(v) === Rank.binary) return bitMask(v);
  const n = wholeNumber(v);
  return n === undefined ? undefined : BigInt.asUintN(64, n);
};

/** The four bit operators. */
export function bits(op: '$bitsAllSet' | '$bitsAnySet' | '$bitsAllClear' | '$bitsAnyClear', spec: unknown): LeafTest {
  const mask = bitMask(spec);
  return (v) => {
    const n = bitsOf(v);
    if (n === undefined) return false;
    const set = n & mask;
    if (op === '$bitsAllSet') return set === mask;
    if (op === '$bitsAnySet') return set !== 0n;
    return op === '$bitsAllClear' ? set === 0n : set !== mask;
  };
}
