// Compiles an update (operators, pipeline or replacement) into a function that changes a freshly decoded document.
// Called by write.ts; refusals carry MongoDB's codes (9, 40, 66 …).
import type { Document } from 'bson';
import { filterFields, type FieldSet } from './bson-fields';
import { serverError } from './errors';
import { compileFilter, type Predicate, type Variables } from './match';
import { runStages } from './mingo-bridge';
import { byPath, checkPath, refuseConflicts } from './update-checks';
import { KEEP, REMOVE, compileOperator, type Operator } from './update-operators';
import { expandPath, setAt, unsetAt, valueAt, type Positions } from './update-path';
import { copyValue, equalValues, isDocument } from './values';

/** Options of one update. */
export interface UpdateOptions {
  readonly arrayFilters?: readonly Document[] | undefined;
  readonly vars?: Variables | undefined;
  readonly now: () => number;
}

/** Applies the update to `doc` (which it may change) and returns the new document. */
export interface Updater {
  (doc: Document, inserting: boolean): Document;
  /** Top-level fields it may change; undefined when it may change any. */
  touches?: FieldSet;
  /** Top-level fields it needs to see; undefined when it may need any. */
  reads?: FieldSet;
}

interface Change {
  readonly path: string;
  readonly onInsert: boolean;
  readonly apply: Operator;
  /** The source of a rename may lead through documents only (28). */
  readonly documentsOnly?: boolean;
}

const PIPELINE_STAGES = new Set(['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith']);

/** Groups arrayFilters by identifier. */
function parseArrayFilters(filters: readonly Document[] | undefined): Map<string, Predicate> {
  const out = new Map<string, Predicate>();
  for (const filter of filters ?? []) {
    const first = firstField(filter);
    const id = first?.split('.')[0];
    if (!id) throw serverError(9, 'Cannot use an expression without a top-level field name in arrayFilters');
    if (!/^[a-z][a-zA-Z0-9]*$/.test(id)) {
      throw serverError(
        2,
        `The top-level field name in arrayFilters must be an alphanumeric string beginning with a lowercase letter, found '${id}'`,
      );
    }
    if (out.has(id)) throw serverError(9, `Found multiple array filters with the same top-level field name ${id}`);
    out.set(id, compileFilter(filter));
  }
  return out;
}

function firstField(filter: Document): string | undefined {
  for (const key of Object.keys(filter)) {
    if (!key.startsWith('$')) return key;
    const parts: unknown = filter[key];
    for (const part of Array.isArray(parts) ? (parts as Document[]) : []) {
      const found = firstField(part);
      if (found) return found;
    }
  }
  return undefined;
}

function renameChanges(from: string, to: unknown): Change[] {
  if (typeof to !== 'string')
    throw serverError(2, `The 'to' field for $rename must be a string: ${from}: ${JSON.stringify(to)}`);
  if (from === to) throw serverError(2, `The source and target field for $rename must differ: ${from}: "${to}"`);
  if (/\$/.test(from)) throw serverError(2, `The source field for $rename may not be dynamic: ${from}`);
  if (/\$/.test(to)) throw serverError(2, `The destination field for $rename may not be dynamic: ${to}`);
  checkPath(to);
  const holder: { value?: unknown } = {};
  return [
    {
      path: from,
      onInsert: false,
      documentsOnly: true,
      apply: (current) => {
        holder.value = current;
        return current === undefined ? KEEP : REMOVE;
      },
    },
    { path: to, onInsert: false, apply: () => (holder.value === undefined ? KEEP : holder.value) },
  ];
}

