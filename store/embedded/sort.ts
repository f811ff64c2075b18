// In-memory sorting by a MongoDB sort document. Called when no index gives the order, and by $push with $sort.
import type { Document } from 'bson';
import { serverError } from './errors';
import { EMPTY_ARRAY, compareValues, isDocument } from './values';

/** A parsed sort: path and direction, in order. */
export type SortKeys = readonly (readonly [path: string, direction: 1 | -1])[];

const direction = (v: unknown): 1 | -1 => {
  if (v === 1 || v === '1' || v === 'asc' || v === 'ascending') return 1;
  if (v === -1 || v === '-1' || v === 'desc' || v === 'descending') return -1;
  const n = Number(v);
  if (n > 0) return 1;
  if (n < 0) return -1;
  throw serverError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
};

/** Parses every form of sort the driver takes: a document, a Map, pairs, a name, a list of names. */
export function parseSort(sort: unknown, fallback?: unknown): SortKeys {
  if (sort === undefined || sort === null) return [];
  if (typeof sort === 'string') return [[sort, direction(fallback ?? 1)]];
  if (sort instanceof Map) return [...(sort as Map<string, unknown>)].map(([k, v]) => [k, direction(v)] as const);
  if (Array.isArray(sort)) {
    if (sort.length === 0) return [];
    if (Array.isArray(sort[0])) return (sort as [string, unknown][]).map(([k, v]) => [k, direction(v)] as const);
    if (sort.length === 2 && /^(-?1|asc|desc|ascending|descending)$/.test(String(sort[1]))) {
      return [[String(sort[0]), direction(sort[1])]];
    }
    return (sort as string[]).map((k) => [k, 1] as const);
  }
  const spec = sort as Document;
  return Object.keys(spec).map((k) => {
    if (isDocument(spec[k])) throw serverError(2, `$meta sort on '${k}' is not supported by the embedded store`);
    return [k, direction(spec[k])] as const;
  });
}

function collect(value: unknown, parts: readonly string[], i: number, out: unknown[]): void {
  if (i === parts.length) {
    if (Array.isArray(value)) {
      if (value.length === 0) out.push(EMPTY_ARRAY);
      else out.push(...(value as unknown[]));
    } else out.push(value);
    return;
  }
  const part = parts[i] as string;
  if (Array.isArray(value)) {
    if (/^\d+$/.test(part) && Number(part) < value.length)
      collect((value as unknown[])[Number(part)], parts, i + 1, out);
    else for (const item of value as unknown[]) if (isDocument(item)) collect(item[part], parts, i + 1, out);
  } else if (isDocument(value)) collect(value[part], parts, i + 1, out);
}

/** The value a document sorts by: the least (ascending) or greatest (descending) of an array's elements. */
export function sortValue(doc: Document, path: string, dir: 1 | -1): unknown {
  if (!path.includes('.')) {
    const value: unknown = doc[path];
    if (!Array.isArray(value)) return value;
  }
  const values: unknown[] = [];
  collect(doc, path.split('.'), 0, values);
  let best: unknown = values[0];
  for (let i = 1; i < values.length; i++) if (compareValues(values[i], best) * dir < 0) best = values[i];
  return best;
}

/** Compares two documents by a sort. */
export function compareBy(keys: SortKeys, a: Document, b: Document): number {
  for (const [path, dir] of keys) {
    const c = compareValues(sortValue(a, path, dir), sortValue(b, path, dir));
    if (c !== 0) return c * dir;
  }
  return 0;
}

/** Compares by a sort document, as `$push` takes it. */
export const compareSpec = (spec: Document, a: Document, b: Document): number => compareBy(parseSort(spec), a, b);
