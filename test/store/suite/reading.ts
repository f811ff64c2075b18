// Store suite: find and its cursor, findOne, counting, distinct.
import type { Place, Thing } from '../store.suite';

const lamps: Thing[] = [
  { _id: 1, grid: 'east', level: 11, tags: ['lamp', 'dark'], at: { unit: 3, room: '301' } },
  { _id: 2, grid: 'east', level: 22, tags: ['noise'], at: { unit: 1, room: '102' } },
  { _id: 3, grid: 'west', level: 33 },
  { _id: 4, grid: 'west', level: 22, tags: [], at: null },
];

export function reading(place: Place): void {
  const ids = (found: Thing[]) => found.map((thing) => thing._id);

  test('filter, sort, skip, limit and projection together', async () => {
    const things = await place.fresh(lamps);
    const found = await things
      .find({ level: { $gt: 11 } }, { projection: { _id: 0, level: 1 } })
      .sort({ level: -1, _id: 1 })
      .skip(1)
      .limit(1)
      .toArray();
    expect(found).toEqual([{ level: 22 }]);
  });

  test('the same given as options', async () => {
    const things = await place.fresh(lamps);
    const found = await things.find({}, { sort: { _id: -1 }, skip: 1, limit: 2, projection: { _id: 1 } }).toArray();
    expect(found).toEqual([{ _id: 3 }, { _id: 2 }]);
  });

  test.each([
    ['inclusion', { level: 1 }, { _id: 1, level: 11 }],
    ['exclusion', { tags: 0, at: 0 }, { _id: 1, grid: 'east', level: 11 }],
    ['a path inside', { 'at.room': 1, _id: 0 }, { at: { room: '301' } }],
    ['excluding a path inside', { 'at.room': 0, tags: 0, grid: 0 }, { _id: 1, level: 11, at: { unit: 3 } }],
    ['$slice', { tags: { $slice: 1 }, at: 0 }, { _id: 1, grid: 'east', level: 11, tags: ['lamp'] }],
    ['$elemMatch', { tags: { $elemMatch: { $eq: 'dark' } } }, { _id: 1, tags: ['dark'] }],
    ['a computed field', { twice: { $multiply: ['$level', 2] } }, { _id: 1, twice: 22 }],
  ])('projection: %s', async (_name, projection, expected) => {
    const things = await place.fresh(lamps);
    expect(await things.findOne({ _id: 1 }, { projection })).toEqual(expected);
  });

  test('the positional projection shows the element that matched', async () => {
    const things = await place.fresh([{ _id: 1, marks: [3, 8, 9] }]);
    expect(await things.findOne({ marks: { $gt: 5 } }, { projection: { 'marks.$': 1 } })).toEqual({
      _id: 1,
      marks: [8],
    });
  });

  test('a cursor is iterated in batches, and can be left early', async () => {
    const things = await place.fresh(lamps);
    const seen: unknown[] = [];
    for await (const thing of things.find({}, { batchSize: 1 }).sort({ _id: 1 })) {
      seen.push(thing._id);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([1, 2, 3]);
  });

  test('next and hasNext walk a cursor to its end', async () => {
    const things = await place.fresh(lamps);
    const cursor = things.find({ grid: 'west' }).sort({ _id: 1 });
    expect(await cursor.hasNext()).toBe(true);
    expect((await cursor.next())?._id).toBe(3);
    expect((await cursor.next())?._id).toBe(4);
    expect(await cursor.hasNext()).toBe(false);
    expect(await cursor.next()).toBeNull();
    await cursor.close();
  });

  test('map changes what a cursor yields', async () => {
    const things = await place.fresh(lamps);
    const levels = await things
      .find({})
      .sort({ _id: 1 })
      .map((thing) => thing['level'])
      .toArray();
    expect(levels).toEqual([11, 22, 33, 22]);
  });

  test('findOne gives the first by the sort, or null', async () => {
    const things = await place.fresh(lamps);
    expect((await things.findOne({}, { sort: { level: -1 } }))?._id).toBe(3);
    expect(await things.findOne({ level: 99 })).toBeNull();
  });

  test('a collection that does not exist reads as empty', async () => {
    const things = await place.fresh();
    expect(await things.find().toArray()).toEqual([]);
    expect(await things.findOne({})).toBeNull();
    expect(await things.countDocuments({})).toBe(0);
    expect(await things.estimatedDocumentCount()).toBe(0);
    expect(await things.distinct('grid')).toEqual([]);
    expect(await things.aggregate([{ $match: {} }]).toArray()).toEqual([]);
  });

  test('countDocuments heeds filter, skip and limit; estimatedDocumentCount counts all', async () => {
    const things = await place.fresh(lamps);
    expect(await things.countDocuments({ grid: 'east' })).toBe(2);
    expect(await things.countDocuments({}, { skip: 1, limit: 2 })).toBe(2);
    expect(await things.estimatedDocumentCount()).toBe(4);
  });

  test('distinct looks into arrays and leaves out what is missing', async () => {
    const things = await place.fresh(lamps);
    expect((await things.distinct('grid')).sort()).toEqual(['east', 'west']);
    expect((await things.distinct('tags')).sort()).toEqual(['dark', 'lamp', 'noise']);
    expect((await things.distinct('level', { grid: 'west' })).sort()).toEqual([22, 33]);
    expect((await things.distinct('at.unit')).sort()).toEqual([1, 3]);
  });

  test('an empty list sorts before null and missing, with and without an index', async () => {
    const things = await place.fresh([{ _id: 1, k: null }, { _id: 2, k: [] }, { _id: 3 }, { _id: 4, k: -1 }]);
    const order = async (k: 1 | -1) => ids(await things.find({}).sort({ k, _id: 1 }).toArray());
    expect(await order(1)).toEqual([2, 1, 3, 4]);
    expect(await order(-1)).toEqual([4, 1, 3, 2]);
    await things.createIndex({ k: 1, _id: 1 });
    expect(await order(1)).toEqual([2, 1, 3, 4]);
    expect(ids(await things.aggregate<Thing>([{ $sort: { k: 1, _id: 1 } }]).toArray())).toEqual([2, 1, 3, 4]);
  });

  test('sorting puts missing and null first, and looks at an array by its least or greatest', async () => {
    const things = await place.fresh([
      { _id: 1, k: [5, 20] },
      { _id: 2, k: 7 },
      { _id: 3 },
      { _id: 4, k: 'text' },
      { _id: 5, k: null },
    ]);
    const up = ids(await things.find().sort({ k: 1, _id: 1 }).toArray());
    expect(up).toEqual([3, 5, 1, 2, 4]);
    const down = ids(await things.find().sort({ k: -1, _id: 1 }).toArray());
    expect(down).toEqual([4, 1, 2, 3, 5]);
  });

  test('a cursor with a comment, a time limit and a hint reads the same', async () => {
    const things = await place.fresh(lamps);
    const found = await things.find({ _id: { $gt: 2 } }, { comment: 'why', maxTimeMS: 5_000, hint: { _id: 1 } });
    expect(ids(await found.toArray())).toEqual([3, 4]);
  });
}
