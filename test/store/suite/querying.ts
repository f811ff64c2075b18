// Store suite: what each query operator matches, arrays and missing fields included.
import type { Filter } from 'mongodb';
import type { Place, Thing } from '../store.suite';

const stock: Thing[] = [
  {
    _id: 1,
    n: 5,
    s: 'Lamp',
    a: [1, 2, 3],
    d: { x: 1, y: 2 },
    l: [
      { k: 'a', v: 1 },
      { k: 'b', v: 9 },
    ],
  },
  { _id: 2, n: 7, s: 'lift', a: [4], d: { y: 2, x: 1 }, l: [{ k: 'a', v: 9 }] },
  { _id: 3, n: null, s: '电梯坏了', a: [] },
  { _id: 4, s: 'LIFT', a: 3, n: 7.5 },
];

export function querying(place: Place): void {
  test.each<[string, Filter<Thing>, number[]]>([
    ['equality with a number', { n: 7 }, [2]],
    ['equality with a whole document heeds the order of keys', { d: { x: 1, y: 2 } }, [1]],
    ['equality with a whole array', { a: [1, 2, 3] }, [1]],
    ['equality with an element', { a: 3 }, [1, 4]],
    ['null matches null and missing', { d: null }, [3, 4]],
    ['null, where the field may be null', { n: null }, [3]],
    ['$eq and $ne', { n: { $ne: 7 } }, [1, 3, 4]],
    ['$gt and $lte', { n: { $gt: 5, $lte: 7.5 } }, [2, 4]],
    ['$gte never compares across types', { n: { $gte: '' } }, []],
    ['$in with values and null', { n: { $in: [5, null] } }, [1, 3]],
    ['$in with a pattern', { s: { $in: [/^li/] } }, [2]],
    ['$nin', { n: { $nin: [5, 7] } }, [3, 4]],
    ['$exists', { n: { $exists: true } }, [1, 2, 3, 4]],
    ['$exists false', { d: { $exists: false } }, [3, 4]],
    ['$type by name', { s: { $type: 'string' }, n: { $type: 'number' } }, [1, 2, 4]],
    ['$type null', { n: { $type: 'null' } }, [3]],
    ['$not', { n: { $not: { $gt: 6 } } }, [1, 3]],
    ['$and, $or', { $and: [{ $or: [{ n: 5 }, { n: 7 }] }, { s: /l/ }] }, [2]],
    ['$nor', { $nor: [{ n: 5 }, { a: 3 }] }, [2, 3]],
    ['$regex with options', { s: { $regex: '^LI', $options: 'i' } }, [2, 4]],
    ['a pattern with Chinese', { s: /电梯/ }, [3]],
    ['$all', { a: { $all: [1, 3] } }, [1]],
    ['$size', { a: { $size: 0 } }, [3]],
    ['$elemMatch on values', { a: { $elemMatch: { $gt: 1, $lt: 3 } } }, [1]],
    ['$elemMatch on documents wants one element for both', { l: { $elemMatch: { k: 'a', v: 9 } } }, [2]],
    ['paths into an array of documents need not be one element', { 'l.k': 'a', 'l.v': 9 }, [1, 2]],
    ['a path with an index', { 'l.0.v': 9 }, [2]],
    ['a path inside', { 'd.x': 1 }, [1, 2]],
    ['$mod', { n: { $mod: [5, 2] } }, [2, 4]],
    ['$expr', { $expr: { $gt: ['$n', { $ifNull: ['$d.x', 7] }] } }, [1, 2, 4]],
    ['$comment changes nothing', { n: 5, $comment: 'why' }, [1]],
    ['two conditions at once', { _id: { $in: [1, 2, 3] }, n: { $exists: true, $ne: null } }, [1, 2]],
  ])('%s', async (_name, filter, expected) => {
    const things = await place.fresh(stock);
    const found = await things.find(filter).sort({ _id: 1 }).toArray();
    expect(found.map((thing) => thing._id)).toEqual(expected);
    // An index may only change how the answer is found.
    await things.createIndexes([{ key: { n: 1 } }, { key: { a: 1 } }, { key: { 'l.k': 1, 'l.v': 1 } }]);
    if (place.engine.exact) await things.createIndex({ s: 1 });
    const again = await things.find(filter).sort({ _id: 1 }).toArray();
    expect(again.map((thing) => thing._id)).toEqual(expected);
  });
}
