// Find projections: inclusion, exclusion, $slice, $elemMatch, the positional $ and expressions. Called by find.ts and write results.
import type { Document } from 'bson';
import { serverError } from './errors';
import { compileFilter } from './match';
import { evaluate } from './mingo-bridge';
import { setAt } from './update-path';
import { isDocument, isNumeric } from './values';

/** Shapes a document that was found. */
export type Projector = (doc: Document) => Document;

interface Tree {
  readonly children: Map<string, Tree>;
  leaf: boolean;
}

interface Parsed {
  readonly include: boolean;
  readonly id: boolean;
  readonly tree: Tree;
  readonly slices: [path: string, spec: unknown][];
  readonly elements: [path: string, condition: Document][];
  readonly positional: string[];
  readonly computed: [path: string, expr: unknown][];
}

const node = (): Tree => ({ children: new Map(), leaf: false });

function addPath(tree: Tree, path: string): void {
  let at = tree;
  for (const part of path.split('.')) {
    let child = at.children.get(part);
    if (!child) {
      child = node();
      at.children.set(part, child);
    }
    at = child;
  }
  at.leaf = true;
}

const truthy = (v: unknown): boolean => v === true || (isNumeric(v) && Number(v) !== 0);

function flatten(spec: Document, prefix: string, out: [string, unknown][]): void {
  for (const key of Object.keys(spec)) {
    const value: unknown = spec[key];
    if (value === undefined) continue;
    const path = prefix + key;
    const nested =
      isDocument(value) && !Object.keys(value).some((k) => k.startsWith('$')) && Object.keys(value).length > 0;
    if (nested && !('_bsontype' in value)) flatten(value, `${path}.`, out);
    else out.push([path, value]);
  }
}

function parse(spec: Document): Parsed {
  const entries: [string, unknown][] = [];
  flatten(spec, '', entries);
  const parsed = {
    id: true,
    tree: node(),
    slices: [],
    elements: [],
    positional: [],
    computed: [],
  } as unknown as Parsed & { id: boolean };
  let mode: boolean | undefined;
  const choose = (include: boolean, path: string): void => {
    if (mode !== undefined && mode !== include) {
      throw serverError(
        include ? 31253 : 31254,
        `Cannot do ${include ? 'inclusion' : 'exclusion'} on field ${path} in ${include ? 'exclusion' : 'inclusion'} projection`,
      );
    }
    mode = include;
  };
  let idGiven: boolean | undefined;
  for (const [path, value] of entries) {
    const operator = isDocument(value) && Object.keys(value)[0];
    if (operator === '$slice') parsed.slices.push([path, (value as Document)['$slice']]);
    else if (operator === '$elemMatch') {
      parsed.elements.push([path, (value as Document)['$elemMatch'] as Document]);
      choose(true, path);
    } else if (operator === '$meta') throw serverError(115, '$meta is not supported by the embedded store');
    else if (typeof value === 'boolean' || isNumeric(value)) {
      if (path === '_id') idGiven = truthy(value);
      else if (path.endsWith('.$')) {
        choose(true, path);
        parsed.positional.push(path.slice(0, -2));
        addPath(parsed.tree, path.slice(0, -2));
      } else {
        choose(truthy(value), path);
        addPath(parsed.tree, path);
      }
    } else {
      parsed.computed.push([path, value]);
      choose(true, path);
    }
  }
  const include = mode ?? (idGiven === true && parsed.slices.length === 0);
  if (include) for (const [path] of parsed.slices) addPath(parsed.tree, path);
  for (const [path] of parsed.elements) addPath(parsed.tree, path);
  return { ...parsed, include, id: idGiven ?? true };
}

function pick(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) {
    return (value as unknown[]).filter((v) => isDocument(v) || Array.isArray(v)).map((v) => pick(v, tree));
  }
  const out: Document = {};
  const doc = value as Document;
  for (const key of Object.keys(doc)) {
    const child = tree.children.get(key);
    if (!child) continue;
    if (child.leaf) out[key] = doc[key];
    else if (isDocument(doc[key]) || Array.isArray(doc[key])) out[key] = pick(doc[key], child);
  }
  return out;
}

