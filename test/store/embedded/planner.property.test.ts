// Whatever indexes there are, a query answers what reading everything answers: filters, sorts, counts, after updates too.
import fc from 'fast-check';
import { Query } from 'mingo';
import { openEmbedded, type EmbeddedClient } from '../../../store/embedded';
import { compileFilter } from '../../../store/embedded/match';
import { compareBy, parseSort } from '../../../store/embedded/sort';
import { temporaryFolder } from './support/children';

jest.setTimeout(120_000);

type Doc = Record<string, unknown>;

const RUNS = { numRuns: 150 };
const scalar = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 4, arbitrary: fc.constantFrom('', 'a', 'ab', 'b', '门', '\0a') },
  { weight: 2, arbitrary: fc.constantFrom(null, true, false) },
  { weight: 1, arbitrary: fc.constantFrom(1.5, -0, Number.NaN, Infinity, new Date(0), new Date(5)) },
);
const value = fc.oneof(
  { weight: 8, arbitrary: scalar },
  { weight: 4, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.record({ x: scalar }, { requiredKeys: [] }) },
  { weight: 3, arbitrary: fc.array(fc.record({ x: scalar, y: scalar }, { requiredKeys: [] }), { maxLength: 3 }) },
);
const nested = fc.array(
  fc.record({ x: fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), y: scalar }, { requiredKeys: [] }),
  {
    maxLength: 3,
  },
);
const flat = fc.record(
  { a: fc.oneof({ weight: 6, arbitrary: value }, { weight: 1, arbitrary: nested }), b: scalar, c: scalar },
  { requiredKeys: [] },
);
const path = fc.constantFrom('a', 'a', 'a', 'b', 'c', 'a.x', 'a.x', 'a.y', '_id');
const operator = fc.oneof(
  { weight: 1, arbitrary: fc.record({ $gt: scalar }) },
  { weight: 1, arbitrary: fc.record({ $gte: scalar }) },
  { weight: 1, arbitrary: fc.record({ $lt: scalar }) },
  { weight: 1, arbitrary: fc.record({ $lte: scalar }) },
  { weight: 5, arbitrary: fc.record({ $gte: fc.integer({ min: -2, max: 2 }), $lt: fc.integer({ min: -2, max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ $in: fc.array(scalar, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ $nin: fc.array(scalar, { maxLength: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ $ne: scalar }) },
  { weight: 1, arbitrary: fc.record({ $exists: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ $elemMatch: fc.oneof(fc.record({ x: scalar }), fc.record({ $gte: scalar, $lte: scalar })) }),
  },
  { weight: 1, arbitrary: fc.record({ $regex: fc.constantFrom('^a', '^ab?', '^门', 'b$', '^a|b') }) },
  { weight: 1, arbitrary: fc.record({ $not: fc.record({ $gt: scalar }) }) },
);
const condition = fc.tuple(
  path,
  fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 3, arbitrary: operator }, { weight: 1, arbitrary: value }),
);
const simple = fc.array(condition, { maxLength: 3 }).map((list) => Object.fromEntries(list) as Doc);
const filter = fc.oneof(
  { weight: 6, arbitrary: simple },
  { weight: 1, arbitrary: fc.array(simple, { minLength: 1, maxLength: 2 }).map((parts) => ({ $and: parts }) as Doc) },
  { weight: 1, arbitrary: fc.array(simple, { minLength: 1, maxLength: 2 }).map((parts) => ({ $or: parts }) as Doc) },
);
const direction = fc.constantFrom(1 as const, -1 as const);
const keys = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'a', 'b', 'c', 'a.x', 'a.x', 'a.y'), direction), {
    selector: ([p]) => p,
    minLength: 1,
    maxLength: 3,
  })
  .map((list) => Object.fromEntries(list) as Record<string, 1 | -1>);
const index = fc.record({
  key: keys,
  options: fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constant({ sparse: true }) },
    { weight: 1, arbitrary: fc.constant({ partialFilterExpression: { b: { $gte: 0 } } }) },
    { weight: 1, arbitrary: fc.constant({ partialFilterExpression: { c: { $exists: true } } }) },
  ),
});
const sort = fc
  .uniqueArray(fc.tuple(path, direction), { selector: ([p]) => p, maxLength: 2 })
  .map((list) => Object.fromEntries(list) as Record<string, 1 | -1>);

const ids = (docs: Doc[]): unknown[] => docs.map((d) => d['_id']);

