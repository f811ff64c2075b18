// Store suite: the stages that reach other collections or run pipelines inside: $lookup, $facet, $unionWith, $out, $merge.
import { errorOf, type Place, type Thing } from '../store.suite';

const requests: Thing[] = [
  { _id: 'r1', unit: 'u1', state: 'open' },
  { _id: 'r2', unit: 'u2', state: 'open' },
  { _id: 'r3', unit: 'u1', state: 'closed' },
  { _id: 'r4', unit: 'none', state: 'open' },
];
const units: Thing[] = [
  { _id: 'u1', name: 'east' },
  { _id: 'u2', name: 'west' },
];

export function stages(place: Place): void {
  test('$lookup by equal fields', async () => {
    const from = await place.fresh(units);
    const things = await place.fresh(requests);
    const found = await things
      .aggregate([
        { $lookup: { from: from.collectionName, localField: 'unit', foreignField: '_id', as: 'units' } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    expect(found.map((row) => row['units'])).toEqual([[units[0]], [units[1]], [units[0]], []]);
  });

  test('$lookup by a pipeline with variables', async () => {
    const from = await place.fresh(requests);
    const things = await place.fresh(units);
    const pipeline = [
      { $match: { $expr: { $and: [{ $eq: ['$unit', '$$unit'] }, { $eq: ['$state', 'open'] }] } } },
      { $group: { _id: null, n: { $sum: 1 } } },
    ];
    const found = await things
      .aggregate([
        { $lookup: { from: from.collectionName, let: { unit: '$_id' }, pipeline, as: 'open' } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    expect(found.map((row) => row['open'])).toEqual([[{ _id: null, n: 1 }], [{ _id: null, n: 1 }]]);
  });

  test('$facet runs several pipelines over the same documents', async () => {
    const things = await place.fresh(requests);
    const [found] = await things
      .aggregate([
        { $match: { state: 'open' } },
        { $facet: { byUnit: [{ $sortByCount: '$unit' }, { $count: 'units' }], total: [{ $count: 'n' }] } },
      ])
      .toArray();
    expect(found).toEqual({ byUnit: [{ units: 3 }], total: [{ n: 3 }] });
  });

  test('$unionWith adds another collection', async () => {
    const other = await place.fresh(units);
    const things = await place.fresh(requests);
    const pipeline = [{ $unionWith: { coll: other.collectionName, pipeline: [{ $match: { name: 'east' } }] } }];
    expect(await things.aggregate(pipeline).toArray()).toHaveLength(5);
  });

  test('$out replaces a collection', async () => {
    const target = await place.fresh([{ _id: 'old' }]);
    const things = await place.fresh(requests);
    const written = await things.aggregate([{ $match: { unit: 'u1' } }, { $out: target.collectionName }]).toArray();
    expect(written).toEqual([]);
    expect((await target.distinct('_id')).sort()).toEqual(['r1', 'r3']);
  });

  test('$merge into a collection: replace, keep, merge, fail', async () => {
    const things = await place.fresh([
      { _id: 'a', n: 2 },
      { _id: 'b', n: 3 },
    ]);
    const merge = async (options: object) => {
      const target = await place.fresh([{ _id: 'a', n: 1, own: true }]);
      await things.aggregate([{ $merge: { into: target.collectionName, ...options } }]).toArray();
      return target.find().sort({ _id: 1 }).toArray();
    };
    expect(await merge({ whenMatched: 'replace' })).toEqual([
      { _id: 'a', n: 2 },
      { _id: 'b', n: 3 },
    ]);
    expect(await merge({ whenMatched: 'keepExisting' })).toEqual([
      { _id: 'a', n: 1, own: true },
      { _id: 'b', n: 3 },
    ]);
    expect(await merge({})).toEqual([
      { _id: 'a', n: 2, own: true },
      { _id: 'b', n: 3 },
    ]);
    expect(await merge({ whenNotMatched: 'discard' })).toEqual([{ _id: 'a', n: 2, own: true }]);
    expect((await errorOf(merge({ whenMatched: 'fail' })))['code']).toBe(11000);
  });

  test('running sums with $setWindowFields', async () => {
    const things = await place.fresh([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
      { _id: 3, n: 3 },
    ]);
    const window = { documents: ['unbounded', 'current'] };
    const found = await things
      .aggregate([{ $setWindowFields: { sortBy: { _id: 1 }, output: { sum: { $sum: '$n', window } } } }])
      .toArray();
    expect(found.map((row) => row['sum'])).toEqual([1, 3, 6]);
  });

  test('$sample takes as many as asked', async () => {
    const things = await place.fresh(requests);
    expect(await things.aggregate([{ $sample: { size: 2 } }]).toArray()).toHaveLength(2);
  });
}
