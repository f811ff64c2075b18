// Store suite: making, listing and dropping indexes, and what unique, sparse, partial and TTL ones do.
import { MongoServerError } from 'mongodb';
import { change, errorOf, type Place } from '../store.suite';

export function indexes(place: Place): void {
  test('created, listed, found by name, dropped', async () => {
    const things = await place.fresh([{ _id: 1, a: 1 }]);
    expect(await things.createIndex({ a: 1 })).toBe('a_1');
    expect(await things.createIndex({ a: 1, b: -1 }, { name: 'both' })).toBe('both');
    expect(await things.createIndex({ a: 1 })).toBe('a_1');
    expect(await things.createIndexes([{ key: { c: 1 } }, { key: { 'd.e': -1 }, name: 'deep' }])).toEqual([
      'c_1',
      'deep',
    ]);
    const listed = await things.listIndexes().toArray();
    expect(listed.map(({ name, key }) => [name, key])).toEqual([
      ['_id_', { _id: 1 }],
      ['a_1', { a: 1 }],
      ['both', { a: 1, b: -1 }],
      ['c_1', { c: 1 }],
      ['deep', { 'd.e': -1 }],
    ]);
    expect((await things.indexes()).length).toBe(5);
    expect(await things.indexExists('both')).toBe(true);
    await things.dropIndex('both');
    expect(await things.indexExists('both')).toBe(false);
    await things.dropIndexes();
    expect((await things.indexes()).map(({ name }) => name)).toEqual(['_id_']);
  });

  test('options are listed as they were given', async () => {
    const things = await place.fresh();
    await things.createIndex({ a: 1 }, { unique: true, sparse: true });
    await things.createIndex({ b: 1 }, { partialFilterExpression: { open: true } });
    await things.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    const listed = new Map((await things.indexes()).map((index) => [index.name, index]));
    expect(listed.get('a_1')).toMatchObject({ key: { a: 1 }, unique: true, sparse: true });
    expect(listed.get('b_1')).toMatchObject({ key: { b: 1 }, partialFilterExpression: { open: true } });
    expect(listed.get('at_1')).toMatchObject({ key: { at: 1 }, expireAfterSeconds: 60 });
  });

  test('the id is unique', async () => {
    const things = await place.fresh([{ _id: 1 }]);
    const error = await errorOf(things.insertOne({ _id: 1 }));
    expect(error).toBeInstanceOf(MongoServerError);
    expect(error).toMatchObject({ code: 11000, keyPattern: { _id: 1 }, keyValue: { _id: 1 } });
    expect(error.message).toMatch(/^E11000 duplicate key error collection: /);
  });

  test('unique, on insert, update, replace and upsert', async () => {
    const things = await place.fresh();
    await things.createIndex({ k: 1 }, { unique: true });
    await things.insertMany([
      { _id: 1, k: 'a' },
      { _id: 2, k: 'b' },
    ]);
    const expected = { code: 11000, keyPattern: { k: 1 }, keyValue: { k: 'a' } };
    expect(await errorOf(things.insertOne({ _id: 3, k: 'a' }))).toMatchObject(expected);
    expect(await errorOf(things.updateOne({ _id: 2 }, { $set: { k: 'a' } }))).toMatchObject(expected);
    expect(await errorOf(things.replaceOne({ _id: 2 }, { k: 'a' }))).toMatchObject(expected);
    expect(await errorOf(things.findOneAndUpdate({ _id: 2 }, { $set: { k: 'a' } }))).toMatchObject(expected);
    expect(await errorOf(things.updateOne({ _id: 9 }, { $set: { k: 'a' } }, { upsert: true }))).toMatchObject(expected);
    expect(await things.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 1, k: 'a' },
      { _id: 2, k: 'b' },
    ]);
    await things.deleteOne({ _id: 1 });
    await things.updateOne({ _id: 2 }, { $set: { k: 'a' } });
  });

  test('unique counts a missing field as null, sparse leaves it out', async () => {
    const things = await place.fresh([{ _id: 1 }]);
    await things.createIndex({ k: 1 }, { unique: true });
    expect(await errorOf(things.insertOne({ _id: 2 }))).toMatchObject({ code: 11000, keyValue: { k: null } });
    await things.dropIndex('k_1');
    await things.createIndex({ k: 1 }, { unique: true, sparse: true });
    await things.insertMany([{ _id: 2 }, { _id: 3, k: null }]);
    expect(await errorOf(things.insertOne({ _id: 4, k: null }))).toMatchObject({ code: 11000 });
  });

  test('unique over several fields', async () => {
    const things = await place.fresh();
    await things.createIndex({ channel: 1, messageId: 1 }, { unique: true });
    await things.insertMany([
      { _id: 1, channel: 'web', messageId: 'a' },
      { _id: 2, channel: 'web', messageId: 'b' },
      { _id: 3, channel: 'other', messageId: 'a' },
    ]);
    expect(await errorOf(things.insertOne({ _id: 4, channel: 'web', messageId: 'a' }))).toMatchObject({
      code: 11000,
      keyPattern: { channel: 1, messageId: 1 },
      keyValue: { channel: 'web', messageId: 'a' },
    });
  });

  test('unique over an array holds for each element, but not within one document', async () => {
    const things = await place.fresh();
    await things.createIndex({ tags: 1 }, { unique: true });
    await things.insertOne({ _id: 1, tags: ['a', 'a', 'b'] });
    expect((await errorOf(things.insertOne({ _id: 2, tags: ['c', 'b'] })))['code']).toBe(11000);
    await things.insertOne({ _id: 2, tags: ['c'] });
    expect((await errorOf(things.updateOne({ _id: 2 }, change({ $push: { tags: 'a' } }))))['code']).toBe(11000);
  });

  test('partial unique holds only for what the filter takes in', async () => {
    const things = await place.fresh();
    await things.createIndex({ k: 1 }, { unique: true, partialFilterExpression: { state: 'open' } });
    await things.insertMany([
      { _id: 1, k: 1, state: 'closed' },
      { _id: 2, k: 1, state: 'open' },
      { _id: 3, k: 1, state: 'closed' },
    ]);
    expect((await errorOf(things.insertOne({ _id: 4, k: 1, state: 'open' })))['code']).toBe(11000);
    expect((await errorOf(things.updateOne({ _id: 3 }, { $set: { state: 'open' } })))['code']).toBe(11000);
    await things.updateOne({ _id: 2 }, { $set: { state: 'closed' } });
    await things.updateOne({ _id: 3 }, { $set: { state: 'open' } });
    expect(await things.countDocuments({ k: 1, state: 'open' })).toBe(1);
  });

  test('a unique index is refused over documents that already break it, and leaves nothing behind', async () => {
    const things = await place.fresh([
      { _id: 1, k: 1 },
      { _id: 2, k: 1 },
    ]);
    expect((await errorOf(things.createIndex({ k: 1 }, { unique: true })))['code']).toBe(11000);
    expect(await things.indexes()).toHaveLength(1);
  });

  test('the same key or the same name with other options is a conflict', async () => {
    const things = await place.fresh();
    await things.createIndex({ k: 1 });
    expect([85, 86]).toContain((await errorOf(things.createIndex({ k: 1 }, { unique: true })))['code']);
    expect([85, 86]).toContain((await errorOf(things.createIndex({ z: 1 }, { name: 'k_1' })))['code']);
  });

  test('an index follows its documents through every write', async () => {
    const things = await place.fresh([
      { _id: 1, k: 1 },
      { _id: 2, k: 2 },
    ]);
    await things.createIndex({ k: 1 });
    const by = async (k: unknown) => (await things.find({ k }).toArray()).map(({ _id }) => _id);
    await things.updateOne({ _id: 1 }, { $set: { k: 5 } });
    expect([await by(1), await by(5)]).toEqual([[], [1]]);
    await things.replaceOne({ _id: 2 }, { k: [5, 6] });
    expect([await by(2), await by(6)]).toEqual([[], [2]]);
    await things.deleteOne({ _id: 1 });
    expect(await by(5)).toEqual([2]);
    await things.deleteMany({});
    expect(await by(5)).toEqual([]);
  });
}
