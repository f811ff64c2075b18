// MongoDB's published CRUD specification tests, run over the store's engines.
// The tests are not part of this project: CRUD_SPEC_DIR names the folder that holds them (see README.md here).
import { type Db, type Document, MongoBulkWriteError, MongoServerError } from 'mongodb';
import { engines, type OpenEngine } from '../../store/engines';
import { assertMatches, assertSameDocuments } from './matching';
import { createEntities, type Entities, plainBulk, runOperation } from './operations';
import { type Deployment, skipReason } from './requirements';
import { type CollectionData, type ExpectedError, type Operation, readSpecFiles } from './spec-format';

const folder = process.env['CRUD_SPEC_DIR'];
const deployment: Deployment = { version: '8.0.0', topology: 'replicaset' };

if (!folder) {
  test('CRUD specification tests are left out: CRUD_SPEC_DIR names no folder', () => {});
} else {
  const files = readSpecFiles(folder);
  for (const engine of engines) {
    describe(`CRUD specification on the ${engine.name} engine`, () => {
      let open: OpenEngine;
      beforeAll(async () => (open = await engine.open()));
      afterAll(async () => open.close());
      const database = (name: string): Db => open.client.db(name);
      const reasons = new Map<string, number>();
      let unwatched = 0;

      for (const file of files) {
        describe(file.description, () => {
          for (const spec of file.tests) {
            const reason = skipReason(file, spec, deployment, engine.embedded);
            if (reason) {
              reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
              test.skip(`${spec.description} (left out: ${reason})`, () => {});
              continue;
            }
            if (spec.expectEvents) unwatched++;
            test(spec.description, async () => {
              for (const data of file.initialData ?? []) await fill(database, data);
              const entities = createEntities(file.createEntities, database);
              for (const operation of spec.operations) await check(entities, operation);
              for (const data of spec.outcome ?? []) await compare(database, data);
            });
          }
        });
      }

      afterAll(() => {
        const lines = [...reasons].sort().map(([reason, count]) => `  ${count} left out: ${reason}`);
        const events = `  ${unwatched} run without their command monitoring part, which only drivers have`;
        process.stdout.write([`CRUD specification, ${engine.name}:`, ...lines, events, ''].join('\n'));
      });
    });
  }
}

async function fill(database: (name: string) => Db, data: CollectionData): Promise<void> {
  const db = database(data.databaseName);
  await db.dropCollection(data.collectionName).catch(() => undefined);
  if (data.documents.length > 0) await db.collection(data.collectionName).insertMany(data.documents);
  else await db.createCollection(data.collectionName);
}

async function compare(database: (name: string) => Db, data: CollectionData): Promise<void> {
  const found = await database(data.databaseName).collection(data.collectionName).find({}).sort({ _id: 1 }).toArray();
  assertSameDocuments(found, data.documents, data.collectionName);
}

async function check(entities: Entities, operation: Operation): Promise<void> {
  const { object, name, expectError } = operation;
  // The driver writes ids into what it is given, and a file's operations are shared by both engines.
  const args = structuredCloneOf(operation.arguments ?? {});
  let result: unknown;
  try {
    result = await runOperation(entities, object, name, args);
  } catch (error) {
    if (!expectError) throw error;
    return checkError(error as Error, expectError);
  }
  if (expectError) throw new Error(`${name} succeeded where an error was expected`);
  if ('expectResult' in operation) assertMatches(result ?? undefined, operation.expectResult ?? undefined);
}

function checkError(error: Error, expected: ExpectedError): void {
  if (expected.isClientError) expect(error).not.toBeInstanceOf(MongoServerError);
  if (expected.isClientError === false) expect(error).toBeInstanceOf(MongoServerError);
  if (expected.errorContains) expect(error.message.toLowerCase()).toContain(expected.errorContains.toLowerCase());
  if (expected.errorCode !== undefined) expect((error as MongoServerError).code).toBe(expected.errorCode);
  if (expected.errorCodeName) expect((error as MongoServerError).codeName).toBe(expected.errorCodeName);
  if (expected.errorResponse) assertMatches((error as MongoServerError).errorResponse, expected.errorResponse);
  if (expected.expectResult !== undefined && error instanceof MongoBulkWriteError) {
    assertMatches(plainBulk(error.result), expected.expectResult);
  }
}

function structuredCloneOf(value: Document): Document {
  const clone = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(clone);
    if (typeof inner !== 'object' || inner === null || Object.getPrototypeOf(inner) !== Object.prototype) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, item]) => [key, clone(item)]));
  };
  return clone(value) as Document;
}
