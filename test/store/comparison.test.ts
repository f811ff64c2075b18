// Documents, queries and updates at random, the same for both engines: they must give the same answers.
// The embedded engine also answers with and without indexes. Runs only where MONGODB_URI names a server.
import { EJSON } from 'bson';
import fc from 'fast-check';
import type { Collection, Document, UpdateFilter } from 'mongodb';
import { engines, type OpenEngine, sayIfNoServer, serverUri } from './engines';

sayIfNoServer('comparison of the engines');

const number = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(0.5, 2.5, -1));
const scalar = fc.oneof(
  { weight: 4, arbitrary: number },
  fc.constantFrom('a', 'b', 'ab', '', 'B', '灯'),
  fc.constantFrom(null, true, false),
  fc.integer({ min: 0, max: 4 }).map((seconds) => new Date(seconds * 1_000)),
);
const list = (item: fc.Arbitrary<unknown>) => fc.array(item, { maxLength: 3 });
const inner = fc.record({ x: scalar, y: fc.oneof(scalar, list(scalar)) }, { requiredKeys: [] });
const value = fc.oneof({ weight: 4, arbitrary: scalar }, list(fc.oneof(scalar, inner)), inner);
const things = fc
  .array(fc.record({ a: value, b: value, c: value }, { requiredKeys: [] }), { minLength: 8, maxLength: 8 })
  .map((all) => all.map((thing, _id) => ({ _id, ...thing })));

const path = fc.constantFrom('a', 'b', 'c', 'a.x', 'b.y', 'c.x');
const operator = (name: string, operand: fc.Arbitrary<unknown>) => operand.map((given) => ({ [name]: given }));
const condition = fc.oneof(
  value,
  ...['$eq', '$ne'].map((name) => operator(name, value)),
  ...['$gt', '$gte', '$lt', '$lte'].map((name) => operator(name, scalar)),
  ...['$in', '$nin'].map((name) => operator(name, list(value))),
  operator('$exists', fc.boolean()),
  operator('$size', fc.integer({ min: 0, max: 3 })),
  operator('$type', fc.constantFrom('int', 'number', 'string', 'array', 'object', 'null', 'bool', 'date')),
  operator('$all', fc.array(number, { minLength: 1, maxLength: 2 })),
  operator('$mod', fc.constantFrom([2, 0], [3, 1])),
  operator('$not', operator('$gt', scalar)),
  operator('$elemMatch', fc.oneof(operator('$gt', scalar), fc.record({ x: scalar }))),
  fc.tuple(scalar, scalar).map(([from, to]) => ({ $gte: from, $lt: to })),
);
const clause = fc.dictionary(path, condition, { minKeys: 1, maxKeys: 2 });
const filter = fc.oneof(
  { weight: 4, arbitrary: clause },
  ...['$or', '$and', '$nor'].map((name) => operator(name, fc.array(clause, { minLength: 1, maxLength: 2 }))),
);
// Not by a path inside: there the server overlooks the elements of a list that have no such field.
const sort = fc
  .dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(1 as const, -1 as const), { maxKeys: 2 })
  .map((by) => ({ ...by, _id: 1 as const }));
const projection = fc.constantFrom(
  {},
  { a: 1 },
  { b: 0 },
  { 'a.x': 1, c: 1 },
  { 'b.y': 0 },
  { _id: 0, a: 1 },
  { a: { $slice: 1 } },
);
const index = fc.constantFrom({ a: 1 }, { b: 1, a: -1 }, { 'a.x': 1, c: 1 }, { c: -1 }, { 'b.y': 1 });

const each = (item: fc.Arbitrary<unknown>) =>
  fc.oneof(
    item,
    fc.record({ $each: list(item) }),
    fc.record({ $each: list(item), $slice: fc.integer({ min: -2, max: 2 }) }),
    fc.record({ $each: list(item), $position: fc.integer({ min: -1, max: 3 }) }),
  );
