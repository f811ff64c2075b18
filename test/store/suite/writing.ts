// Store suite: inserting, replacing, deleting, upserting and what their results say.
import { ObjectId } from 'mongodb';
import { errorOf, type Place } from '../store.suite';

export function writing(place: Place): void {
  test('insertOne makes an id where none is given, in the result and in the document', async () => {
    const things = place.db.collection('loose');
    const document: { _id?: ObjectId; n: number } = { n: 1 };
    const result = await things.insertOne(document);
    expect(result.acknowledged).toBe(true);
    expect(result.insertedId).toBeInstanceOf(ObjectId);
    expect(document._id).toEqual(result.insertedId);
    expect(await things.findOne({ _id: result.insertedId })).toEqual({ _id: result.insertedId, n: 1 });
  });

  test('what is stored is a copy', async () => {
    const things = await place.fresh();
    const document = { _id: 1, list: [1] };
    await things.insertOne(document);
    document.list.push(2);
    const found = await things.findOne({ _id: 1 });
    expect(found?.['list']).toEqual([1]);
    found?.['list'].push(3);
    expect((await things.findOne({ _id: 1 }))?.['list']).toEqual([1]);
  });

  test('insertMany tells every id; when ordered it stops at the first error, otherwise it goes on', async () => {
    const things = await place.fresh();
    expect(await things.insertMany([{ _id: 1 }, { _id: 2 }])).toMatchObject({
      insertedCount: 2,
      insertedIds: { 0: 1, 1: 2 },
    });
    const stopped = await errorOf(things.insertMany([{ _id: 3 }, { _id: 1 }, { _id: 4 }]));
    expect(stopped).toMatchObject({ name: 'MongoBulkWriteError', code: 11000 });
    expect((await things.distinct('_id')).sort()).toEqual([1, 2, 3]);
    const passed = await errorOf(
      things.insertMany([{ _id: 1 }, { _id: 5 }, { _id: 2 }, { _id: 6 }], { ordered: false }),
    );
    expect(passed['writeErrors']).toHaveLength(2);
    expect(passed['insertedCount']).toBe(2);
    expect((await things.distinct('_id')).sort()).toEqual([1, 2, 3, 5, 6]);
  });

  test('a value that is undefined is stored as null', async () => {
    const things = await place.fresh([{ _id: 1, gone: undefined, kept: null }]);
    const found = await things.findOne({ _id: 1 });
    expect(found).toHaveProperty('kept', null);
    expect(found?.['gone'] ?? null).toBeNull();
  });

  test('updateOne and updateMany count what matched and what changed', async () => {
    const things = await place.fresh([
      { _id: 1, g: 'a', n: 1 },
      { _id: 2, g: 'a', n: 2 },
      { _id: 3, g: 'b', n: 2 },
    ]);
    expect(await things.updateOne({ g: 'a' }, { $set: { n: 9 } })).toMatchObject({ matchedCount: 1, modifiedCount: 1 });
    expect(await things.updateMany({ g: 'a' }, { $set: { n: 9 } })).toMatchObject({
      acknowledged: true,
      matchedCount: 2,
      modifiedCount: 1,
      upsertedCount: 0,
      upsertedId: null,
    });
    expect(await things.updateOne({ g: 'z' }, { $set: { n: 1 } })).toMatchObject({ matchedCount: 0, modifiedCount: 0 });
  });

  test('an upsert takes equalities of the filter, operators, and $setOnInsert only when it inserts', async () => {
    const things = await place.fresh();
    const change = { $set: { seen: true }, $inc: { n: 1 }, $setOnInsert: { born: 'now' } };
    const filter = { _id: 7, 'at.unit': 3, level: { $gt: 5 }, kind: { $eq: 'x' } };
    const made = await things.updateOne(filter, change, { upsert: true });
    expect(made).toMatchObject({ matchedCount: 0, modifiedCount: 0, upsertedCount: 1, upsertedId: 7 });
    expect(await things.findOne({ _id: 7 })).toEqual({
      _id: 7,
      at: { unit: 3 },
      kind: 'x',
      seen: true,
      n: 1,
      born: 'now',
    });
    await things.updateOne({ _id: 7 }, { ...change, $setOnInsert: { born: 'later' } }, { upsert: true });
    expect(await things.findOne({ _id: 7 })).toMatchObject({ n: 2, born: 'now' });
  });

  test('an upsert without an id makes one', async () => {
    const things = place.db.collection('loose-upserts');
    const { upsertedId } = await things.updateOne({ k: 'a' }, { $set: { n: 1 } }, { upsert: true });
    expect(upsertedId).toBeInstanceOf(ObjectId);
    expect(await things.findOne({ k: 'a' })).toEqual({ _id: upsertedId, k: 'a', n: 1 });
  });

  test('replaceOne keeps the id and drops the rest, and can upsert', async () => {
    const things = await place.fresh([{ _id: 1, a: 1, b: 2 }]);
    expect(await things.replaceOne({ a: 1 }, { c: 3 })).toMatchObject({ matchedCount: 1, modifiedCount: 1 });
    expect(await things.findOne({ _id: 1 })).toEqual({ _id: 1, c: 3 });
    expect(await things.replaceOne({ _id: 2 }, { d: 4 }, { upsert: true })).toMatchObject({ upsertedId: 2 });
    expect(await things.findOne({ _id: 2 })).toEqual({ _id: 2, d: 4 });
    expect(await things.replaceOne({ _id: 2 }, { d: 4 })).toMatchObject({ matchedCount: 1, modifiedCount: 0 });
  });

  test('deleteOne takes one, deleteMany all that match', async () => {
    const things = await place.fresh([
      { _id: 1, g: 'a' },
      { _id: 2, g: 'a' },
      { _id: 3, g: 'b' },
      { _id: 4, g: 'a' },
    ]);
    expect(await things.deleteOne({ g: 'a' })).toEqual({ acknowledged: true, deletedCount: 1 });
    expect(await things.deleteMany({ g: 'a' })).toEqual({ acknowledged: true, deletedCount: 2 });
    expect(await things.deleteMany({ g: 'a' })).toEqual({ acknowledged: true, deletedCount: 0 });
    expect((await things.distinct('_id')).sort()).toEqual([3]);
  });
}
