// Aggregation stages that mingo does differently from MongoDB, or without indexes. Called through mingo-bridge.ts.
import type { Document } from 'bson';
import { evalExpr } from 'mingo/core';
import { Lazy, type Iterator } from 'mingo/lazy';
import { $group as mingoGroup, $project as mingoProject, $sort as mingoSort } from 'mingo/operators/pipeline';
import type { Options } from 'mingo/types';
import { serverError } from './errors';
import { compileFilter, type Variables } from './match';
import { compareBy, parseSort } from './sort';
import { valueAt } from './update-path';

/** Runs a pipeline on another collection, with indexes for what it starts with. */
export type Resolver = (collection: string, pipeline: readonly Document[], vars?: Variables) => Document[];

type Stage = (docs: Iterator, spec: never, options: Options) => Iterator;

const resolverOf = (options: Options): Resolver => {
  const inner = options as unknown as { resolver?: Resolver; options?: { resolver?: Resolver } };
  const resolver = inner.resolver ?? inner.options?.resolver;
  if (!resolver) throw serverError(2, 'This stage is not allowed here: it reads another collection');
  return resolver;
};

const variablesOf = (options: Options): Variables => ({
  ...options.variables,
  ...(options as unknown as { local?: { variables?: Variables } }).local?.variables,
});

const $match: Stage = (docs, spec: Document, options) => {
  const test = compileFilter(spec, variablesOf(options));
  return docs.filter((doc) => test(doc as Document));
};

const $sort: Stage = (docs, spec: Document, options) => {
  if (Object.values(spec).some((v) => typeof v === 'object')) return mingoSort(docs, spec as never, options);
  const keys = parseSort(spec);
  return docs.transform((items) => Lazy([...(items as Document[])].sort((a, b) => compareBy(keys, a, b))));
};

/** A missing group key is null, as MongoDB has it. */
const $group: Stage = (docs, spec: Document, options) => {
  const id: unknown = spec['_id'];
  const given = typeof id === 'string' ? { ...spec, _id: { $ifNull: [id, null] } } : spec;
  return mingoGroup(docs, given as never, options);
};

/** As a group over a $switch, so that empty buckets do not appear. */
const $bucket: Stage = (docs, spec: Document, options) => {
  const bounds = spec['boundaries'] as unknown[];
  if (!Array.isArray(bounds) || bounds.length < 2)
    throw serverError(40192, "The $bucket 'boundaries' field must have at least 2 values");
  const by: unknown = spec['groupBy'];
  const branches = bounds.slice(1).map((upper, i) => ({
    case: { $and: [{ $gte: [by, { $literal: bounds[i] }] }, { $lt: [by, { $literal: upper }] }] },
    then: { $literal: bounds[i] },
  }));
  const otherwise = 'default' in spec ? { default: { $literal: spec['default'] as unknown } } : {};
  const output = (spec['output'] as Document | undefined) ?? { count: { $sum: 1 } };
  const grouped = mingoGroup(docs, { _id: { $switch: { branches, ...otherwise } }, ...output } as never, options);
  return $sort(grouped, { _id: 1 } as never, options);
};

function localValues(doc: unknown, path: string): unknown[] {
  let values: unknown[] = [doc];
  for (const part of path.split('.')) {
    values = values
      .flatMap((v) => (Array.isArray(v) ? (v as unknown[]) : [v]))
      .map((v) => (v as Document | null | undefined)?.[part]);
  }
  const flat = values.flatMap((v) => (Array.isArray(v) ? (v as unknown[]) : [v ?? null]));
  return flat.length === 0 && values.length > 0 ? [] : flat;
}

/** Joins by the other collection's indexes; a pipeline form runs once for each document. */
const $lookup: Stage = (docs, spec: Document, options) => {
  const resolve = resolverOf(options);
  const {
    from,
    localField,
    foreignField,
    as,
    pipeline = [],
  } = spec as Record<string, string> & { pipeline?: Document[] };
  if (typeof as !== 'string') throw serverError(9, 'must specify as field for $lookup');
  if (typeof from !== 'string') throw serverError(9, 'must specify from field for $lookup');
  if ((localField === undefined) !== (foreignField === undefined)) {
    throw serverError(9, '$lookup requires both or neither of localField and foreignField');
  }
  const given = spec['let'] as Document | undefined;
  const stages = pipeline as Document[];
  return docs.map((doc) => {
    const first =
      localField === undefined ? [] : [{ $match: { [foreignField as string]: { $in: localValues(doc, localField) } } }];
    const own = given ? (evalExpr(doc, given, options) as Variables) : {};
    return { ...(doc as Document), [as]: resolve(from, [...first, ...stages], { ...variablesOf(options), ...own }) };
  });
};

/** Every value that is no array counts as a list of one, unless it is null or missing. */
const $unwind: Stage = (docs, spec: Document | string) => {
  const { path, includeArrayIndex, preserveNullAndEmptyArrays } =
    typeof spec === 'string' ? ({ path: spec } as Document) : spec;
  if (typeof path !== 'string' || !path.startsWith('$'))
    throw serverError(28818, "path option to $unwind stage should be prefixed with a '$'");
  const parts = path.slice(1).split('.');
  const indexed = (doc: Document, index: number | null): Document =>
    typeof includeArrayIndex === 'string' ? { ...doc, [includeArrayIndex]: index } : doc;
  const unwound = (doc: Document): Document[] => {
    const value = valueAt(doc, parts);
    if (Array.isArray(value) && value.length > 0)
      return value.map((item, i) => indexed(withValue(doc, parts, item), i));
    if (value !== undefined && value !== null && !Array.isArray(value)) return [indexed(doc, null)];
    if (!preserveNullAndEmptyArrays) return [];
    return [indexed(Array.isArray(value) ? withValue(doc, parts, undefined) : doc, null)];
  };
  return docs.transform((all) => Lazy((all as Document[]).flatMap(unwound)));
};

/** A copy of the document with another value at a path; undefined takes the field away. */
function withValue(doc: Document, [head, ...rest]: readonly string[], value: unknown): Document {
  const out = { ...doc };
  const next: unknown = rest.length === 0 ? value : withValue(doc[head as string] as Document, rest, value);
  if (next === undefined) delete out[head as string];
  else out[head as string] = next;
  return out;
}

const isKept = (v: unknown): boolean => typeof v === 'number' || typeof v === 'boolean';

/** The id first, then what is kept as it lies in the document, then what is computed as it stands in the stage. */
const $project: Stage = (docs, spec: Document, options) => {
  const computed = [
    ...new Set(
      Object.keys(spec)
        .filter((k) => k !== '_id' && !isKept(spec[k]))
        .map((k) => k.split('.', 1)[0] as string),
    ),
  ];
  return mingoProject(docs, spec as never, options).map((doc) => {
    const from = doc as Document;
    const out: Document = {};
    if ('_id' in from) out['_id'] = from['_id'] as unknown;
    for (const k of Object.keys(from)) if (!computed.includes(k)) out[k] = from[k] as unknown;
    for (const k of computed) if (k in from) out[k] = from[k] as unknown;
    return out;
  });
};

/** Counts; nothing at all for no documents. */
const $count: Stage = (docs, field: string) => {
  const n = docs.size();
  return Lazy(n === 0 ? [] : [{ [field]: n }]);
};

/** The stages put in mingo's place. */
export const ownStages: Readonly<Record<string, Stage>> = {
  $match,
  $sort,
  $group,
  $bucket,
  $lookup,
  $unwind,
  $project,
  $count,
};
