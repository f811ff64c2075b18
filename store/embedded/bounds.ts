// The ranges of keys that the conditions on one field allow. Called by planner.ts.
import type { Document } from 'bson';
import { encodeValue } from './key-encoding';
import { Rank, bsonType, compareValues, isDocument, rankOf, regexParts } from './values';

/** Keys from `lo` up to, not including, `hi`; undefined `hi` is the end of everything. */
export interface Interval {
  readonly lo: Buffer;
  readonly hi: Buffer | undefined;
}

/** What conditions on a field come to; `exact` when the intervals hold nothing else. */
export interface FieldBounds {
  readonly intervals: readonly Interval[];
  readonly points: boolean;
  readonly exact: boolean;
  /** False when a document without the field could match, which a sparse index would not hold. */
  readonly present: boolean;
}

/** One condition: an operator and its operand. */
export interface Condition {
  readonly op: string;
  readonly operand: unknown;
}

const EMPTY = Buffer.alloc(0);
const EVERYTHING: Interval = { lo: EMPTY, hi: undefined };

/** The least key above every key that starts with `prefix`. */
export function after(prefix: Buffer): Buffer | undefined {
  for (let i = prefix.length - 1; i >= 0; i--) {
    if (prefix[i] !== 0xff) {
      const out = Buffer.from(prefix.subarray(0, i + 1));
      out[i] = (out[i] as number) + 1;
      return out;
    }
  }
  return undefined;
}

const tag = (rank: number): Buffer => Buffer.from([rank]);
/** Just above NaN, the least number. */
const FIRST_NUMBER = Buffer.from([Rank.number, 0, 0, 0, 0, 0, 0, 0, 1]);

const pointAt = (value: unknown): Interval => {
  const lo = encodeValue(value ?? null);
  return { lo, hi: after(lo) };
};

const bracketStart = (rank: number): Buffer => (rank === Rank.number ? FIRST_NUMBER : tag(rank));

function rangeOf(op: string, operand: unknown): Interval | undefined {
  const rank = rankOf(operand);
  if (rank === Rank.minKey || rank === Rank.maxKey || rank === Rank.array || rank === Rank.object) return undefined;
  if (rank === Rank.null) return op === '$gte' || op === '$lte' ? pointAt(null) : undefined;
  if (typeof operand === 'number' && Number.isNaN(operand)) return undefined;
  const key = encodeValue(operand);
  if (op === '$gt') return { lo: after(key) as Buffer, hi: tag(rank + 1) };
  if (op === '$gte') return { lo: key, hi: tag(rank + 1) };
  if (op === '$lt') return { lo: bracketStart(rank), hi: key };
  return { lo: bracketStart(rank), hi: after(key) };
}

function literalPrefix(regex: unknown): string | undefined {
  const { pattern, flags } = regexParts(regex);
  if (flags.replace(/[su]/g, '') !== '' || !pattern.startsWith('^') || pattern.includes('|')) return undefined;
  const m = /^\^((?:[A-Za-z0-9 _@:/,;-]|[\u0080-\ud7ff]|\\[.\-/:+*?^$()[\]{}|\\])+)/.exec(pattern);
  if (!m) return undefined;
  const rest = pattern.slice(m[0].length);
  const literal = (m[1] as string).replace(/\\(.)/g, '$1');
  // a quantifier may make the last character optional
  return /^[*?{]/.test(rest) ? literal.slice(0, -1) || undefined : literal;
}

function prefixRange(regex: unknown): Interval | undefined {
  const prefix = literalPrefix(regex);
  if (prefix === undefined) return undefined;
  const full = encodeValue(prefix);
  const lo = full.subarray(0, full.length - 2);
  return { lo, hi: after(lo) };
}

const isIndexable = (v: unknown): boolean => {
  const rank = rankOf(v);
  return rank !== Rank.array && rank !== Rank.regex && rank !== Rank.minKey && rank !== Rank.maxKey;
};

const max = (a: Buffer, b: Buffer): Buffer => (Buffer.compare(a, b) >= 0 ? a : b);
const min = (a: Buffer | undefined, b: Buffer | undefined): Buffer | undefined =>
  a === undefined ? b : b === undefined ? a : Buffer.compare(a, b) <= 0 ? a : b;

function single(condition: Condition): FieldBounds | undefined {
  const { op, operand } = condition;
  switch (op) {
    case '$eq':
      if (!isIndexable(operand)) return undefined;
      return { intervals: [pointAt(operand)], points: true, exact: true, present: rankOf(operand) !== Rank.null };
    case '$in': {
      const list = operand as unknown[];
      if (!Array.isArray(list) || !list.every(isIndexable)) return undefined;
      const sorted = [...list].sort(compareValues);
      const distinct = sorted.filter((v, i) => i === 0 || compareValues(sorted[i - 1], v) !== 0);
      return {
        intervals: distinct.map(pointAt),
        points: true,
        exact: true,
        present: !list.some((v) => rankOf(v) === Rank.null),
      };
    }
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte': {
      const interval = rangeOf(op, operand);
      return interval && { intervals: [interval], points: false, exact: true, present: rankOf(operand) !== Rank.null };
    }
    case '$regex': {
      const interval = prefixRange(operand);
      return interval && { intervals: [interval], points: false, exact: false, present: true };
    }
    case '$exists':
      return operand === true || operand === 1
        ? { intervals: [EVERYTHING], points: false, exact: false, present: true }
        : undefined;
    default:
      return undefined;
  }
}

