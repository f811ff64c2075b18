// What a filter and a sort make of one index: ranges of its keys, and whether it yields the order. Called by planner.ts.
import { after, fieldBounds, under, descendingInterval, type Condition, type Interval } from './bounds';
import type { IndexHandle } from './catalog';
import { MAX_FIELDS } from './key-encoding';
import type { SortKeys } from './sort';
import { Rank, equalValues, rankOf } from './values';

/** Most ranges of keys one plan may read; a longer `$in` product is cut to fewer fields. */
const MAX_RANGES = 1000;
/** Longest prefix of a key that a cut key still keeps. */
const SAFE_PREFIX = MAX_FIELDS - 32;

/** What the conditions of a filter make of an index. */
export interface Bounded {
  readonly intervals: Interval[];
  readonly fields: number;
  readonly equal: number;
  readonly exact: boolean;
  /** Every field is bound to single values. */
  readonly whole: boolean;
}

/** The conditions of a filter by field. */
export type Conditions = ReadonlyMap<string, readonly Condition[]>;

const rootOf = (path: string): string => path.split('.', 1)[0] as string;

/** The ranges of keys that a filter leaves of an index. */
export function boundIndex(index: IndexHandle, conditions: Conditions): Bounded {
  const arrays = index.record.multikey ?? [];
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  let exact = !index.record.cut;
  let fields = 0;
  let equal = 0;
  let open: Interval[] | undefined;
  const roots = new Set<string>();
  const used = new Set<string>();
  for (let i = 0; i < index.paths.length && !open; i++) {
    const path = index.paths[i] as string;
    const given = conditions.get(path);
    // one document's array gives several keys, so two fields of the same array may not be bound together
    const multikey = arrays.includes(rootOf(path));
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
  for (const [path, list] of conditions) if (!used.has(path) && !isDemanded(index, path, list)) exact = false;
  // an array that no condition pins gives its document several keys in the range
  if (index.paths.some((p) => arrays.includes(rootOf(p)) && !used.has(p))) exact = false;
  intervals.sort((a, b) => Buffer.compare(a.lo, b.lo));
  const whole = !open && fields === index.paths.length && intervals.every((v) => v.lo.length < SAFE_PREFIX);
  return { intervals: distinct(intervals), fields, equal, exact, whole };
}

/** True when a partial index holds only documents that meet the condition. */
function isDemanded(index: IndexHandle, path: string, list: readonly Condition[]): boolean {
  const demanded: unknown = index.record.partialFilterExpression?.[path];
  const [only, ...more] = list;
  if (demanded === undefined || !only || more.length > 0 || only.op !== '$eq') return false;
  const rank = rankOf(demanded);
  return rank !== Rank.object && rank !== Rank.array && equalValues(demanded, only.operand);
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
export function orderOf(index: IndexHandle, sort: SortKeys, conditions: Conditions, bounded: Bounded): 0 | 1 | -1 {
  if (sort.length === 0 || index.record.cut || bounded.intervals.length > 1) return 0;
  const fixed = new Set(
    [...conditions]
      .filter(([, list]) => list.some((c) => c.op === '$eq' && rankOf(c.operand) !== Rank.array))
      .map(([p]) => p),
  );
  const arrays = index.record.multikey ?? [];
  const isArray = (path: string): boolean => arrays.includes(rootOf(path));
  // with an array pinned to one value each document stands once, in the order of the fields behind it
  if (index.paths.some((p, i) => isArray(p) && !(fixed.has(p) && i < bounded.fields))) return 0;
  if (sort.some(([path]) => isArray(path))) return 0;
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
