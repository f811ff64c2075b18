// Aggregation: the leading $match, $sort, $skip and $limit run on the indexes, $out and $merge are written here, mingo does the rest.
// Called by collection.ts and db.ts.
import { deserialize, serialize, type Document } from 'bson';
import { EmbeddedCursor, type Fetch } from './cursor';
import { serverError } from './errors';
import { explain } from './explain';
import { count, decodeOptions, findAll, type FindSettings, type Target } from './find';
import type { Variables } from './match';
import { letVariables, runStages } from './mingo-bridge';
import { DEFAULT_DECODE } from './scan';
import { isDocument, withCollation } from './values';

/** Where the result of `$out` or `$merge` goes. */
export type Sink = (stage: Document, docs: Document[], source: Target) => Promise<void>;

interface Parsed {
  readonly filter: Document;
  readonly settings: FindSettings;
  readonly rest: Document[];
  readonly sink: Document | undefined;
}

const nameOf = (stage: Document): string => {
  const keys = Object.keys(stage);
  if (keys.length !== 1)
    throw serverError(40323, 'A pipeline stage specification object must contain exactly one field.');
  return keys[0] as string;
};

/** Splits a pipeline into what the planner can do and what is left. */
function parse(pipeline: readonly Document[], options: FindSettings): Parsed {
  const stages = [...pipeline];
  stages.forEach((stage, i) => {
    const name = nameOf(stage);
    if ((name === '$out' || name === '$merge') && i !== stages.length - 1) {
      throw serverError(40601, `${name} can only be the final stage in the pipeline`);
    }
  });
  const last = stages.at(-1);
  const sink = last && ('$out' in last || '$merge' in last) ? stages.pop() : undefined;
  const filters: Document[] = [];
  const settings: FindSettings = { ...options, sort: undefined, projection: undefined, batchSize: undefined };
  delete settings.limit;
  delete settings.skip;
  while (stages[0] && '$match' in stages[0]) filters.push((stages.shift() as Document)['$match'] as Document);
  if (stages[0] && '$sort' in stages[0]) settings.sort = (stages.shift() as Document)['$sort'];
  if (stages[0] && '$skip' in stages[0]) settings.skip = Number((stages.shift() as Document)['$skip']);
  if (stages[0] && '$limit' in stages[0]) settings.limit = Number((stages.shift() as Document)['$limit']);
  const filter = filters.length === 0 ? {} : filters.length === 1 ? (filters[0] as Document) : { $and: filters };
  return { filter, settings, rest: stages, sink };
}

/** Runs the reading part of a pipeline. */
function run(target: Target, { filter, settings, rest }: Parsed, vars: Variables | undefined): Document[] {
  const only = rest.length === 1 ? rest[0] : undefined;
  if (only && '$count' in only && !settings.sort) {
    const n = count(target, filter, settings);
    return n > 0 ? [{ [String(only['$count'])]: n }] : [];
  }
  const source = target.name === '' ? [] : findAll(target, filter, settings);
  if (rest.length === 0) return source;
  return runStages(rest, source, vars, (name, pipeline, inner) => {
    const parsed = parse(pipeline, settings);
    if (parsed.sink) throw serverError(51047, '$out and $merge are not allowed inside another stage');
    const { vars: _outer, ...plain } = parsed.settings;
    return run({ ...target, name }, { ...parsed, settings: { ...plain, ...(inner ? { vars: inner } : {}) } }, inner);
  });
}

/** The BSON options of the call shape what comes out, not what is computed. */
function shaped(docs: Document[], options: FindSettings): Document[] {
  const asked = decodeOptions(options);
  const usual = (['promoteValues', 'promoteLongs', 'promoteBuffers', 'useBigInt64', 'bsonRegExp'] as const).every(
    (k) => asked[k] === (k === 'promoteValues' || k === 'promoteLongs'),
  );
  return usual || asked === DEFAULT_DECODE ? docs : docs.map((d) => deserialize(serialize(d), asked));
}

/** Runs a pipeline to its end. */
export async function aggregate(
  target: Target,
  pipeline: readonly Document[],
  options: FindSettings,
  sink: Sink,
): Promise<Document[]> {
  const vars = letVariables(options.let);
  const parsed = parse(pipeline, { hint: options.hint, ...(vars ? { vars } : {}) });
  const level = (options['readConcern'] as Document | undefined)?.['level'] as unknown;
  if (parsed.sink && level === 'linearizable') {
    throw serverError(72, '$out and $merge cannot be used with a linearizable read concern');
  }
  const docs = withCollation(options.collation, () => run(target, parsed, vars));
  if (!parsed.sink) return shaped(docs, options);
  await sink(parsed.sink, docs, target);
  return [];
}

/** Cursor of `aggregate`; stages may be added until it is read. */
export class AggregateCursor extends EmbeddedCursor {
  readonly pipeline: Document[];

  constructor(
    private readonly target: Target,
    pipeline: readonly Document[],
    private readonly settings: FindSettings,
    private readonly sink: Sink,
  ) {
    super();
    if (!pipeline.every(isDocument)) throw serverError(14, 'Each element of the pipeline must be an object');
    this.pipeline = [...pipeline];
    this.batch = settings.batchSize;
  }

  protected start(): Fetch {
    let docs: Document[] | undefined;
    return async (limit) => {
      docs ??= await aggregate(this.target, this.pipeline, this.settings, this.sink);
      return docs.splice(0, limit === Infinity ? docs.length : limit);
    };
  }

  addStage(stage: Document): this {
    this.refuseStarted();
    this.pipeline.push(stage);
    return this;
  }
  match(spec: Document): this {
    return this.addStage({ $match: spec });
  }
  group(spec: Document): this {
    return this.addStage({ $group: spec });
  }
  sort(spec: Document): this {
    return this.addStage({ $sort: spec });
  }
  project(spec: Document): this {
    return this.addStage({ $project: spec });
  }
  limit(n: number): this {
    return this.addStage({ $limit: n });
  }
  skip(n: number): this {
    return this.addStage({ $skip: n });
  }
  unwind(spec: Document | string): this {
    return this.addStage({ $unwind: spec });
  }
  lookup(spec: Document): this {
    return this.addStage({ $lookup: spec });
  }
  out(spec: unknown): this {
    return this.addStage({ $out: spec });
  }
  clone(): AggregateCursor {
    return new AggregateCursor(this.target, this.pipeline, this.settings, this.sink);
  }
  async explain(): Promise<Document> {
    const { filter, settings, rest } = parse(this.pipeline, this.settings);
    const plan = explain(this.target, filter, settings);
    return Promise.resolve({ ...plan, stages: [{ $cursor: plan }, ...rest] });
  }
}
