// Picks how to find documents: by id, by one index (bounds, order or both), or by reading all of them.
// Called by scan.ts users: find, count, update, delete and the first $match and $sort of a pipeline.
import type { Document } from 'bson';
import {
  after,
  conditionsOf,
  descendingInterval,
  fieldBounds,
  under,
  type Condition,
  type FieldBounds,
  type Interval,
} from './bounds';
import type { CollectionHandle, IndexHandle } from './catalog';
import { serverError } from './errors';
import { implies } from './implies';
import { MAX_FIELDS, encodeValue } from './key-encoding';
import type { SortKeys } from './sort';
import { Rank, collating, rankOf } from './values';

/** A way to run a query. */
export interface Plan {
  /** Undefined: the collection's own table, in `_id` order. */
  readonly index: IndexHandle | undefined;
  /** Each interval is one whole key: it is read directly instead of searched. */
  readonly point: boolean;
  /** True when `_id` alone bounds the scan. */
  readonly byId: boolean;
  readonly intervals: readonly Interval[];
  readonly reverse: boolean;
  /** The scan yields the asked order. */
  readonly sorted: boolean;
  /** The intervals hold exactly what the filter matches. */
  readonly exact: boolean;
}

/** Most ranges of keys one plan may read; a longer `$in` product is cut to fewer fields. */
const MAX_RANGES = 1000;
/** Longest prefix of a key that a cut key still keeps. */
const SAFE_PREFIX = MAX_FIELDS - 32;
const ALL: readonly Interval[] = [{ lo: Buffer.alloc(0), hi: undefined }];

interface Bounded {
  readonly intervals: Interval[];
  readonly fields: number;
  readonly equal: number;
  readonly exact: boolean;
  /** Every field is bound to single values. */
  readonly whole: boolean;
}

type Conditions = ReadonlyMap<string, readonly Condition[]>;

const rootOf = (path: string): string => path.split('.', 1)[0] as string;

function boundIndex(index: IndexHandle, conditions: Conditions): Bounded {
  const multikey = index.record.multikey === true;
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  let exact = !index.record.cut && !multikey;
  let fields = 0;
  let equal = 0;
  let open: Interval[] | undefined;
  const roots = new Set<string>();
  const used = new Set<string>();
  for (let i = 0; i < index.paths.length && !open; i++) {
    const path = index.paths[i] as string;
    const given = conditions.get(path);
    // one document's array gives several keys, so two fields of the same array may not be bound together
    const bounds = given && !(multikey && roots.has(rootOf(path))) ? fieldBounds(given, multikey) : undefined;
    if (!bounds) break;
    roots.add(rootOf(path));
    used.add(path);
    exact &&= bounds.exact;
    const intervals = index.descending[i] ? bounds.intervals.map(descendingInterval) : bounds.intervals;
    if (prefixes.length * Math.max(1, intervals.length) > MAX_RANGES && i > 0) {
      used.delete(path);
      break;
    }
    fields++;
    if (bounds.points) {
      equal += bounds.intervals.length === 1 ? 1 : 0;
      prefixes = prefixes.flatMap((p) => intervals.map((v) => Buffer.concat([p, v.lo])));
    } else open = prefixes.flatMap((p) => intervals.map((v) => under(p, v)));
  }
  const intervals = (open ?? prefixes.map((p) => ({ lo: p, hi: after(p) }))).map(cutInterval);
  if (intervals.some((v, i) => v !== (open ?? [])[i] && v.lo.length === SAFE_PREFIX)) exact = false;
  for (const path of conditions.keys()) if (!used.has(path)) exact = false;
  intervals.sort((a, b) => Buffer.compare(a.lo, b.lo));
  const whole = !open && fields === index.paths.length && intervals.every((v) => v.lo.length < SAFE_PREFIX);
  return { intervals: distinct(intervals), fields, equal, exact, whole };
}

/** Keeps a lookup within the part of a key that is never cut. */
function cutInterval(v: Interval): Interval {
  if (v.lo.length <= SAFE_PREFIX && (v.hi === undefined || v.hi.length <= SAFE_PREFIX)) return v;
  const lo = v.lo.subarray(0, SAFE_PREFIX);
  const hi = v.hi && v.hi.length > SAFE_PREFIX ? after(v.hi.subarray(0, SAFE_PREFIX)) : v.hi;
  return { lo, hi };
}

const distinct = (sorted: Interval[]): Interval[] =>
  sorted.filter((v, i) => i === 0 || Buffer.compare((sorted[i - 1] as Interval).lo, v.lo) !== 0);

/** Direction in which the index gives the order, or 0. */
function orderOf(index: IndexHandle, sort: SortKeys, conditions: Conditions, bounded: Bounded): 0 | 1 | -1 {
  if (sort.length === 0 || index.record.multikey || index.record.cut) return 0;
  if (bounded.intervals.length > 1) return 0;
  const fixed = new Set(
    [...conditions]
      .filter(([, list]) => list.some((c) => c.op === '$eq' && rankOf(c.operand) !== Rank.array))
      .map(([p]) => p),
  );
  const wanted = sort.filter(([path]) => !fixed.has(path));
  let direction: 0 | 1 | -1 = 0;
  let n = 0;
  for (let i = 0; i < index.paths.length && n < wanted.length; i++) {
    const path = index.paths[i] as string;
    const next = wanted[n] as readonly [string, 1 | -1];
    if (path !== next[0]) {
      if (fixed.has(path) && i < bounded.fields) continue;
      return 0;
    }
    const same = (index.descending[i] ? -1 : 1) === next[1] ? 1 : -1;
    if (direction !== 0 && direction !== same) return 0;
    direction = same;
    n++;
  }
  // a common index ends in the id, so a last sort by _id comes for free
  const rest = wanted.slice(n);
  if (rest.length === 1 && !index.unique && n > 0) {
    const [path, dir] = rest[0] as readonly [string, 1 | -1];
    if (path === '_id' && (direction as number) === dir) return direction;
  }
  return rest.length === 0 ? direction || 1 : 0;
}

