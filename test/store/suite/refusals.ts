// Store suite: what is refused, with the driver's error classes and the server's codes; a refused write changes nothing.
import { type Collection, type Document, MongoInvalidArgumentError, MongoServerError } from 'mongodb';
import { change, errorOf, type Place, type Thing } from '../store.suite';

const one = { _id: 1, n: 5, s: 'text', a: [1], d: { x: 1 } };

export function refusals(place: Place): void {
  test.each<[string, Document, number]>([
    ['changing the id', { $set: { _id: 2 } }, 66],
    ['an unknown operator', { $nope: { n: 1 } }, 9],
    ['$inc of text', { $inc: { s: 1 } }, 14],
    ['$inc by text', { $inc: { n: 'x' } }, 14],
    ['$mul of an array', { $mul: { a: 2 } }, 14],
    ['the same path twice', { $set: { n: 1 }, $inc: { n: 1 } }, 40],
    ['a path and one inside it', { $set: { d: {} }, $unset: { 'd.x': '' } }, 40],
    ['a path through a number', { $set: { 'n.x': 1 } }, 28],
    ['a name as an index of an array', { $set: { 'a.x': 1 } }, 28],
    ['$push onto text', { $push: { s: 1 } }, 2],
    ['$addToSet onto a number', { $addToSet: { n: 1 } }, 2],
    ['$pop of text', { $pop: { s: 1 } }, 14],
    ['$pull of text', { $pull: { s: 1 } }, 2],
    ['an array filter that is not given', { $set: { 'a.$[x]': 1 } }, 2],
    ['$ where the filter matched no element', { $set: { 'a.$': 1 } }, 2],
    ['$rename onto itself', { $rename: { n: 'n' } }, 2],
    ['an empty name in a path', { $set: { 'd..x': 1 } }, 56],
  ])('%s', async (_name, update, code) => {
    const things = await place.fresh([one]);
    for (const write of [
      things.updateOne.bind(things),
      things.updateMany.bind(things),
      things.findOneAndUpdate.bind(things),
    ]) {
      const error = await errorOf((write as Collection<Thing>['updateOne'])({ _id: 1 }, change(update)));
      expect(error).toBeInstanceOf(MongoServerError);
      expect(error['code']).toBe(code);
      expect(error.message.length).toBeGreaterThan(0);
    }
    expect(await things.findOne({ _id: 1 })).toEqual(one);
  });

  test('an array filter that is never used', async () => {
    const things = await place.fresh([one]);
    const error = await errorOf(things.updateOne({ _id: 1 }, { $set: { n: 1 } }, { arrayFilters: [{ x: 1 }] }));
    expect(error['code']).toBe(9);
  });

  test.each([
    ['an unknown query operator', { n: { $nope: 1 } }, 2],
    ['an unknown operator at the top', { $nope: [] }, 2],
    ['$in without a list', { n: { $in: 5 } }, 2],
    ['$or with nothing', { $or: [] }, 2],
    ['$and without a list', { $and: {} }, 2],
  ])('reading with %s', async (_name, filter, code) => {
    const things = await place.fresh([one]);
    expect(await errorOf(things.find(filter as object).toArray())).toMatchObject({ code });
    expect(await errorOf(things.countDocuments(filter as object))).toMatchObject({ code });
    expect(await errorOf(things.updateOne(filter as object, { $set: { z: 1 } }))).toMatchObject({ code });
    expect(await errorOf(things.deleteOne(filter as object))).toMatchObject({ code });
  });

  test('an unknown stage', async () => {
    const things = await place.fresh([one]);
    expect(await errorOf(things.aggregate([{ $nope: {} }]).toArray())).toMatchObject({ code: 40324 });
  });

  test('an update without operators, and a replacement with them, never reach the store', async () => {
    const things = await place.fresh([one]);
    const wrong = [
      () => things.updateOne({ _id: 1 }, { n: 1 }),
      () => things.updateMany({ _id: 1 }, { n: 1 }),
      () => things.findOneAndUpdate({ _id: 1 }, { n: 1 }),
      () => things.replaceOne({ _id: 1 }, { $set: { n: 1 } }),
      () => things.findOneAndReplace({ _id: 1 }, { $set: { n: 1 } }),
      () => things.bulkWrite([{ updateOne: { filter: { _id: 1 }, update: { n: 1 } } }]),
    ];
    for (const operation of wrong) {
      const error = await errorOf((async () => operation())());
      expect(error).toBeInstanceOf(MongoInvalidArgumentError);
    }
    expect(await things.findOne({ _id: 1 })).toEqual(one);
  });

  test('a replacement with another id', async () => {
    const things = await place.fresh([one]);
    expect(await errorOf(things.replaceOne({ _id: 1 }, { _id: 2, n: 1 } as never))).toMatchObject({ code: 66 });
  });

  test('an id that is an array', async () => {
    if (!place.engine.exact) return;
    const things = place.db.collection('bad-ids');
    expect(await errorOf(things.insertOne({ _id: [1] } as never))).toMatchObject({ code: 53 });
  });

  test('a document over 16 MB', async () => {
    const things = await place.fresh();
    const error = await errorOf(things.insertOne({ _id: 1, text: 'x'.repeat(17 * 1024 * 1024) }));
    expect(error.name).toMatch(/^Mongo|RangeError/);
    expect(await things.countDocuments({})).toBe(0);
  });
}