function omit(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((v: unknown) => (isDocument(v) || Array.isArray(v) ? omit(v, tree) : v));
  const out: Document = {};
  const doc = value as Document;
  for (const key of Object.keys(doc)) {
    const child = tree.children.get(key);
    if (child?.leaf) continue;
    out[key] = child && (isDocument(doc[key]) || Array.isArray(doc[key])) ? omit(doc[key], child) : doc[key];
  }
  return out;
}

function sliced(items: unknown[], spec: unknown): unknown[] {
  if (Array.isArray(spec)) {
    const [skip, limit] = (spec as unknown[]).map(Number) as [number, number];
    const from = skip < 0 ? Math.max(0, items.length + skip) : skip;
    return items.slice(from, from + limit);
  }
  const n = Number(spec);
  return n < 0 ? items.slice(n) : items.slice(0, n);
}

/** Replaces the array at a path, through arrays of documents on the way. */
function mapArray(doc: unknown, parts: readonly string[], f: (items: unknown[]) => unknown[] | undefined): void {
  const [head, ...rest] = parts;
  if (Array.isArray(doc)) {
    for (const item of doc as unknown[]) mapArray(item, parts, f);
    return;
  }
  if (!isDocument(doc) || head === undefined) return;
  if (rest.length > 0) mapArray(doc[head], rest, f);
  else if (Array.isArray(doc[head])) {
    const next = f(doc[head] as unknown[]);
    if (next === undefined) delete doc[head];
    else doc[head] = next;
  } else if (head in doc && f([]) === undefined) delete doc[head];
}

function positionalTest(filter: Document, path: string): (item: unknown) => boolean {
  const tests = Object.keys(filter)
    .filter((k) => k === path || k.startsWith(`${path}.`))
    .map((k) => compileFilter({ [k]: filter[k] as unknown }));
  if (tests.length === 0) {
    throw serverError(
      51246,
      "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
    );
  }
  return (item) => {
    const probe: Document = {};
    setAt(probe, path.split('.'), [item]);
    return tests.every((t) => t(probe));
  };
}

/** Compiles a projection; undefined when there is none. The documents given to it may be changed. */
export function compileProjection(spec: Document | undefined, filter: Document): Projector | undefined {
  if (!spec || Object.keys(spec).length === 0) return undefined;
  const parsed = parse(spec);
  if (parsed.include && parsed.id) parsed.tree.children.set('_id', { children: new Map(), leaf: true });
  if (!parsed.include && !parsed.id) parsed.tree.children.set('_id', { children: new Map(), leaf: true });
  const positional = parsed.positional.map((path) => [path.split('.'), positionalTest(filter, path)] as const);
  const elements = parsed.elements.map(([path, condition]) => {
    const onValue = Object.keys(condition)[0]?.startsWith('$');
    const test = compileFilter(onValue ? { v: condition } : condition);
    return [path.split('.'), onValue ? (v: unknown) => test({ v }) : (v: unknown) => isDocument(v) && test(v)] as const;
  });
  return (doc) => {
    const out = (parsed.include ? pick(doc, parsed.tree) : omit(doc, parsed.tree)) as Document;
    for (const [path, slice] of parsed.slices) mapArray(out, path.split('.'), (items) => sliced(items, slice));
    for (const [parts, test] of elements) {
      mapArray(out, parts, (items) => {
        const first = items.find(test);
        return first === undefined ? undefined : [first];
      });
    }
    for (const [parts, test] of positional) mapArray(out, parts, (items) => items.filter(test).slice(0, 1));
    for (const [path, expr] of parsed.computed) {
      const value = evaluate(expr, doc);
      if (value !== undefined) setAt(out, path.split('.'), value);
    }
    return out;
  };
}

/** The top-level fields a projection keeps; undefined when it leaves out fields or computes them. */
export function includedFields(spec: Document): Set<string> | undefined {
  const out = new Set(['_id']);
  let included = false;
  for (const path of Object.keys(spec)) {
    const value: unknown = spec[path];
    if (typeof value !== 'boolean' && typeof value !== 'number') return undefined;
    if (path !== '_id') {
      if (!value) return undefined;
      included = true;
      out.add(path.split('.', 1)[0] as string);
    }
  }
  return included ? out : undefined;
}