function parseOperators(update: Document, now: () => number): Change[] {
  const changes: Change[] = [];
  const renames: Change[] = [];
  for (const op of Object.keys(update)) {
    const fields: unknown = update[op];
    if (!op.startsWith('$'))
      throw serverError(
        9,
        `Unknown modifier: ${op}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    if (op !== '$rename' && !compileOperatorExists(op)) {
      throw serverError(
        9,
        `Unknown modifier: ${op}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    if (fields === undefined) continue;
    if (!isDocument(fields)) {
      throw serverError(
        9,
        `Modifiers operate on fields but we found type ${typeof fields} instead. For example: {$mod: {<field>: ...}} not {${op}: ${JSON.stringify(fields)}}`,
      );
    }
    for (const path of Object.keys(fields)) {
      const operand: unknown = fields[path];
      if (operand === undefined) continue;
      checkPath(path);
      if (op === '$rename') renames.push(...renameChanges(path, operand));
      else {
        const apply = compileOperator(op, path, operand, now) as Operator;
        changes.push({ path, onInsert: op === '$setOnInsert', apply });
      }
    }
  }
  refuseConflicts([...changes, ...renames]);
  changes.sort(byPath);
  // a rename must read its source before anything is written to its target
  return [...renames, ...changes];
}

const OPERATORS = new Set([
  '$set',
  '$setOnInsert',
  '$unset',
  '$inc',
  '$mul',
  '$min',
  '$max',
  '$bit',
  '$currentDate',
  '$push',
  '$addToSet',
  '$pull',
  '$pullAll',
  '$pop',
]);
const compileOperatorExists = (op: string): boolean => OPERATORS.has(op);

const immutableId = (path: string): Error =>
  serverError(66, `Performing an update on the path '${path}' would modify the immutable field '_id'`);

function refuseScalarOnPath(doc: Document, parts: readonly string[]): void {
  for (let i = 1; i < parts.length; i++) {
    const value = valueAt(doc, parts.slice(0, i));
    if (value !== undefined && !isDocument(value)) {
      throw serverError(
        28,
        `cannot use the part (${parts[i - 1]}) to traverse the element ({${parts[i - 1]}: ${JSON.stringify(value)}})`,
      );
    }
  }
}

function applyChange(doc: Document, change: Change, positions: Positions): void {
  const simple = !change.path.includes('.') && !change.path.includes('$');
  if (simple) {
    const current: unknown = doc[change.path];
    const value = change.apply(current, change.path);
    if (value === KEEP) return;
    if (change.path === '_id' && !positions.inserting && !equalValues(value, current)) throw immutableId('_id');
    if (value === REMOVE) delete doc[change.path];
    else doc[change.path] = value;
    return;
  }
  for (const parts of expandPath(doc, change.path, positions)) {
    if (change.documentsOnly) refuseScalarOnPath(doc, parts);
    const current = valueAt(doc, parts);
    const value = change.apply(current, change.path);
    if (value === KEEP) continue;
    if (parts[0] === '_id' && !positions.inserting && !equalValues(value, current)) throw immutableId(change.path);
    if (value === REMOVE) unsetAt(doc, parts);
    else setAt(doc, parts, value);
  }
}

function compileOperators(update: Document, filter: Document, options: UpdateOptions): Updater {
  const changes = parseOperators(update, options.now);
  const arrayFilters = parseArrayFilters(options.arrayFilters);
  for (const id of arrayFilters.keys()) {
    if (!changes.some((c) => c.path.includes(`$[${id}]`))) {
      throw serverError(
        9,
        `The array filter for identifier '${id}' was not used in the update ${JSON.stringify(update)}`,
      );
    }
  }
  for (const { path } of changes) {
    for (const m of path.matchAll(/\$\[(\w+)\]/g)) {
      if (!arrayFilters.has(m[1] as string))
        throw serverError(2, `No array filter found for identifier '${m[1]}' in path '${path}'`);
    }
  }
  const updater: Updater = (doc, inserting) => {
    const positions: Positions = { filter, arrayFilters, inserting };
    for (const change of changes) if (inserting || !change.onInsert) applyChange(doc, change, positions);
    return doc;
  };
  updater.touches = new Set(changes.map((c) => c.path.split('.', 1)[0] as string));
  const reads = new Set(updater.touches);
  const positional = changes.some((c) => /\.\$(\.|$)/.test(c.path));
  if (!positional || filterFields(filter, reads)) updater.reads = reads;
  return updater;
}

function compilePipeline(stages: Document[], options: UpdateOptions): Updater {
  if (options.arrayFilters) throw serverError(9, 'arrayFilters may not be specified for pipeline-style updates');
  for (const stage of stages) {
    const name = Object.keys(stage)[0] ?? '';
    if (!PIPELINE_STAGES.has(name)) throw serverError(72, `${name} is not allowed to be used within an update`);
  }
  return (doc, inserting) => {
    const id: unknown = doc['_id'];
    const [out] = runStages(stages, [copyValue(doc)], options.vars);
    if (!out) return doc;
    if (!inserting && !('_id' in out)) return { _id: id, ...out };
    if (!inserting && !equalValues(out['_id'], id)) throw immutableId('_id');
    return out;
  };
}

/** Compiles an update of operators or a pipeline. */
export const compileUpdate = (update: Document | Document[], filter: Document, options: UpdateOptions): Updater =>
  Array.isArray(update) ? compilePipeline(update, options) : compileOperators(update, filter, options);

const ONLY_ID: FieldSet = new Set(['_id']);

/** Compiles a replacement; the `_id` stays (66 when another is given). */
export function compileReplacement(replacement: Document): Updater {
  const updater: Updater = (doc, inserting) => {
    const id: unknown = doc['_id'];
    const given: unknown = replacement['_id'];
    if (!inserting && given !== undefined && !equalValues(given, id)) {
      throw serverError(66, "After applying the update, the (immutable) field '_id' was found to have been altered");
    }
    const { _id: _ignored, ...rest } = replacement;
    const kept = inserting ? (given ?? id) : id;
    return kept === undefined ? copyValue(rest) : { _id: kept, ...copyValue(rest) };
  };
  updater.reads = ONLY_ID;
  return updater;
}
