// Compiles a filter into a predicate with MongoDB's semantics: paths through arrays, null and missing, type brackets.
// Called by the planner's executor, update operators ($pull, arrayFilters, positional), partial indexes and validators.
import type { Document } from 'bson';
import { serverError } from './errors';
import {
  bits,
  compareTo,
  equalTo,
  matchesRegex,
  memberOf,
  modulo,
  ofType,
  toRegExp,
  type LeafTest,
} from './match-leaf';
import { expressionTest } from './mingo-bridge';
import { Rank, bsonType, isDocument, plainNumber, rankOf } from './values';

/** Decides whether a document matches. */
export type Predicate = (doc: Document) => boolean;
/** Variables of `let`, for `$expr`. */
export type Variables = Readonly<Record<string, unknown>>;

const isIndex = (part: string): boolean => /^(0|[1-9]\d*)$/.test(part);

/** Walks a path as MongoDB does, fanning out over arrays; `leaf` sees each value found, undefined for a missing one. */
function anyAt(container: unknown, parts: readonly string[], i: number, leaf: LeafTest): boolean {
  const value: unknown = (container as Document)[parts[i] as string];
  if (i === parts.length - 1) return leaf(value);
  if (Array.isArray(value)) {
    const next = parts[i + 1] as string;
    for (const item of value as unknown[]) if (isDocument(item) && anyAt(item, parts, i + 1, leaf)) return true;
    if (!isIndex(next) || Number(next) >= value.length) return false;
    if (i + 2 === parts.length) return leaf((value as unknown[])[Number(next)]);
    return anyAt(value, parts, i + 1, leaf);
  }
  return isDocument(value) ? anyAt(value, parts, i + 1, leaf) : leaf(undefined);
}

function pathTest(path: string, leaf: LeafTest): Predicate {
  if (!path.includes('.')) return (doc) => leaf(doc[path]);
  const parts = path.split('.');
  return (doc) => anyAt(doc, parts, 0, leaf);
}

/** Lets a test also try the elements of an array found at the end of a path. */
const overElements =
  (test: LeafTest): LeafTest =>
  (v) =>
    Array.isArray(v) ? v.some(test) || test(v) : test(v);

const isOperatorDocument = (v: unknown): v is Document => {
  if (!isDocument(v) || bsonType(v) !== undefined) return false;
  const first = Object.keys(v)[0];
  return first !== undefined && first.startsWith('$') && first !== '$ref' && first !== '$id' && first !== '$db';
};

const listOf = (op: string, v: unknown): Document[] => {
  if (!Array.isArray(v)) throw serverError(2, `${op} must be an array`);
  if (v.length === 0) throw serverError(2, `${op} argument must be a non-empty array`);
  for (const item of v) if (!isDocument(item)) throw serverError(2, `${op} argument's entries must be objects`);
  return v as Document[];
};

function elementTest(spec: unknown, vars: Variables | undefined): LeafTest {
  if (!isDocument(spec)) throw serverError(2, '$elemMatch needs an Object');
  const first = Object.keys(spec)[0];
  const onValue = isOperatorDocument(spec) && !['$and', '$or', '$nor', '$where', '$expr'].includes(first as string);
  if (onValue) {
    const test = operatorsTest('', spec, vars);
    return (v) => Array.isArray(v) && v.some((item) => test({ '': [item] }));
  }
  const test = compileFilter(spec, vars);
  return (v) =>
    Array.isArray(v) && v.some((item) => (isDocument(item) || Array.isArray(item)) && test(item as Document));
}

function allTest(path: string, list: unknown, vars: Variables | undefined): Predicate {
  if (!Array.isArray(list)) throw serverError(2, '$all needs an array');
  if (list.length === 0) return () => false;
  const tests = (list as unknown[]).map((item) => {
    if (isDocument(item) && '$elemMatch' in item) return pathTest(path, elementTest(item['$elemMatch'], vars));
    if (rankOf(item) === Rank.regex) return pathTest(path, overElements(matchesRegex(toRegExp(item))));
    return pathTest(path, overElements(equalTo(item)));
  });
  return (doc) => tests.every((t) => t(doc));
}

