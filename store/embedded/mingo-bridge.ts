// The door to mingo: expressions, JSON schema tests and aggregation stages run there, with this store's comparison rules.
// Called by match.ts, update.ts, projection.ts and aggregate.ts.
import type { Document } from 'bson';
import { Aggregator, Query } from 'mingo';
import { serverError } from './errors';
import type { Predicate, Variables } from './match';

/** Finds the documents of another collection for `$lookup`, `$unionWith` and `$graphLookup`. */
export type Resolver = (collection: string) => Document[];

const options = (vars?: Variables, resolver?: Resolver): Document => ({
  scriptEnabled: false,
  ...(vars ? { variables: vars } : {}),
  ...(resolver ? { collectionResolver: resolver } : {}),
});

const guarded = <T>(run: () => T): T => {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw error;
    throw serverError(2, (error as Error).message);
  }
};

/** Compiles `$expr`. */
export function expressionTest(expr: unknown, vars?: Variables): Predicate {
  const query = guarded(() => new Query({ $expr: expr }, options(vars)));
  return (doc) => guarded(() => query.test(doc));
}

/** Compiles `$jsonSchema`. */
export function schemaTest(schema: unknown): Predicate {
  throw serverError(115, `$jsonSchema is not supported by the embedded store: ${typeof schema}`);
}

/** Evaluates one aggregation expression against a document. */
export function evaluate(expr: unknown, doc: Document, vars?: Variables): unknown {
  const [out] = runStages([{ $replaceWith: { value: expr } }], [doc], vars);
  return out?.['value'];
}

/** Runs aggregation stages over documents. */
export function runStages(
  stages: Document[],
  docs: Iterable<Document>,
  vars?: Variables,
  resolver?: Resolver,
): Document[] {
  return guarded(() => new Aggregator(stages, options(vars, resolver)).run(docs as Document[]) as Document[]);
}
