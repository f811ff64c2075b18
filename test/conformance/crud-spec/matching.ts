// Compares what an engine answered with what a specification test expects, by the unified format's rules of matching.
import { EJSON } from 'bson';

const types: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  bool: (value) => typeof value === 'boolean',
  array: Array.isArray,
  object: isPlain,
  null: (value) => value === null,
  date: (value) => value instanceof Date,
  int: (value) => Number.isInteger(numeric(value)),
  long: (value) => Number.isInteger(numeric(value)),
  double: (value) => typeof numeric(value) === 'number',
  objectId: (value) => bsonType(value) === 'ObjectId',
  binData: (value) => bsonType(value) === 'Binary',
};

/**
 * Throws an Error naming the path where `actual` does not match `expected`.
 * A document at the root may hold more keys than expected, one inside may not; numbers compare by value across types.
 */
export function assertMatches(actual: unknown, expected: unknown, path = '', root = true): void {
  const operator = specialOperator(expected);
  if (operator) return assertSpecial(actual, operator, path, root);
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) fail(actual, expected, path);
    // The documents of a result are roots themselves.
    return expected.forEach((item, index) => assertMatches(actual[index], item, `${path}[${index}]`, root));
  }
  if (isPlain(expected)) {
    if (!isPlain(actual)) fail(actual, expected, path);
    for (const [key, value] of Object.entries(expected)) {
      const inside = `${path}.${key}`;
      if (specialOperator(value) === undefined && !(key in actual)) fail(undefined, value, inside);
      assertMatches(actual[key], value, inside, false);
    }
    const extra = root ? [] : Object.keys(actual).filter((key) => !(key in expected));
    if (extra.length > 0) throw new Error(`${path || 'result'} has more than expected: ${extra.join(', ')}`);
    return;
  }
  if (canonical(actual) !== canonical(expected)) fail(actual, expected, path);
}

/** Throws unless both lists hold equal documents in the same order, with nothing added and nothing missing. */
export function assertSameDocuments(actual: unknown[], expected: unknown[], path: string): void {
  if (actual.length !== expected.length) fail(actual, expected, path);
  expected.forEach((document, index) => assertMatches(actual[index], document, `${path}[${index}]`, false));
}

function specialOperator(value: unknown): [string, unknown] | undefined {
  if (!isPlain(value)) return undefined;
  const entries = Object.entries(value);
  return entries.length === 1 && entries[0]![0].startsWith('$$') ? entries[0] : undefined;
}

function assertSpecial(actual: unknown, [name, operand]: [string, unknown], path: string, root: boolean): void {
  switch (name) {
    case '$$exists':
      if ((actual !== undefined) !== operand) fail(actual, operand ? 'anything' : 'nothing', path);
      return;
    case '$$unsetOrMatches':
      // A driver may leave the value out, or say null where it has none to tell.
      return actual === undefined || actual === null ? undefined : assertMatches(actual, operand, path, root);
    case '$$type': {
      const names = Array.isArray(operand) ? operand : [operand];
      if (!names.some((type) => types[String(type)]?.(actual))) fail(actual, { $$type: operand }, path);
      return;
    }
    default:
      throw new Error(`the runner knows no operator ${name}`);
  }
}

function canonical(value: unknown): string {
  const number = numeric(value);
  return number === undefined ? EJSON.stringify({ value }, { relaxed: false }) : `number ${String(number)}`;
}

function numeric(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return ['Int32', 'Double', 'Long'].includes(bsonType(value) ?? '') ? Number(value) : undefined;
}

function bsonType(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? (value as { _bsontype?: string })._bsontype : undefined;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !(value instanceof Date) && !(value instanceof RegExp) && bsonType(value) === undefined;
}

function fail(actual: unknown, expected: unknown, path: string): never {
  throw new Error(`${path || 'result'}: expected ${show(expected)}, got ${show(actual)}`);
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : EJSON.stringify(value as object);
}