function sizeTest(operand: unknown): LeafTest {
  if (rankOf(operand) !== Rank.number) throw serverError(2, `Failed to parse $size. Expected a number`);
  const size = Number(plainNumber(operand));
  if (!Number.isInteger(size)) throw serverError(2, `Failed to parse $size. Expected an integer: $size: ${size}`);
  if (size < 0) throw serverError(2, `Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
  return (v) => Array.isArray(v) && v.length === size;
}

const negate =
  (test: Predicate): Predicate =>
  (doc) =>
    !test(doc);

function operatorTest(
  path: string,
  op: string,
  operand: unknown,
  all: Document,
  vars: Variables | undefined,
): Predicate {
  const onElements = (test: LeafTest): Predicate => pathTest(path, overElements(test));
  switch (op) {
    case '$eq':
      return onElements(equalTo(operand));
    case '$ne':
      if (rankOf(operand) === Rank.regex) throw serverError(2, "Can't have regex as arg to $ne.");
      return negate(onElements(equalTo(operand)));
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      if (rankOf(operand) === Rank.regex)
        throw serverError(2, `Can't have RegEx as arg to predicate over field '${path}'.`);
      return onElements(compareTo(op, operand));
    case '$in':
      return onElements(memberOf(operand));
    case '$nin':
      return negate(onElements(memberOf(operand)));
    case '$not':
      if (rankOf(operand) === Rank.regex) return negate(onElements(matchesRegex(toRegExp(operand))));
      if (!isDocument(operand)) throw serverError(2, '$not needs a regex or a document');
      if (Object.keys(operand).length === 0) throw serverError(2, '$not cannot be empty');
      return negate(operatorsTest(path, operand, vars));
    case '$exists': {
      const wanted = operand !== false && operand !== null && operand !== 0;
      const found = pathTest(path, (v) => v !== undefined);
      return wanted ? found : negate(found);
    }
    case '$type':
      return onElements(ofType(operand));
    case '$regex':
      return onElements(matchesRegex(toRegExp(operand, all['$options'])));
    case '$options':
      if (!('$regex' in all)) throw serverError(2, '$options needs a $regex');
      return () => true;
    case '$mod':
      return onElements(modulo(operand));
    case '$all':
      return allTest(path, operand, vars);
    case '$size':
      return pathTest(path, sizeTest(operand));
    case '$elemMatch':
      return pathTest(path, elementTest(operand, vars));
    case '$bitsAllSet':
    case '$bitsAnySet':
    case '$bitsAllClear':
    case '$bitsAnyClear':
      return onElements(bits(op, operand));
    default:
      throw serverError(2, `unknown operator: ${op}`);
  }
}

function operatorsTest(path: string, spec: Document, vars: Variables | undefined): Predicate {
  const tests = Object.keys(spec).map((op) => operatorTest(path, op, spec[op], spec, vars));
  return tests.length === 1 ? (tests[0] as Predicate) : (doc) => tests.every((t) => t(doc));
}

function fieldTest(path: string, spec: unknown, vars: Variables | undefined): Predicate {
  if (rankOf(spec) === Rank.regex) return pathTest(path, overElements(matchesRegex(toRegExp(spec))));
  if (isOperatorDocument(spec)) return operatorsTest(path, spec, vars);
  return pathTest(path, overElements(equalTo(spec)));
}

function logicalTest(op: string, spec: unknown, vars: Variables | undefined): Predicate {
  switch (op) {
    case '$and': {
      const tests = listOf(op, spec).map((f) => compileFilter(f, vars));
      return (doc) => tests.every((t) => t(doc));
    }
    case '$or': {
      const tests = listOf(op, spec).map((f) => compileFilter(f, vars));
      return (doc) => tests.some((t) => t(doc));
    }
    case '$nor': {
      const tests = listOf(op, spec).map((f) => compileFilter(f, vars));
      return (doc) => !tests.some((t) => t(doc));
    }
    case '$expr':
      return expressionTest(spec, vars);
    case '$jsonSchema':
      throw serverError(115, '$jsonSchema is not supported by the embedded store');
    case '$comment':
      return () => true;
    case '$text':
      throw serverError(27, 'text index required for $text query');
    case '$where':
      throw serverError(115, '$where is not supported by the embedded store');
    default:
      throw serverError(
        2,
        `unknown top level operator: ${op}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

/** Compiles a filter. Throws MongoServerError 2 or 9 for what MongoDB refuses; an empty filter matches everything. */
export function compileFilter(filter: Document, vars?: Variables): Predicate {
  const keys = Object.keys(filter);
  const tests = keys
    .filter((k) => filter[k] !== undefined)
    .map((k) => (k.startsWith('$') ? logicalTest(k, filter[k], vars) : fieldTest(k, filter[k], vars)));
  if (tests.length === 0) return () => true;
  if (tests.length === 1) return tests[0] as Predicate;
  return (doc) => tests.every((t) => t(doc));
}