const change = fc.oneof(
  operator('$set', fc.dictionary(path, value, { minKeys: 1, maxKeys: 1 })),
  operator('$unset', fc.dictionary(path, fc.constant(''), { minKeys: 1, maxKeys: 2 })),
  ...['$inc', '$min', '$max'].map((name) => operator(name, fc.dictionary(path, number, { minKeys: 1, maxKeys: 1 }))),
  operator('$push', fc.dictionary(path, each(value), { minKeys: 1, maxKeys: 1 })),
  operator(
    '$addToSet',
    fc.dictionary(path, fc.oneof(value, fc.record({ $each: list(value) })), { minKeys: 1, maxKeys: 1 }),
  ),
  operator(
    '$pull',
    fc.dictionary(path, fc.oneof(scalar, operator('$gt', scalar), fc.record({ x: scalar })), {
      minKeys: 1,
      maxKeys: 1,
    }),
  ),
  operator('$pullAll', fc.dictionary(path, list(scalar), { minKeys: 1, maxKeys: 1 })),
  operator('$pop', fc.dictionary(path, fc.constantFrom(1, -1), { minKeys: 1, maxKeys: 1 })),
);

const text = (answer: unknown): string => EJSON.stringify(answer as object, { relaxed: false });

/** Numbers come as what they are: 3 and 3.0 are two answers. */
const exact = { promoteValues: false };

async function answer(operation: () => Promise<unknown>): Promise<string> {
  try {
    return text(await operation());
  } catch {
    // Which of two faults is told first is left to the engine.
    return 'refused';
  }
}

(serverUri ? describe : describe.skip)('the engines agree', () => {
  jest.setTimeout(120_000);
  let open: OpenEngine[];
  let both: Collection<Document>[];
  const runs = { seed: 13710, numRuns: 40, endOnFailure: false };

  beforeAll(async () => {
    open = await Promise.all(engines.map((engine) => engine.open()));
    both = open.map(({ client, database }) => client.db(database).collection('compared'));
  });
  afterAll(async () => {
    await Promise.all(open.map(({ client, database }) => client.db(database).dropDatabase()));
    await Promise.all(open.map((engine) => engine.close()));
  });

  const fill = (documents: Document[]) =>
    Promise.all(
      both.map(async (collection) => {
        await collection.drop();
        await collection.insertMany(EJSON.parse(text(documents), { relaxed: false }) as Document[]);
      }),
    );
  const ask = (question: (collection: Collection<Document>) => Promise<unknown>) =>
    Promise.all(both.map((collection) => answer(() => question(collection))));

  test('on what a query finds, in which order, and what it shows', async () => {
    const query = fc.record({ filter, sort, projection, limit: fc.constantFrom(0, 3) });
    await fc.assert(
      fc.asyncProperty(
        things,
        fc.array(query, { minLength: 5, maxLength: 5 }),
        index,
        async (documents, queries, key) => {
          await fill(documents);
          const round = async () => {
            for (const { filter: by, ...options } of queries) {
              const [embedded, server] = await ask((collection) =>
                collection.find(by, { ...options, ...exact }).toArray(),
              );
              expect({ by, options, answer: embedded }).toEqual({ by, options, answer: server });
            }
          };
          await round();
          // Two lists in one document cannot share an index; then there is none.
          await both[0]!.createIndex(key as Record<string, 1>).catch(() => undefined);
          await round();
        },
      ),
      runs,
    );
  });

  test('on what an update makes of a document', async () => {
    await fc.assert(
      fc.asyncProperty(things, fc.array(change, { minLength: 8, maxLength: 8 }), async (documents, changes) => {
        await fill(documents);
        for (const [_id, update] of changes.entries()) {
          const counts = await ask(async (collection) => {
            const { matchedCount, modifiedCount } = await collection.updateOne(
              { _id: _id as never },
              update as UpdateFilter<Document>,
            );
            return { matchedCount, modifiedCount };
          });
          const after = await ask((collection) => collection.find({ _id: _id as never }, exact).toArray());
          expect({ update, counts: counts[0], after: after[0] }).toEqual({
            update,
            counts: counts[1],
            after: after[1],
          });
        }
      }),
      runs,
    );
  });
});
