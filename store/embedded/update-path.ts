// Concrete paths in a document being updated: reading, setting, unsetting, and the expansion of $, $[] and $[id].
// Called by update.ts only.
import type { Document } from 'bson';
import { serverError } from './errors';
import { compileFilter, type Predicate } from './match';
import { isDocument } from './values';

/** Largest gap that setting an array element by number may fill with nulls, as in MongoDB. */
const MAX_PADDING = 1_500_000;

const isIndex = (part: string): boolean => /^(0|[1-9]\d*)$/.test(part);

/** What the expansion of positional parts needs: the filter of the statement and its arrayFilters by identifier. */
export interface Positions {
  readonly filter: Document;
  readonly arrayFilters: ReadonlyMap<string, Predicate>;
  readonly inserting: boolean;
}

/** Value at a concrete path, undefined when missing. */
export function valueAt(doc: unknown, parts: readonly string[]): unknown {
  let value: unknown = doc;
  for (const part of parts) {
    if (Array.isArray(value)) value = isIndex(part) ? (value as unknown[])[Number(part)] : undefined;
    else if (isDocument(value)) value = value[part];
    else return undefined;
  }
  return value;
}

/** Sets a value, creating documents on the way; refuses to go through a scalar (28). */
export function setAt(doc: Document, parts: readonly string[], value: unknown): void {
  let container: unknown = doc;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as string;
    const last = i === parts.length - 1;
    if (Array.isArray(container)) {
      if (!isIndex(part)) {
        const name = parts[i - 1] ?? '';
        throw serverError(28, `Cannot create field '${part}' in element {${name}: ${JSON.stringify(container)}}`);
      }
      const index = Number(part);
      if (index > container.length + MAX_PADDING)
        throw serverError(2, `can't backfill more than ${MAX_PADDING} elements`);
      while (container.length < index) container.push(null);
    } else if (!isDocument(container)) {
      const name = parts[i - 1] ?? '';
      throw serverError(28, `Cannot create field '${part}' in element {${name}: ${JSON.stringify(container)}}`);
    }
    const holder = container as Document;
    if (last) holder[part] = value;
    else {
      if (holder[part] === undefined) holder[part] = {};
      container = holder[part];
    }
  }
}

/** Removes a field; an array element becomes null instead. */
export function unsetAt(doc: Document, parts: readonly string[]): void {
  const holder = valueAt(doc, parts.slice(0, -1));
  const last = parts.at(-1) as string;
  if (Array.isArray(holder)) {
    if (isIndex(last) && Number(last) < holder.length) holder[Number(last)] = null;
  } else if (isDocument(holder)) delete holder[last];
}

function conditionsOn(filter: Document, array: string): Document[] {
  const found: Document[] = [];
  for (const key of Object.keys(filter)) {
    if (key === '$and') for (const part of filter[key] as Document[]) found.push(...conditionsOn(part, array));
    else if (key === array || key.startsWith(`${array}.`)) found.push({ [key]: filter[key] });
  }
  return found;
}

/** Index of the array element that the filter matched, for `$`. */
function matchedIndex(doc: Document, array: readonly string[], items: unknown[], filter: Document): number {
  const conditions = conditionsOn(filter, array.join('.')).map((c) => compileFilter(c));
  const holder = array.slice(0, -1);
  const last = array.at(-1) as string;
  const original = valueAt(doc, array);
  const target = (holder.length ? valueAt(doc, holder) : doc) as Document;
  try {
    for (const wanted of [conditions, conditions.slice(-1)]) {
      if (wanted.length === 0) continue;
      for (let i = 0; i < items.length; i++) {
        target[last] = [items[i]];
        if (wanted.every((test) => test(doc))) return i;
      }
    }
  } finally {
    target[last] = original;
  }
  return -1;
}

/** Turns a path with positional parts into the concrete paths it means in this document. */
export function expandPath(doc: Document, path: string, positions: Positions): string[][] {
  const parts = path.split('.');
  if (!path.includes('$')) return [parts];
  let paths: string[][] = [[]];
  for (const part of parts) {
    if (!part.startsWith('$')) {
      for (const p of paths) p.push(part);
      continue;
    }
    const next: string[][] = [];
    for (const p of paths) next.push(...expandPart(doc, p, part, positions, path));
    paths = next;
  }
  return paths;
}

function expandPart(doc: Document, prefix: string[], part: string, positions: Positions, path: string): string[][] {
  const items = valueAt(doc, prefix);
  if (part === '$') {
    const index = Array.isArray(items) ? matchedIndex(doc, prefix, items, positions.filter) : -1;
    if (index < 0) throw serverError(2, 'The positional operator did not find the match needed from the query.');
    return [[...prefix, String(index)]];
  }
  if (!Array.isArray(items)) {
    const where = prefix.join('.');
    if (items === undefined)
      throw serverError(2, `The path '${where}' must exist in the document in order to apply array updates.`);
    throw serverError(2, `Cannot apply array updates to non-array element ${prefix.at(-1)}: ${JSON.stringify(items)}`);
  }
  const id = /^\$\[(\w*)\]$/.exec(part)?.[1];
  if (id === undefined) throw serverError(2, `Invalid positional part '${part}' in path '${path}'`);
  const test = id === '' ? undefined : positions.arrayFilters.get(id);
  if (id !== '' && !test) throw serverError(2, `No array filter found for identifier '${id}' in path '${path}'`);
  const found: string[][] = [];
  items.forEach((item: unknown, i) => {
    if (!test || test({ [id]: item })) found.push([...prefix, String(i)]);
  });
  return found;
}
