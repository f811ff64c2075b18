// Picks how to find documents: by id, by one index (bounds, order or both), or by reading all of them.
// Called by scan.ts users: find, count, update, delete and the first $match and $sort of a pipeline.
import type { Document } from 'bson';
import { conditionsOf, fieldBounds, type FieldBounds, type Interval } from './bounds';
import type { CollectionHandle, IndexHandle } from './catalog';
import { serverError } from './errors';
import { implies } from './implies';
import { boundIndex, orderOf, type Conditions } from './index-bounds';
import { encodeValue } from './key-encoding';
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

/** Operators whose bounds depend on the value and not only on its type. */
const VALUE_MATTERS = new Set(['$exists', '$regex', '$pattern']);
/** Choices of an index remembered for a collection. */
const MAX_CHOICES = 500;
const ALL: readonly Interval[] = [{ lo: Buffer.alloc(0), hi: undefined }];

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
  const shape = shapeOf(conditions, sort, handle.partialPaths);
  const known = handle.choices.get(shape);
  if (known !== undefined) {
    const index = known === 0 ? undefined : handle.indexes.find((i) => i.record.id === known);
    return (index && candidate(index, conditions, sort)?.plan) ?? own;
  }
  let best: { plan: Plan; score: number } | undefined;
  if (own.byId) best = { plan: own, score: 15 + (own.sorted && sort.length > 0 ? 5 : 0) };
  else if (sort.length > 0 && own.sorted) best = { plan: own, score: 6 };
  for (const index of handle.indexes) {
    if (!usable(index, conditions)) continue;
    const found = candidate(index, conditions, sort);
    if (found && (!best || found.score > best.score)) best = found;
  }
  if (handle.choices.size >= MAX_CHOICES) handle.choices.clear();
  handle.choices.set(shape, best?.plan.index?.record.id ?? 0);
  return best?.plan ?? own;
}

/** Everything the choice of an index depends on: paths, operators, types, and values only where they matter. */
function shapeOf(conditions: Conditions, sort: SortKeys, partialPaths: ReadonlySet<string>): string {
  let shape = '';
  for (const [path, list] of conditions) {
    shape += `${path}\0`;
    for (const { op, operand } of list) {
      shape += `${op}${rankOf(operand)}`;
      if (Array.isArray(operand))
        shape += `[${operand.length > 1 ? 2 : operand.length}${operand.map(rankOf).sort().join()}`;
      else if (path !== '' && VALUE_MATTERS.has(op)) shape += String(operand);
      else if (operand !== operand) shape += 'NaN';
      if (partialPaths.has(path)) shape += JSON.stringify(operand);
      shape += '\0';
    }
  }
  for (const [path, direction] of sort) shape += `|${path}${direction}`;
  return shape;
}
