// The door to mingo: expressions and aggregation stages run there, with this store's matching, order and equality put in.
// Called by match.ts ($expr), update.ts (pipelines), projection.ts (computed fields) and aggregate.ts.
import type { Document } from 'bson';
import { Aggregator } from 'mingo/aggregator';
import { Context, evalExpr } from 'mingo/core';
import * as accumulators from 'mingo/operators/accumulator';
import * as expressions from 'mingo/operators/expression';
import * as stages from 'mingo/operators/pipeline';
import * as projections from 'mingo/operators/projection';
import * as queries from 'mingo/operators/query';
import * as windows from 'mingo/operators/window';
import type { Options } from 'mingo/types';
import { serverError } from './errors';
import type { Predicate, Variables } from './match';
import { ownStages, type Resolver } from './stages';
import { bsonType, compareValues, isDocument } from './values';

export type { Resolver } from './stages';

type Args = (obj: unknown, expr: unknown, options: Options) => unknown;

/** Order inside expressions, where a missing value is below null instead of equal to it. */
const compareStrict = (a: unknown, b: unknown): number =>
  a === undefined || b === undefined ? Number(a !== undefined) - Number(b !== undefined) : compareValues(a, b);

function comparison(accepts: (c: number) => unknown): Args {
  return (obj, expr, options) => {
    const list = evalExpr(obj, expr, options);
    if (!Array.isArray(list) || list.length !== 2) throw serverError(16020, 'A comparison takes exactly 2 arguments');
    return accepts(compareStrict(list[0], list[1]));
  };
}

const isIn: Args = (obj, expr, options) => {
  const [value, list] = evalExpr(obj, expr, options) as [unknown, unknown];
  if (!Array.isArray(list)) throw serverError(40081, '$in requires an array as a second argument');
  return list.some((item) => compareStrict(item, value) === 0);
};

/** An argument list of one is the argument. */
const size: Args = (obj, expr, options) => {
  const value = evalExpr(obj, Array.isArray(expr) && expr.length === 1 ? (expr as unknown[])[0] : expr, options);
  if (!Array.isArray(value)) throw serverError(17124, 'The argument to $size must be an array');
  return value.length;
};

const extreme =
  (sign: 1 | -1): Args =>
  (items, expr, options) => {
    let best: unknown = null;
    for (const value of accumulators.$push(items as never, expr as never, options)) {
      if (value !== null && value !== undefined && (best === null || compareValues(value, best) * sign > 0))
        best = value;
    }
    return best;
  };

const ownExpressions = {
  $eq: comparison((c) => c === 0),
  $ne: comparison((c) => c !== 0),
  $gt: comparison((c) => c > 0),
  $gte: comparison((c) => c >= 0),
  $lt: comparison((c) => c < 0),
  $lte: comparison((c) => c <= 0),
  $cmp: comparison(Math.sign),
  $in: isIn,
  $size: size,
};

const context = Context.init({
  accumulator: { ...accumulators, $max: extreme(1), $min: extreme(-1) } as never,
  expression: { ...expressions, ...ownExpressions } as never,
  pipeline: { ...stages, ...ownStages } as never,
  projection: projections as never,
  query: queries as never,
  window: windows as never,
});

const SCRIPTS = new Set(['$function', '$accumulator', '$where']);

/** Refuses what would run code given as text, wherever it hides. */
function refuseScripts(spec: unknown): void {
  if (Array.isArray(spec)) for (const item of spec) refuseScripts(item);
  else if (typeof spec === 'object' && spec !== null && !('_bsontype' in spec)) {
    for (const key of Object.keys(spec)) {
      if (SCRIPTS.has(key)) throw serverError(115, `${key} is not supported by the embedded store`);
      refuseScripts((spec as Document)[key]);
    }
  }
}

const optionsOf = (vars?: Variables, resolver?: Resolver): Options =>
  ({
    context,
    // $setWindowFields is built on $function inside mingo; what people send is refused above
    scriptEnabled: true,
    ...(vars ? { variables: vars } : {}),
    ...(resolver ? { collectionResolver: (name: string) => resolver(name, []), resolver } : {}),
  }) as unknown as Options;

function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw error;
    throw serverError(2, (error as Error).message);
  }
}

/** Compiles `$expr`. */
export function expressionTest(expr: unknown, vars?: Variables): Predicate {
  refuseScripts(expr);
  const options = optionsOf(vars);
  return (doc) =>
    guarded(() => {
      const value = evalExpr(doc, expr, options);
      return value !== false && value !== null && value !== undefined && value !== 0;
    });
}

/** Evaluates one aggregation expression against a document. */
export function evaluate(expr: unknown, doc: Document, vars?: Variables): unknown {
  refuseScripts(expr);
  return guarded(() => evalExpr(doc, expr, optionsOf(vars)));
}

/** The variables of a statement's `let`, whose values are expressions without a document. */
export function letVariables(spec: Document | undefined): Variables | undefined {
  return spec && Object.fromEntries(Object.keys(spec).map((name) => [name, evaluate(spec[name], {})]));
}

/** Takes away the fields an expression gave no value, which mingo leaves as undefined. */
function dropMissing(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) dropMissing(item);
  else if (isDocument(value) && bsonType(value) === undefined) {
    for (const key of Object.keys(value)) {
      if (value[key] === undefined) delete value[key];
      else dropMissing(value[key]);
    }
  }
}

/** Runs aggregation stages over documents. */
export function runStages(
  pipeline: readonly Document[],
  docs: Document[],
  vars?: Variables,
  resolver?: Resolver,
): Document[] {
  refuseScripts(pipeline);
  for (const stage of pipeline) {
    const name = Object.keys(stage)[0] ?? '';
    if (!(name in stages) && !(name in ownStages)) {
      throw serverError(40324, `Unrecognized pipeline stage name: '${name}'`);
    }
  }
  return guarded(() => {
    const out = new Aggregator([...pipeline], optionsOf(vars, resolver)).run(docs) as Document[];
    for (const doc of out) dropMissing(doc);
    return out;
  });
}