describe('the planner', () => {
  const place = temporaryFolder();
  let client: EmbeddedClient;
  let n = 0;
  beforeAll(async () => {
    client = await openEmbedded(place.folder, { sweepEvery: 0 });
  });
  afterAll(async () => {
    await client.close();
    place.remove();
  });

  async function filled(docs: Doc[], indexes: { key: Doc; options: Doc }[]) {
    const rows = client.db().collection(`rows${n++}`);
    await rows.insertMany(docs.map((d, i) => ({ _id: i, ...d })));
    for (const [i, spec] of indexes.entries()) {
      try {
        await rows.createIndex(spec.key, { ...spec.options, name: `i${i}` });
      } catch (error) {
        // two arrays in one document cannot be indexed together, and one key cannot be indexed twice
        if (![171, 85, 86].includes((error as { code: number }).code)) throw error;
      }
    }
    return rows;
  }

  test('finds, orders and counts what a full scan finds', async () => {
    const docs = fc.array(flat, { minLength: 1, maxLength: 25 });
    const queries = fc.array(
      fc.record({ filter, sort, limit: fc.integer({ min: 0, max: 5 }), skip: fc.integer({ min: 0, max: 3 }) }),
      { minLength: 5, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(docs, fc.array(index, { maxLength: 3 }), queries, async (given, indexes, asked) => {
        const rows = await filled(given, indexes);
        const all = (await rows.find({}).toArray()) as Doc[];
        for (const q of asked) {
          const test = compileFilter(q.filter);
          const matching = all.filter(test);
          const found = (await rows.find(q.filter).toArray()) as Doc[];
          expect(new Set(ids(found))).toEqual(new Set(ids(matching)));
          expect(found).toHaveLength(matching.length);
          expect(await rows.countDocuments(q.filter)).toBe(matching.length);
          const keys = parseSort(q.sort);
          const page = (await rows.find(q.filter).sort(q.sort).skip(q.skip).limit(q.limit).toArray()) as Doc[];
          const wanted = [...matching]
            .sort((a, b) => compareBy(keys, a, b))
            .slice(q.skip, q.limit ? q.skip + q.limit : undefined);
          expect(page).toHaveLength(wanted.length);
          page.forEach((doc, i) => expect(compareBy(keys, doc, wanted[i] as Doc)).toBe(0));
        }
        await rows.drop();
      }),
      RUNS,
    );
  });

  test('keeps indexes in step through updates and deletes', async () => {
    const docs = fc.array(flat, { minLength: 2, maxLength: 12 });
    const change = fc.oneof(
      fc.record({ set: fc.record({ a: value, b: scalar }, { requiredKeys: [] }), id: fc.nat(12) }),
      fc.record({ unset: fc.constantFrom('a', 'b', 'c'), id: fc.nat(12) }),
      fc.record({ remove: fc.nat(12) }),
    );
    await fc.assert(
      fc.asyncProperty(
        docs,
        fc.array(index, { minLength: 1, maxLength: 3 }),
        fc.array(change, { maxLength: 10 }),
        filter,
        async (given, indexes, changes, asked) => {
          const rows = await filled(given, indexes);
          for (const c of changes as { set?: Doc; unset?: string; remove?: number; id: number }[]) {
            try {
              if (c.remove !== undefined) await rows.deleteOne({ _id: c.remove });
              else if (c.unset) await rows.updateOne({ _id: c.id }, { $unset: { [c.unset]: 1 } });
              else await rows.updateOne({ _id: c.id }, { $set: c.set });
            } catch (error) {
              if ((error as { code: number }).code !== 171) throw error;
            }
          }
          const all = (await rows.find({}).toArray()) as Doc[];
          const matching = all.filter(compileFilter(asked));
          expect(new Set(ids((await rows.find(asked).toArray()) as Doc[]))).toEqual(new Set(ids(matching)));
          expect(await rows.countDocuments(asked)).toBe(matching.length);
          await rows.deleteMany({});
          for (const name of ['i0', 'i1', 'i2']) {
            const has = await rows.indexExists(name);
            if (has) expect(await rows.find({}).hint(name).toArray()).toEqual([]);
          }
          await rows.drop();
        },
      ),
      RUNS,
    );
  });

  test('agrees with mingo where mingo agrees with MongoDB', () => {
    const plain = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom('a', 'ab', 'b', true, false));
    const doc = fc.record({ a: plain, b: plain, c: fc.array(plain, { minLength: 1, maxLength: 3 }) });
    const tests = fc.oneof(
      plain,
      fc.record({ $gt: plain }),
      fc.record({ $lte: plain }),
      fc.record({ $in: fc.array(plain, { maxLength: 3 }) }),
      fc.record({ $ne: plain }),
      fc.record({ $all: fc.array(plain, { minLength: 1, maxLength: 2 }) }),
      fc.record({ $size: fc.nat(3) }),
    );
    const asked = fc
      .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), tests), { maxLength: 3 })
      .map((list) => Object.fromEntries(list) as Doc);
    fc.assert(
      fc.property(doc, asked, (d, q) => {
        const onlyLists = Object.entries(q).every(
          ([k, v]) => k === 'c' || !(v && typeof v === 'object' && '$all' in v),
        );
        fc.pre(onlyLists);
        expect(compileFilter(q)(d)).toBe(new Query(q as never).test(d));
      }),
      { numRuns: 2000 },
    );
  });
});
