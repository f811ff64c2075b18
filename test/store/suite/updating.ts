// Store suite: what each update operator does to a document.
import type { Document } from 'mongodb';
import { change, type Place } from '../store.suite';

const before = {
  _id: 1,
  n: 5,
  s: 'a',
  a: [3, 1, 2],
  l: [
    { k: 'a', v: 1 },
    { k: 'b', v: 2 },
  ],
  d: { x: 1 },
};

export function updating(place: Place): void {
  test.each<[string, Document, Document]>([
    ['$set of a path that is not there yet', { $set: { 'p.q.r': 1 } }, { p: { q: { r: 1 } } }],
    ['$set of an element by index', { $set: { 'a.1': 9 } }, { a: [3, 9, 2] }],
    ['$set past the end fills with null', { $set: { 'a.4': 9 } }, { a: [3, 1, 2, null, 9] }],
    ['$unset', { $unset: { s: '', 'd.x': '' } }, { s: undefined, d: {} }],
    ['$unset of an element leaves null', { $unset: { 'a.0': '' } }, { a: [null, 1, 2] }],
    ['$inc up, down and from nothing', { $inc: { n: -2, fresh: 3 } }, { n: 3, fresh: 3 }],
    ['$mul', { $mul: { n: 3, fresh: 3 } }, { n: 15, fresh: 0 }],
    ['$min and $max', { $min: { n: 4, s: 'b' }, $max: { 'd.x': 7 } }, { n: 4, s: 'a', d: { x: 7 } }],
    ['$rename', { $rename: { s: 'd.s' } }, { s: undefined, d: { x: 1, s: 'a' } }],
    ['$push', { $push: { a: 7 } }, { a: [3, 1, 2, 7] }],
    ['$push onto nothing', { $push: { fresh: 7 } }, { fresh: [7] }],
    ['$push many, sorted and cut', { $push: { a: { $each: [9, 0], $sort: -1, $slice: 3 } } }, { a: [9, 3, 2] }],
    ['$push the last ones kept', { $push: { a: { $each: [9], $slice: -2 } } }, { a: [2, 9] }],
    ['$push at a position', { $push: { a: { $each: [9], $position: 1 } } }, { a: [3, 9, 1, 2] }],
    [
      '$push documents sorted by a field',
      { $push: { l: { $each: [{ k: 'c', v: 0 }], $sort: { v: 1 } } } },
      {
        l: [
          { k: 'c', v: 0 },
          { k: 'a', v: 1 },
          { k: 'b', v: 2 },
        ],
      },
    ],
    ['$addToSet', { $addToSet: { a: { $each: [2, 7, 7] } } }, { a: [3, 1, 2, 7] }],
    ['$addToSet of a document', { $addToSet: { l: { k: 'a', v: 1 } } }, { l: before.l }],
    ['$pull by value', { $pull: { a: 1 } }, { a: [3, 2] }],
    ['$pull by condition', { $pull: { a: { $gte: 2 } } }, { a: [1] }],
    ['$pull of documents', { $pull: { l: { k: 'a' } } }, { l: [{ k: 'b', v: 2 }] }],
    ['$pull with $in inside', { $pull: { l: { k: { $in: ['a', 'b'] } } } }, { l: [] }],
    ['$pullAll', { $pullAll: { a: [1, 3] } }, { a: [2] }],
    ['$pop at the end', { $pop: { a: 1 } }, { a: [3, 1] }],
    ['$pop at the start', { $pop: { a: -1 } }, { a: [1, 2] }],
    ['$bit', { $bit: { n: { or: 8 } } }, { n: 13 }],
    ['$[] on every element', { $inc: { 'a.$[]': 1 } }, { a: [4, 2, 3] }],
    [
      '$[] inside documents',
      { $set: { 'l.$[].v': 0 } },
      {
        l: [
          { k: 'a', v: 0 },
          { k: 'b', v: 0 },
        ],
      },
    ],
    ['$setOnInsert on a match does nothing', { $setOnInsert: { s: 'z' }, $set: { n: 6 } }, { n: 6 }],
  ])('%s', async (_name, update, changes) => {
    const things = await place.fresh([before]);
    expect((await things.updateOne({ _id: 1 }, change(update))).matchedCount).toBe(1);
    const expected = { ...before, ...changes };
    for (const [key, value] of Object.entries(changes)) if (value === undefined) delete (expected as Document)[key];
    expect(await things.findOne({ _id: 1 })).toStrictEqual(expected);
  });

  test('$currentDate writes the time of the write', async () => {
    const things = await place.fresh([before]);
    const from = Date.now();
    await things.updateOne({ _id: 1 }, { $currentDate: { touched: true } });
    const touched = (await things.findOne({ _id: 1 }))?.['touched'] as Date;
    expect(touched).toBeInstanceOf(Date);
    expect(Math.abs(touched.getTime() - from)).toBeLessThan(60_000);
  });

  test('the positional $ changes the element the filter matched', async () => {
    const things = await place.fresh([before]);
    await things.updateOne({ _id: 1, 'l.k': 'b' }, { $set: { 'l.$.v': 20 } });
    await things.updateOne({ _id: 1, a: { $gt: 1, $lt: 3 } }, { $set: { 'a.$': 99 } });
    const found = await things.findOne({ _id: 1 });
    expect(found?.['l'][1]).toEqual({ k: 'b', v: 20 });
  });

  test('the positional $ follows $elemMatch', async () => {
    const things = await place.fresh([before]);
    await things.updateOne({ _id: 1, l: { $elemMatch: { k: 'b', v: 2 } } }, { $set: { 'l.$.v': 21 } });
    expect((await things.findOne({ _id: 1 }))?.['l']).toEqual([
      { k: 'a', v: 1 },
      { k: 'b', v: 21 },
    ]);
  });

  test('arrayFilters choose the elements', async () => {
    const things = await place.fresh([before]);
    const filters = { arrayFilters: [{ 'one.v': { $gte: 2 } }, { n: { $lt: 3 } }] };
    await things.updateOne({ _id: 1 }, { $set: { 'l.$[one].late': true }, $inc: { 'a.$[n]': 10 } }, filters);
    expect(await things.findOne({ _id: 1 })).toMatchObject({
      l: [
        { k: 'a', v: 1 },
        { k: 'b', v: 2, late: true },
      ],
      a: [3, 11, 12],
    });
  });

  test('a pipeline computes from the document', async () => {
    const things = await place.fresh([before]);
    await things.updateOne({ _id: 1 }, [
      { $set: { sum: { $add: ['$n', { $size: '$a' }] }, s: { $concat: ['$s', '!'] } } },
      { $unset: ['l', 'd'] },
      { $set: { late: { $cond: [{ $gt: ['$sum', 7] }, 'yes', 'no'] } } },
    ]);
    expect(await things.findOne({ _id: 1 })).toEqual({ _id: 1, n: 5, s: 'a!', a: [3, 1, 2], sum: 8, late: 'yes' });
  });

  test('several operators act on the document as it was', async () => {
    const things = await place.fresh([before]);
    await things.updateOne(
      { _id: 1 },
      change({ $set: { s: 'b' }, $inc: { n: 1 }, $push: { a: 4 }, $unset: { d: '' } }),
    );
    expect(await things.findOne({ _id: 1 })).toEqual({ _id: 1, n: 6, s: 'b', a: [3, 1, 2, 4], l: before.l });
  });

  test('keys keep their places, new ones come last', async () => {
    const things = await place.fresh([{ _id: 1, b: 1, a: 1 }]);
    await things.updateOne({ _id: 1 }, { $set: { z: 1, b: 2 } });
    expect(Object.keys((await things.findOne({ _id: 1 })) ?? {})).toEqual(['_id', 'b', 'a', 'z']);
  });
}