function usable(index: IndexHandle, conditions: Conditions): boolean {
  const partial = index.record.partialFilterExpression;
  if (partial && !implies(conditions, partial)) return false;
  if (!index.sparse) return true;
  return index.paths.some((p) => {
    const given = conditions.get(p);
    return given !== undefined && fieldBounds(given, true)?.present === true;
  });
}

/** `exact` needs no partial filter left over, since the filter may say more than the bounds. */
function candidate(
  index: IndexHandle,
  conditions: Conditions,
  sort: SortKeys,
): { plan: Plan; score: number } | undefined {
  const bounded = boundIndex(index, conditions);
  const direction = orderOf(index, sort, conditions, bounded);
  if (bounded.fields === 0 && direction === 0) return undefined;
  const whole = index.unique && bounded.equal === index.paths.length;
  const score =
    (whole ? 1000 : 0) +
    bounded.equal * 20 +
    bounded.fields * 10 +
    (direction !== 0 ? 5 : 0) -
    index.paths.length * 0.1;
  return {
    score,
    plan: {
      index,
      point: index.unique && bounded.whole,
      byId: false,
      intervals: bounded.fields === 0 ? ALL : bounded.intervals,
      reverse: direction === -1,
      sorted: sort.length === 0 || direction !== 0,
      exact: bounded.exact && bounded.fields > 0,
    },
  };
}

function idPlan(conditions: Conditions, sort: SortKeys): Plan {
  const given = conditions.get('_id');
  const bounds: FieldBounds | undefined = given && fieldBounds(given, false);
  const byOrder = sort.length > 0 && sort[0]?.[0] === '_id';
  const onlyId = conditions.size === (given ? 1 : 0);
  return {
    index: undefined,
    point: bounds?.points === true,
    byId: bounds !== undefined,
    intervals: bounds?.intervals ?? ALL,
    reverse: byOrder && sort[0]?.[1] === -1,
    sorted: sort.length === 0 || byOrder,
    exact: onlyId && (bounds?.exact ?? !given),
  };
}

function hinted(handle: CollectionHandle, hint: unknown): IndexHandle | '_id' | undefined {
  if (hint === undefined || hint === null) return undefined;
  if (hint === '_id_') return '_id';
  if (typeof hint === 'object') {
    const text = JSON.stringify(hint);
    if (text === '{"_id":1}') return '_id';
    if (text === '{"$natural":1}' || text === '{"$natural":-1}') return '_id';
    const found = handle.indexes.find((i) => JSON.stringify(i.record.key) === text);
    if (found) return found;
  } else {
    const found = handle.indexes.find((i) => i.record.name === hint);
    if (found) return found;
  }
  throw serverError(
    2,
    'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
  );
}

/** The plan of the commonest filters, those that give the `_id`, without looking further. */
function planById(filter: Document): Plan | undefined {
  const id: unknown = filter['_id'];
  if (id === undefined) return undefined;
  const rank = rankOf(id);
  if (rank !== Rank.objectId && rank !== Rank.string && rank !== Rank.number) return undefined;
  let exact = true;
  for (const key in filter) if (key !== '_id') exact = false;
  const intervals = [{ lo: encodeValue(id), hi: undefined }];
  return { index: undefined, point: true, byId: true, intervals, reverse: false, sorted: true, exact };
}

/** With a collation the keys' order says nothing about strings: everything is read, or the hinted index. */
function planCollated(handle: CollectionHandle, filter: Document, sort: SortKeys, hint: unknown): Plan {
  const asked = hinted(handle, hint);
  const index = asked === '_id' ? undefined : asked;
  const id: unknown = filter['_id'];
  const byId = rankOf(id) === Rank.objectId || rankOf(id) === Rank.number;
  const intervals = byId && !index ? idPlan(conditionsOf({ _id: id }), []).intervals : ALL;
  return {
    index,
    point: byId && !index,
    byId: byId && !index,
    intervals,
    reverse: false,
    sorted: sort.length === 0,
    exact: false,
  };
}

/** Chooses a plan; a hint that names no index is refused (2). */
export function choosePlan(handle: CollectionHandle, filter: Document, sort: SortKeys, hint?: unknown): Plan {
  if (hint === undefined && !collating()) {
    const direct = planById(filter);
    if (direct) return direct;
  }
  if (collating()) return planCollated(handle, filter, sort, hint);
  const conditions = conditionsOf(filter);
  const asked = hinted(handle, hint);
  const own = idPlan(conditions, sort);
  if (asked === '_id') return own;
  if (asked) {
    const found = candidate(asked, conditions, sort)?.plan;
    return (
      found ?? {
        index: asked,
        point: false,
        byId: false,
        intervals: ALL,
        reverse: false,
        sorted: sort.length === 0,
        exact: false,
      }
    );
  }
  const idConditions = conditions.get('_id');
  if (own.byId && idConditions?.some((c) => c.op === '$eq')) return { ...own, sorted: true };
  let best: { plan: Plan; score: number } | undefined;
  if (own.byId) best = { plan: own, score: 15 + (own.sorted && sort.length > 0 ? 5 : 0) };
  else if (sort.length > 0 && own.sorted) best = { plan: own, score: 6 };
  for (const index of handle.indexes) {
    if (!usable(index, conditions)) continue;
    const found = candidate(index, conditions, sort);
    if (found && (!best || found.score > best.score)) best = found;
  }
  return best?.plan ?? own;
}
