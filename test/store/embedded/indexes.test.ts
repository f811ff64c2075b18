// What indexes are for: how many keys and documents a query looks at, long keys, TTL, and what is refused.
import { openEmbedded, type EmbeddedClient } from '../../../store/embedded';
import { temporaryFolder } from './support/children';

jest.setTimeout(60_000);

interface Explained {
  queryPlanner: { winningPlan: { stage: string; inputStage?: Record<string, unknown> } };
  executionStats: { nReturned: number; totalKeysExamined: number; totalDocsExamined: number };
}

describe('indexes', () => {
  const place = temporaryFolder();
  let client: EmbeddedClient;
  let now = Date.UTC(2026, 0, 1);
  const fresh = () => client.db().collection(`rows${(n += 1)}`);
  let n = 0;
  beforeAll(async () => {
    client = await openEmbedded(place.folder, { sweepEvery: 0, now: () => now });
  });
  afterAll(async () => {
    await client.close();
    place.remove();
  });

  test('a first page looks at no more than it returns, in both directions', async () => {
    const rows = fresh();
    await rows.insertMany(Array.from({ length: 3000 }, (_, i) => ({ unit: i % 3, at: i, text: 'x' })));
    await rows.createIndex({ unit: 1, at: -1 });
    for (const direction of [1, -1]) {
      const cursor = rows.find({ unit: 1 }).sort({ at: direction }).limit(20);
      const plan = (await cursor.explain()) as Explained;
      expect(plan.queryPlanner.winningPlan).toMatchObject({
        stage: 'FETCH',
        inputStage: { indexName: 'unit_1_at_-1', direction: direction === -1 ? 'forward' : 'backward' },
      });
      expect(plan.executionStats).toMatchObject({ nReturned: 20, totalKeysExamined: 20, totalDocsExamined: 20 });
      const page = (await cursor.toArray()) as { at: number }[];
      expect(page[0]?.at).toBe(direction === 1 ? 1 : 2998);
    }
    const sorted = (await rows.find({ text: 'x' }).sort({ text: 1, at: 1 }).explain()) as Explained;
    expect(sorted.queryPlanner.winningPlan.stage).toBe('SORT');
  });

  test('counting by exact bounds reads no document', async () => {
    const rows = fresh();
    for (let i = 0; i < 20; i++)
      await rows.insertMany(Array.from({ length: 1000 }, (_, k) => ({ group: (k + i) % 4, at: k })));
    await rows.createIndex({ group: 1, at: 1 });
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const start = performance.now();
      expect(await rows.countDocuments({ group: { $gte: 1 } })).toBe(15_000);
      times.push(performance.now() - start);
    }
    // reading and decoding 15,000 documents takes many times as long
    expect(Math.min(...times)).toBeLessThan(25);
    expect(await rows.countDocuments({ group: 2, at: { $lt: 10 } })).toBe(50);
    expect(await rows.countDocuments({ group: { $in: [0, 3] } })).toBe(10_000);
  });

  test('keys too long for the table stay exact for equality and uniqueness', async () => {
    const rows = fresh();
    await rows.createIndex({ text: 1 }, { unique: true });
    const long = (end: string): string => 'x'.repeat(5000) + end;
    await rows.insertMany([{ text: long('a') }, { text: long('b') }, { text: 'short' }]);
    await expect(rows.insertOne({ text: long('b') })).rejects.toMatchObject({ code: 11000, keyPattern: { text: 1 } });
    expect(await rows.countDocuments({ text: long('b') })).toBe(1);
    expect(await rows.countDocuments({ text: { $gt: long('a') } })).toBe(1);
    const ordered = (await rows.find({}).sort({ text: -1 }).toArray()) as { text: string }[];
    expect(ordered.map((d) => d.text.slice(-1))).toEqual(['b', 'a', 't']);
    await rows.deleteOne({ text: long('a') });
    await rows.insertOne({ text: long('a') });
  });

  test('a TTL index takes what has expired by the clock it was given', async () => {
    const rows = fresh();
    await rows.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    await rows.insertMany([
      { _id: 'old' as never, at: new Date(now - 61_000) },
      { _id: 'young' as never, at: new Date(now - 59_000) },
      { _id: 'list' as never, at: [new Date(now), new Date(now - 100_000)] },
      { _id: 'none' as never },
      { _id: 'text' as never, at: 'never' },
    ]);
    expect(await client.sweep()).toBe(2);
    expect(await rows.distinct('_id')).toEqual(['none', 'text', 'young']);
    now += 60_000;
    expect(await client.sweep()).toBe(1);
    expect(await client.sweep()).toBe(0);
  });

  test('a unique index is not made over duplicates, and leaves nothing behind', async () => {
    const rows = fresh();
    await rows.insertMany([{ k: 1 }, { k: 1 }]);
    await expect(rows.createIndex({ k: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
    expect(await rows.indexes()).toHaveLength(1);
    await rows.createIndex({ k: 1 });
    expect(await rows.countDocuments({ k: 1 })).toBe(2);
  });

  test('an update that fails changes nothing', async () => {
    const rows = fresh();
    await rows.createIndexes([{ key: { a: 1 } }, { key: { b: 1 }, unique: true }]);
    await rows.insertMany([
      { _id: 1 as never, a: 1, b: 1 },
      { _id: 2 as never, a: 2, b: 2 },
    ]);
    await expect(rows.updateOne({ _id: 2 as never }, { $set: { a: 9, b: 1 } })).rejects.toMatchObject({ code: 11000 });
    expect(await rows.findOne({ a: 2 })).toEqual({ _id: 2, a: 2, b: 2 });
    expect(await rows.findOne({ a: 9 })).toBeNull();
  });
});
