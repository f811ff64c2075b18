// bulkWrite and insertMany: several writes in one commit, ordered or not, with the driver's results and errors.
// Called by collection.ts.
import type { Document } from 'bson';
import { MongoBulkWriteError, type AnyBulkWriteOperation, type BulkWriteResult, type WriteError } from 'mongodb';
import { createRequire } from 'node:module';
import { invalidArgument, writeFailure, type WriteFailure } from './errors';
import type { Variables } from './match';
import { checkFilter, prepare, type Prepared } from './prepare';
import type { UpdateStatement, Writer } from './write';

/** The driver exports the types of these two but not the classes. */
const { BulkWriteResult: Result, WriteError: Failed } = createRequire(__filename)('mongodb/lib/bulk/common') as {
  BulkWriteResult: new (raw: Document, ordered: boolean) => BulkWriteResult;
  WriteError: new (error: Document) => WriteError;
};

/** One write of a bulk, prepared before the commit. */
export type BulkStep =
  | { readonly kind: 'insert'; readonly prepared: Prepared }
  | { readonly kind: 'update'; readonly statement: UpdateStatement }
  | { readonly kind: 'delete'; readonly statement: UpdateStatement };

/** Options of a bulk. */
export interface BulkSettings {
  readonly ordered: boolean;
  readonly bypassDocumentValidation?: boolean | undefined;
  readonly ignoreUndefined?: boolean | undefined;
  readonly vars?: Variables | undefined;
}

/** Refuses a mix of operators and fields, as the driver does before sending. */
export function checkUpdate(update: unknown): Document | Document[] {
  if (Array.isArray(update) && update.length > 0) return update as Document[];
  const keys = Object.keys((update ?? {}) as Document);
  if (keys.length === 0 || !keys.every((k) => k.startsWith('$'))) {
    throw invalidArgument('Update document requires atomic operators');
  }
  return update as Document;
}

/** Refuses operators in a replacement, as the driver does before sending. */
export function checkReplacement(replacement: unknown): Document {
  const doc = (replacement ?? {}) as Document;
  if (Object.keys(doc)[0]?.startsWith('$'))
    throw invalidArgument('Replacement document must not contain atomic operators');
  return doc;
}

/** Turns a driver operation into a step. */
export function toStep(operation: AnyBulkWriteOperation, settings: BulkSettings): BulkStep {
  const op = operation as Document;
  const common = {
    bypassDocumentValidation: settings.bypassDocumentValidation,
    ignoreUndefined: settings.ignoreUndefined,
  };
  const [kind] = Object.keys(op);
  const body = op[kind as string] as Document;
  const statement = (multi: boolean): UpdateStatement => ({
    filter: checkFilter(body['filter']),
    multi,
    upsert: body['upsert'] as boolean | undefined,
    arrayFilters: body['arrayFilters'] as Document[] | undefined,
    sort: body['sort'],
    hint: body['hint'],
    collation: body['collation'] as Document | undefined,
    vars: settings.vars,
    ...common,
  });
  switch (kind) {
    case 'insertOne':
      return {
        kind: 'insert',
        prepared: prepareGiven((body['document'] ?? body) as Document, settings.ignoreUndefined),
      };
    case 'updateOne':
    case 'updateMany':
      return {
        kind: 'update',
        statement: { ...statement(kind === 'updateMany'), update: checkUpdate(body['update']) },
      };
    case 'replaceOne':
      return { kind: 'update', statement: { ...statement(false), replacement: checkReplacement(body['replacement']) } };
    case 'deleteOne':
    case 'deleteMany':
      return { kind: 'delete', statement: statement(kind === 'deleteMany') };
    default:
      throw invalidArgument('bulkWrite only supports insertOne, updateOne, updateMany, deleteOne, deleteMany');
  }
}

/** Prepares a document and, as the driver does, leaves the new `_id` in the caller's object. */
export function prepareGiven(doc: Document, ignoreUndefined?: boolean): Prepared {
  const prepared = prepare(doc, ignoreUndefined);
  if (doc['_id'] === undefined && Object.isExtensible(doc)) doc['_id'] = prepared.id;
  return prepared;
}

interface Tally {
  insertedCount: number;
  matchedCount: number;
  modifiedCount: number;
  deletedCount: number;
  readonly upserted: { index: number; _id: unknown }[];
  readonly insertedIds: { index: number; _id: unknown }[];
  readonly failures: WriteFailure[];
}

function runStep(step: BulkStep, index: number, writer: Writer, settings: BulkSettings, tally: Tally): void {
  if (step.kind === 'insert') {
    tally.insertedIds.push({ index, _id: step.prepared.id });
    writer.insert(step.prepared, settings.bypassDocumentValidation);
    tally.insertedCount++;
  } else if (step.kind === 'update') {
    const outcome = writer.update(step.statement);
    tally.matchedCount += outcome.matched;
    tally.modifiedCount += outcome.modified;
    if (outcome.upsertedId !== undefined) tally.upserted.push({ index, _id: outcome.upsertedId });
  } else tally.deletedCount += writer.remove(step.statement).deleted;
}

/** Runs the steps inside a commit. */
export function runBulk(writer: Writer, steps: readonly BulkStep[], settings: BulkSettings): Tally {
  const tally: Tally = {
    insertedCount: 0,
    matchedCount: 0,
    modifiedCount: 0,
    deletedCount: 0,
    upserted: [],
    insertedIds: [],
    failures: [],
  };
  for (let i = 0; i < steps.length; i++) {
    try {
      runStep(steps[i] as BulkStep, i, writer, settings, tally);
    } catch (error) {
      tally.failures.push(writeFailure(error, i));
      if (settings.ordered) break;
    }
  }
  return tally;
}

/** The driver's result of a bulk; throws MongoBulkWriteError when a step failed. */
export function bulkResult(tally: Tally, steps: readonly BulkStep[], settings: BulkSettings): BulkWriteResult {
  const operations = steps.map((s) => (s.kind === 'insert' ? s.prepared.doc : (s.statement as unknown as Document)));
  const writeErrors = tally.failures.map(
    (f) =>
      new Failed({
        index: f.index,
        code: f.code,
        errmsg: f.errmsg,
        errInfo: f.extra['errInfo'] as Document,
        op: operations[f.index] as Document,
        ...f.extra,
      }),
  );
  const raw = {
    ok: 1,
    writeErrors,
    writeConcernErrors: [],
    insertedIds: tally.insertedIds,
    nInserted: tally.insertedCount,
    nUpserted: tally.upserted.length,
    nMatched: tally.matchedCount,
    nModified: tally.modifiedCount,
    nRemoved: tally.deletedCount,
    upserted: tally.upserted,
  };
  const result = new Result(raw, settings.ordered);
  const first = tally.failures[0];
  if (!first) return result;
  const Failure = MongoBulkWriteError as unknown as new (
    error: Document,
    result: BulkWriteResult,
  ) => MongoBulkWriteError;
  const error = new Failure({ message: first.errmsg, code: first.code, writeErrors }, result);
  if (first.extra['keyPattern']) Object.assign(error, first.extra);
  throw error;
}
