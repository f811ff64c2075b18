// What each update operator makes of the value it finds. Called by update.ts, once for each concrete path.
import { Decimal128, Double, Long, Timestamp, type Document } from 'bson';
import { serverError } from './errors';
import { compileFilter } from './match';
import { toRegExp } from './match-leaf';
import { compareSpec } from './sort';
import {
  Rank,
  bsonType,
  compareValues,
  copyValue,
  equalValues,
  isDocument,
  isNumeric,
  plainNumber,
  rankOf,
} from './values';

/** Answer of an operator: leave the value as it is. */
export const KEEP = Symbol('keep');
/** Answer of an operator: remove the field. */
export const REMOVE = Symbol('remove');

/** Makes a new value of the current one (undefined when missing). */
export type Operator = (current: unknown, path: string) => unknown;

const typeName = (v: unknown): string => {
  const names: Record<number, string> = {
    [Rank.string]: 'string',
    [Rank.object]: 'object',
    [Rank.array]: 'array',
    [Rank.bool]: 'bool',
    [Rank.date]: 'date',
    [Rank.null]: 'null',
    [Rank.objectId]: 'objectId',
    [Rank.binary]: 'binData',
    [Rank.number]: 'number',
  };
  return names[rankOf(v)] ?? 'value';
};

const INT64_MAX = 2n ** 63n - 1n;
const isWhole = (v: unknown): boolean => typeof v === 'bigint' || bsonType(v) === 'Long' || bsonType(v) === 'Int32';

const isInt32 = (n: number): boolean => Number.isInteger(n) && n >= -0x80000000 && n <= 0x7fffffff;

/** True for what BSON holds as a double: a fraction shows it, a whole number only by its wrapper. */
const isDouble = (v: unknown, n: number | bigint): boolean =>
  bsonType(v) === 'Double' || !(typeof n === 'bigint' || Number.isInteger(n));

function arithmetic(op: '$inc' | '$mul', current: unknown, by: unknown): unknown {
  if (bsonType(current) === 'Decimal128' || bsonType(by) === 'Decimal128') {
    const x = Number(String(current ?? 0));
    const y = Number(String(by));
    return Decimal128.fromString(String(op === '$inc' ? Math.round((x + y) * 1e12) / 1e12 : x * y));
  }
  const x = plainNumber(current);
  const y = plainNumber(by);
  if (isWhole(current) || isWhole(by)) {
    if ((typeof x === 'bigint' || Number.isInteger(x)) && (typeof y === 'bigint' || Number.isInteger(y))) {
      const sum = op === '$inc' ? BigInt(x) + BigInt(y) : BigInt(x) * BigInt(y);
      if (sum > INT64_MAX || sum < -INT64_MAX - 1n)
        throw serverError(2, `Failed to apply ${op} operations to current value: overflow`);
      const wide = bsonType(current) === 'Long' || bsonType(by) === 'Long' || typeof by === 'bigint';
      return wide ? Long.fromBigInt(sum) : Number(sum);
    }
  }
  const result = (op === '$inc' ? Number(x) + Number(y) : Number(x) * Number(y)) + 0;
  if (isDouble(current, x) || isDouble(by, y)) return new Double(result);
  return isInt32(Number(x)) && isInt32(Number(y)) && !isInt32(result) ? Long.fromNumber(result) : result;
}

function numberOperator(op: '$inc' | '$mul', by: unknown): Operator {
  return (current, path) => {
    if (!isNumeric(by)) {
      const verb = op === '$inc' ? 'increment' : 'multiply';
      throw serverError(14, `Cannot ${verb} with non-numeric argument: {${path}: ${JSON.stringify(by)}}`);
    }
    if (current === undefined) return op === '$inc' ? by : arithmetic('$mul', 0, by);
    if (!isNumeric(current)) {
      const verb = op === '$inc' ? 'increment' : 'multiply';
      const name = path.split('.').at(-1);
      throw serverError(
        14,
        `Cannot apply ${op} to a value of non-numeric type. The field '${name}' has non-numeric type ${typeName(current)}; cannot ${verb}`,
      );
    }
    return arithmetic(op, current, by);
  };
}

function bitOperator(spec: unknown): Operator {
  if (!isDocument(spec) || Object.keys(spec).length === 0) {
    throw serverError(
      9,
      'The $bit modifier is not compatible; you must pass in an embedded document: {$bit: {field: {and/or/xor: #}}',
    );
  }
  return (current, path) => {
    let value: unknown = current === undefined ? 0 : current;
    if (!isNumeric(value) || (typeof value === 'number' && !Number.isInteger(value))) {
      throw serverError(2, `Cannot apply $bit to a value of non-integral type: field '${path}'`);
    }
    for (const op of Object.keys(spec)) {
      const wide = bsonType(value) === 'Long' || bsonType(spec[op]) === 'Long';
      const x = BigInt(plainNumber(value));
      const y = BigInt(plainNumber(spec[op]));
      if (op !== 'and' && op !== 'or' && op !== 'xor')
        throw serverError(9, `The $bit modifier only supports 'and', 'or', and 'xor', not '${op}'`);
      const result = op === 'and' ? x & y : op === 'or' ? x | y : x ^ y;
      value = wide ? Long.fromBigInt(BigInt.asIntN(64, result)) : Number(BigInt.asIntN(32, result));
    }
    return value;
  };
}