/**
 * Bounds of a field from all its conditions. With arrays about, only one condition may bound the keys, and only equality
 * with one value says exactly which documents: each has that key once or not at all.
 */
export function fieldBounds(conditions: readonly Condition[], multikey: boolean): FieldBounds | undefined {
  const all = conditions.map(single);
  const known = all.filter((b): b is FieldBounds => b !== undefined);
  if (known.length === 0) return undefined;
  const complete = known.length === all.length;
  const present = known.some((b) => b.present);
  const best =
    known.find((b) => b.points) ?? known.find((b) => b.intervals[0] !== EVERYTHING) ?? (known[0] as FieldBounds);
  if (multikey || best.points) {
    const once = !multikey || (conditions[0]?.op === '$eq' && best.present);
    return { ...best, exact: best.exact && complete && known.length === 1 && once, present };
  }
  let { lo, hi } = EVERYTHING;
  for (const b of known) {
    lo = max(lo, (b.intervals[0] as Interval).lo);
    hi = min(hi, (b.intervals[0] as Interval).hi);
  }
  const empty = hi !== undefined && Buffer.compare(lo, hi) >= 0;
  return {
    intervals: empty ? [] : [{ lo, hi }],
    points: false,
    exact: complete && known.every((b) => b.exact),
    present,
  };
}

const inverted = (b: Buffer): Buffer => {
  const out = Buffer.alloc(b.length);
  for (let i = 0; i < b.length; i++) out[i] = ~(b[i] as number);
  return out;
};

/** The same interval among inverted keys, for a descending field. */
export function descendingInterval({ lo, hi }: Interval): Interval {
  return {
    lo: hi === undefined ? EMPTY : (after(inverted(hi)) ?? inverted(hi)),
    hi: lo.length === 0 ? undefined : after(inverted(lo)),
  };
}

/** Joins a prefix of earlier fields with a field's interval. */
export function under(prefix: Buffer, { lo, hi }: Interval): Interval {
  return {
    lo: Buffer.concat([prefix, lo]),
    hi: hi === undefined ? after(prefix) : Buffer.concat([prefix, hi]),
  };
}

/** The conditions of a filter by field; nested `$and` included, everything else left to the predicate. */
export function conditionsOf(filter: Document, out = new Map<string, Condition[]>()): Map<string, Condition[]> {
  const add = (path: string, op: string, operand: unknown): void => {
    const list = out.get(path);
    if (list) list.push({ op, operand });
    else out.set(path, [{ op, operand }]);
  };
  for (const key of Object.keys(filter)) {
    const spec: unknown = filter[key];
    if (spec === undefined || key === '$comment') continue;
    if (key === '$and') for (const part of spec as Document[]) conditionsOf(part, out);
    else if (key.startsWith('$')) add('', key, spec);
    else if (rankOf(spec) === Rank.regex) add(key, '$regex', spec);
    else if (isDocument(spec) && bsonType(spec) === undefined && Object.keys(spec)[0]?.startsWith('$')) {
      for (const op of Object.keys(spec)) {
        if (op === '$elemMatch') elementConditions(key, spec[op], out);
        add(key, op === '$regex' && typeof spec[op] === 'string' ? '$pattern' : op, spec[op]);
      }
    } else add(key, '$eq', spec);
  }
  return out;
}

/** Conditions inside `$elemMatch` bound the paths under the array. */
function elementConditions(path: string, spec: unknown, out: Map<string, Condition[]>): void {
  if (!isDocument(spec)) return;
  const first = Object.keys(spec)[0];
  const onValue = first?.startsWith('$') === true;
  if (onValue && /^\$(and|or|nor|expr)$/.test(first)) return;
  const inner = onValue
    ? conditionsOf({ [path]: spec })
    : new Map([...conditionsOf(spec)].map(([k, v]) => [`${path}.${k}`, v]));
  for (const [k, conditions] of inner) {
    if (k === '' || k.endsWith('.')) continue;
    const list = out.get(k);
    if (list) list.push(...conditions);
    else out.set(k, [...conditions]);
  }
}
