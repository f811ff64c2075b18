// Store suite: the stages that shape a stream of documents, and $group with its accumulators.
import { type Document, Double } from 'mongodb';
import type { Place, Thing } from '../store.suite';

const rows: Thing[] = [
  { _id: 1, g: 'east', n: 10, tags: ['a', 'b'], at: new Date('2026-03-01T16:30:00Z') },
  { _id: 2, g: 'east', n: 20, tags: ['b'], at: new Date('2026-03-02T01:00:00Z') },
  { _id: 3, g: 'west', n: 30, tags: [], at: new Date('2026-03-02T17:00:00Z') },
  { _id: 4, g: 'west', n: 40 },
];

export function aggregating(place: Place): void {
  test.each<[string, Document[], Document[]]>([
    [
      '$match, $sort, $skip, $limit',
      [{ $match: { n: { $gt: 10 } } }, { $sort: { n: -1 } }, { $skip: 1 }, { $limit: 1 }, { $project: { n: 1 } }],
      [{ _id: 3, n: 30 }],
    ],
    [
      '$project computes',
      [
        { $match: { _id: 1 } },
        { $project: { _id: 0, twice: { $multiply: ['$n', 2] }, first: { $arrayElemAt: ['$tags', 0] } } },
      ],
      [{ twice: 20, first: 'a' }],
    ],
    [
      '$addFields and $unset',
      [{ $match: { _id: 4 } }, { $addFields: { big: { $gte: ['$n', 40] } } }, { $unset: 'g' }],
      [{ _id: 4, n: 40, big: true }],
    ],
    [
      '$set over a path',
      [{ $match: { _id: 4 } }, { $set: { 'a.b': '$n' } }, { $project: { a: 1 } }],
      [{ _id: 4, a: { b: 40 } }],
    ],
    ['$count', [{ $match: { g: 'east' } }, { $count: 'n' }], [{ n: 2 }]],
    [
      '$unwind leaves out empty arrays',
      [{ $unwind: '$tags' }, { $project: { tags: 1 } }, { $sort: { _id: 1, tags: 1 } }],
      [
        { _id: 1, tags: 'a' },
        { _id: 1, tags: 'b' },
        { _id: 2, tags: 'b' },
      ],
    ],
    [
      '$unwind that keeps them and counts',
      [
        { $match: { _id: { $in: [2, 3] } } },
        { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
        { $project: { tags: 1, i: 1 } },
        { $sort: { _id: 1 } },
      ],
      [
        { _id: 2, tags: 'b', i: 0 },
        { _id: 3, i: null },
      ],
    ],
    ['$replaceRoot', [{ $match: { _id: 1 } }, { $replaceRoot: { newRoot: { was: '$n' } } }], [{ was: 10 }]],
    [
      '$replaceWith',
      [{ $match: { _id: 1 } }, { $replaceWith: { $mergeObjects: [{ a: 1 }, { b: '$n' }] } }],
      [{ a: 1, b: 10 }],
    ],
    [
      '$sortByCount',
      [{ $unwind: '$tags' }, { $sortByCount: '$tags' }],
      [
        { _id: 'b', count: 2 },
        { _id: 'a', count: 1 },
      ],
    ],
    [
      '$bucket',
      [
        { $bucket: { groupBy: '$n', boundaries: [0, 20, 40], default: 'more', output: { n: { $sum: 1 } } } },
        { $sort: { n: -1, _id: 1 } },
        { $limit: 1 },
      ],
      [{ _id: 20, n: 2 }],
    ],
  ])('%s', async (_name, pipeline, expected) => {
    const things = await place.fresh(rows);
    const found = await things.aggregate(pipeline).toArray();
    expect(found.map(plainNumbers)).toEqual(expected);
  });

  test('$count of nothing yields nothing', async () => {
    const things = await place.fresh(rows);
    if (place.engine.exact)
      expect(await things.aggregate([{ $match: { g: 'x' } }, { $count: 'n' }]).toArray()).toEqual([]);
  });

  test('$group with every accumulator in use', async () => {
    const things = await place.fresh(rows);
    const found = await things
      .aggregate([
        { $sort: { _id: 1 } },
        {
          $group: {
            _id: '$g',
            count: { $sum: 1 },
            sum: { $sum: '$n' },
            mean: { $avg: '$n' },
            least: { $min: '$n' },
            most: { $max: '$n' },
            first: { $first: '$n' },
            last: { $last: '$n' },
            all: { $push: '$n' },
            set: { $addToSet: '$g' },
            late: { $sum: { $cond: [{ $gt: ['$n', 15] }, 1, 0] } },
          },
        },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    expect(found).toEqual([
      {
        _id: 'east',
        count: 2,
        sum: 30,
        mean: 15,
        least: 10,
        most: 20,
        first: 10,
        last: 20,
        all: [10, 20],
        set: ['east'],
        late: 1,
      },
      {
        _id: 'west',
        count: 2,
        sum: 70,
        mean: 35,
        least: 30,
        most: 40,
        first: 30,
        last: 40,
        all: [30, 40],
        set: ['west'],
        late: 2,
      },
    ]);
  });

  test('$unwind takes whatever is no list for a list of one', async () => {
    const kept = ['', 0, false, {}, 'x'].map((k, _id) => ({ _id, k }));
    const things = await place.fresh([...kept, { _id: 5, k: null }, { _id: 6, k: [] }, { _id: 7 }]);
    expect(await things.aggregate([{ $unwind: '$k' }, { $sort: { _id: 1 } }]).toArray()).toEqual(kept);
  });

  test('asking for exact types changes what comes out, not what is computed', async () => {
    const things = await place.fresh([
      { _id: 1, n: new Double(1.5) },
      { _id: 2, n: new Double(2) },
    ]);
    const sum = [{ $group: { _id: null, sum: { $sum: '$n' } } }];
    const [exact] = await things.aggregate(sum, { promoteValues: false }).toArray();
    expect(exact?.['sum']).toEqual(new Double(3.5));
  });

  test('$project shows the id first, then its fields in their order', async () => {
    const things = await place.fresh([{ _id: 1, a: 1, b: 2 }]);
    const [found] = await things.aggregate([{ $project: { z: { $add: ['$a', 1] }, y: '$b' } }]).toArray();
    expect(Object.keys(found ?? {})).toEqual(['_id', 'z', 'y']);
  });

  test('$group by several fields, by nothing, and by what is missing', async () => {
    const things = await place.fresh([...rows, { _id: 5, n: 1 }]);
    const by = (_id: unknown) =>
      things.aggregate([{ $group: { _id, n: { $sum: '$n' } } }, { $sort: { n: 1 } }]).toArray();
    expect(await by(null)).toEqual([{ _id: null, n: 101 }]);
    expect(await by('$g')).toEqual([
      { _id: null, n: 1 },
      { _id: 'east', n: 30 },
      { _id: 'west', n: 70 },
    ]);
    expect(await by({ g: '$g', big: { $gt: ['$n', 15] } })).toContainEqual({ _id: { g: 'east', big: true }, n: 20 });
  });

  test('days in the zone of the unit', async () => {
    const things = await place.fresh(rows);
    const day = { $dateToString: { date: '$at', format: '%Y-%m-%d', timezone: 'Asia/Shanghai' } };
    const found = await things
      .aggregate([
        { $match: { at: { $exists: true } } },
        { $group: { _id: day, n: { $sum: 1 } } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    expect(found).toEqual([
      { _id: '2026-03-02', n: 2 },
      { _id: '2026-03-03', n: 1 },
    ]);
  });

  test('expressions over arrays, text, dates and conditions', async () => {
    const things = await place.fresh([{ _id: 1, a: [1, 2, 3], s: 'Lamp', at: new Date(90_000), n: null }]);
    const [found] = await things
      .aggregate([
        {
          $project: {
            _id: 0,
            mapped: { $map: { input: '$a', as: 'x', in: { $add: ['$$x', 1] } } },
            odd: { $filter: { input: '$a', as: 'x', cond: { $eq: [{ $mod: ['$$x', 2] }, 1] } } },
            sum: { $reduce: { input: '$a', initialValue: 0, in: { $add: ['$$value', '$$this'] } } },
            joined: { $concat: [{ $toLower: '$s' }, '-', { $toString: { $size: '$a' } }] },
            wait: { $subtract: ['$at', new Date(30_000)] },
            kind: { $switch: { branches: [{ case: { $in: [2, '$a'] }, then: 'two' }], default: 'none' } },
            none: { $ifNull: ['$n', 'nothing'] },
            rounded: { $round: [{ $divide: [10, 3] }, 1] },
            both: { $and: [{ $isArray: '$a' }, { $not: [{ $eq: ['$s', 'x'] }] }] },
            part: { $slice: ['$a', 2] },
          },
        },
      ])
      .toArray();
    expect(plainNumbers(found ?? {})).toEqual({
      mapped: [2, 3, 4],
      odd: [1, 3],
      sum: 6,
      joined: 'lamp-3',
      wait: 60_000,
      kind: 'two',
      none: 'nothing',
      rounded: 3.3,
      both: true,
      part: [1, 2],
    });
  });

  test('an aggregation is read with a cursor too', async () => {
    const things = await place.fresh(rows);
    const seen: unknown[] = [];
    for await (const row of things.aggregate([{ $sort: { _id: -1 } }], { batchSize: 2 })) seen.push(row['_id']);
    expect(seen).toEqual([4, 3, 2, 1]);
  });
}

// $unwind's index and differences of dates are 64-bit integers on the wire.
function plainNumbers(document: Document): Document {
  return JSON.parse(JSON.stringify(document, (_key, value) => (value?._bsontype === 'Long' ? Number(value) : value)));
}
