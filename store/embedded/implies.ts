// Whether a filter's conditions guarantee what a partial index demands. Called by planner.ts.
import type { Document } from 'bson';
import { conditionsOf, type Condition } from './bounds';
import { Rank, compareValues, equalValues, rankOf } from './values';

type Conditions = ReadonlyMap<string, readonly Condition[]>;

/** True when every document the filter matches is in a partial index. */
export function implies(conditions: Conditions, partial: Document): boolean {
  for (const [path, needed] of conditionsOf(partial)) {
    const given = conditions.get(path);
    if (path === '' || !given) return false;
    for (const need of needed) if (!given.some((have) => impliesOne(have, need))) return false;
  }
  return true;
}

function impliesOne(have: Condition, need: Condition): boolean {
  if (have.op === need.op && equalValues(have.operand, need.operand)) return true;
  if (have.op === '$in' && Array.isArray(have.operand)) {
    return (
      have.operand.length > 0 && (have.operand as unknown[]).every((v) => impliesOne({ op: '$eq', operand: v }, need))
    );
  }
  const sameType = rankOf(have.operand) === rankOf(need.operand);
  const c = sameType ? compareValues(have.operand, need.operand) : 0;
  switch (need.op) {
    case '$exists':
      return need.operand === true && /^\$(eq|gt|gte|lt|lte)$/.test(have.op) && rankOf(have.operand) !== Rank.null;
    case '$eq':
      return have.op === '$eq' && equalValues(have.operand, need.operand);
    case '$in':
      return have.op === '$eq' && (need.operand as unknown[]).some((v) => equalValues(v, have.operand));
    case '$gt':
      return sameType && ((/^\$(eq|gte)$/.test(have.op) && c > 0) || (have.op === '$gt' && c >= 0));
    case '$gte':
      return sameType && /^\$(eq|gt|gte)$/.test(have.op) && c >= 0;
    case '$lt':
      return sameType && ((/^\$(eq|lte)$/.test(have.op) && c < 0) || (have.op === '$lt' && c <= 0));
    case '$lte':
      return sameType && /^\$(eq|lt|lte)$/.test(have.op) && c <= 0;
    default:
      return false;
  }
}