function currentDate(spec: unknown, now: () => number): Operator {
  const type: unknown = isDocument(spec) ? spec['$type'] : 'date';
  if (spec !== true && spec !== false && type !== 'date' && type !== 'timestamp') {
    throw serverError(2, "$currentDate: the '$type' string field is required to be 'date' or 'timestamp'");
  }
  return () => (type === 'timestamp' ? new Timestamp({ t: Math.floor(now() / 1000), i: 1 }) : new Date(now()));
}

const arrayOf = (op: string, current: unknown, path: string): unknown[] => {
  if (!Array.isArray(current)) {
    throw serverError(2, `The field '${path}' must be an array but is of type ${typeName(current)}`, { operator: op });
  }
  return current as unknown[];
};

const PUSH_MODIFIERS = new Set(['$each', '$slice', '$sort', '$position']);

function push(spec: unknown): Operator {
  const modified = isDocument(spec) && '$each' in spec;
  if (modified) {
    for (const k of Object.keys(spec))
      if (!PUSH_MODIFIERS.has(k)) throw serverError(2, `Unrecognized clause in $push: ${k}`);
    if (!Array.isArray(spec['$each']))
      throw serverError(
        2,
        `The argument to $each in $push must be an array but it was of type: ${typeName(spec['$each'])}`,
      );
  }
  return (current, path) => {
    const items = current === undefined ? [] : arrayOf('$push', current, path);
    if (!modified) return [...items, copyValue(spec)];
    const added = copyValue(spec['$each'] as unknown[]);
    const at = spec['$position'] === undefined ? items.length : Number(spec['$position']);
    const out = [...items];
    out.splice(at < 0 ? Math.max(0, items.length + at) : at, 0, ...added);
    const by: unknown = spec['$sort'];
    if (by !== undefined)
      out.sort(
        isDocument(by)
          ? (a, b) => compareSpec(by, a as Document, b as Document)
          : (a, b) => compareValues(a, b) * Number(by),
      );
    if (spec['$slice'] === undefined) return out;
    const slice = Number(spec['$slice']);
    return slice >= 0 ? out.slice(0, slice) : out.slice(slice);
  };
}

function addToSet(spec: unknown): Operator {
  const added = isDocument(spec) && '$each' in spec ? (spec['$each'] as unknown) : [spec];
  if (!Array.isArray(added))
    throw serverError(14, `The argument to $each in $addToSet must be an array but it was of type ${typeName(added)}`);
  return (current, path) => {
    const items = current === undefined ? [] : arrayOf('$addToSet', current, path);
    const out = [...items];
    for (const item of added as unknown[]) if (!out.some((x) => equalValues(x, item))) out.push(copyValue(item));
    return out.length === items.length && current !== undefined ? KEEP : out;
  };
}

function pull(condition: unknown): Operator {
  let matches: (v: unknown) => boolean;
  if (rankOf(condition) === Rank.regex) {
    const regex = toRegExp(condition);
    matches = (v) => typeof v === 'string' && regex.test(v);
  } else if (isDocument(condition) && bsonType(condition) === undefined) {
    const onValue =
      Object.keys(condition)[0]?.startsWith('$') && !/^\$(and|or|nor)$/.test(Object.keys(condition)[0] as string);
    const test = compileFilter(onValue ? { v: condition } : condition);
    matches = onValue ? (v) => test({ v }) : (v) => isDocument(v) && test(v);
  } else matches = (v) => equalValues(v, condition);
  return (current, path) => {
    if (current === undefined) return KEEP;
    const items = arrayOf('$pull', current, path);
    const out = items.filter((v) => !matches(v));
    return out.length === items.length ? KEEP : out;
  };
}

function pullAll(values: unknown, path: string): Operator {
  if (!Array.isArray(values))
    throw serverError(2, `$pullAll requires an array argument but was given a ${typeName(values)}`, { path });
  return (current, where) => {
    if (current === undefined) return KEEP;
    return arrayOf('$pullAll', current, where).filter((v) => !(values as unknown[]).some((x) => equalValues(x, v)));
  };
}

function pop(direction: unknown): Operator {
  const n = isNumeric(direction) ? Number(plainNumber(direction)) : NaN;
  if (n !== 1 && n !== -1) throw serverError(9, `$pop expects 1 or -1, found: ${String(direction)}`);
  return (current, path) => {
    if (current === undefined) return KEEP;
    if (!Array.isArray(current))
      throw serverError(14, `Path '${path}' contains an element of non-array type '${typeName(current)}'`);
    if (current.length === 0) return KEEP;
    return n === 1 ? current.slice(0, -1) : current.slice(1);
  };
}

/** Compiles one `{ $op: { path: operand } }` pair; undefined for an operator that does not exist. */
export function compileOperator(op: string, path: string, operand: unknown, now: () => number): Operator | undefined {
  switch (op) {
    case '$set':
    case '$setOnInsert':
      return () => copyValue(operand);
    case '$unset':
      return () => REMOVE;
    case '$inc':
    case '$mul':
      return numberOperator(op, operand);
    case '$min':
      return (current) => (current === undefined || compareValues(operand, current) < 0 ? copyValue(operand) : KEEP);
    case '$max':
      return (current) => (current === undefined || compareValues(operand, current) > 0 ? copyValue(operand) : KEEP);
    case '$bit':
      return bitOperator(operand);
    case '$currentDate':
      return currentDate(operand, now);
    case '$push':
      return push(operand);
    case '$addToSet':
      return addToSet(operand);
    case '$pull':
      return pull(operand);
    case '$pullAll':
      return pullAll(operand, path);
    case '$pop':
      return pop(operand);
    default:
      return undefined;
  }
}
