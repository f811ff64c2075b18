// Store suite: bulkWrite, ordered and not, and what its result and its error tell.
import { MongoBulkWriteError } from 'mongodb';
import { errorOf, type Place } from '../store.suite';

export function bulkWriting(place: Place): void {
  test('every kind of write in one call', async () => {
    const things = await place.fresh([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
      { _id: 3, n: 3 },
    ]);
    const result = await things.bulkWrite([
      { insertOne: { document: { _id: 4, n: 4 } } },
      { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 1 } } } },
      { updateMany: { filter: { n: { $gte: 2 } }, update: { $set: { big: true } } } },
      { replaceOne: { filter: { _id: 2 }, replacement: { n: 20 } } },
      { updateOne: { filter: { _id: 5 }, update: { $set: { n: 5 } }, upsert: true } },
      { deleteOne: { filter: { _id: 3 } } },
      { deleteMany: { filter: { n: 4 } } },
    ]);
    expect(result).toMatchObject({
      insertedCount: 1,
      matchedCount: 6,
      modifiedCount: 6,
      deletedCount: 2,
      upsertedCount: 1,
      insertedIds: { 0: 4 },
      upsertedIds: { 4: 5 },
    });
    expect(await things.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 1, n: 2, big: true },
      { _id: 2, n: 20 },
      { _id: 5, n: 5 },
    ]);
  });

  test('ordered: stops at the first error and tells what was done before', async () => {
    const things = await place.fresh([{ _id: 1 }]);
    const error = await errorOf(
      things.bulkWrite([
        { insertOne: { document: { _id: 2 } } },
        { insertOne: { document: { _id: 1 } } },
        { insertOne: { document: { _id: 3 } } },
      ]),
    );
    expect(error).toBeInstanceOf(MongoBulkWriteError);
    expect(error).toMatchObject({ code: 11000, insertedCount: 1, writeErrors: [{ index: 1, code: 11000 }] });
    expect((await things.distinct('_id')).sort()).toEqual([1, 2]);
  });

  test('unordered: goes on, and tells every error', async () => {
    const things = await place.fresh([{ _id: 1, s: 'text' }]);
    const error = await errorOf(
      things.bulkWrite(
        [
          { insertOne: { document: { _id: 1 } } },
          { updateOne: { filter: { _id: 1 }, update: { $inc: { s: 1 } } } },
          { insertOne: { document: { _id: 2 } } },
        ],
        { ordered: false },
      ),
    );
    expect(error).toBeInstanceOf(MongoBulkWriteError);
    const { writeErrors, result } = error as MongoBulkWriteError;
    const list = [writeErrors].flat().map(({ index, code }) => [index, code]);
    expect(list.sort()).toEqual([
      [0, 11000],
      [1, 14],
    ]);
    expect(result.insertedCount).toBe(1);
    expect((await things.distinct('_id')).sort()).toEqual([1, 2]);
  });

  test('array filters and pipelines inside a bulk', async () => {
    const things = await place.fresh([{ _id: 1, l: [1, 5], n: 1 }]);
    await things.bulkWrite([
      { updateOne: { filter: { _id: 1 }, update: { $set: { 'l.$[x]': 0 } }, arrayFilters: [{ x: 5 }] } },
      { updateMany: { filter: {}, update: [{ $set: { n: { $add: ['$n', '$_id'] } } }] } },
    ]);
    expect(await things.findOne({ _id: 1 })).toEqual({ _id: 1, l: [1, 0], n: 2 });
  });

  test('an empty bulk is refused', async () => {
    const things = await place.fresh();
    expect((await errorOf(things.bulkWrite([]))).name).toMatch(/^MongoInvalidArgumentError$/);
  });
}
