// Store suite: every BSON type comes back as it went in, compares and sorts as MongoDB orders types.
import { Binary, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp, UUID } from 'mongodb';
import type { Place, Thing } from '../store.suite';

export function types(place: Place): void {
  test('what goes in comes out', async () => {
    const all: Thing = {
      _id: 1,
      text: '楼道灯坏了 💡',
      whole: 42,
      big: 5_000_000_000,
      half: 0.5,
      negative: -0.25,
      yes: true,
      nothing: null,
      at: new Date(1_760_000_000_123),
      before: new Date(-1),
      id: new ObjectId('0123456789abcdef01234567'),
      bytes: new Binary(Buffer.from([0, 255, 7])),
      uuid: new UUID('00112233-4455-6677-8899-aabbccddeeff').toBinary(),
      money: Decimal128.fromString('12.50'),
      pattern: /^a.b$/i,
      list: [1, 'two', [3], { four: 4 }, null],
      inside: { a: { b: { c: [] } }, empty: {} },
      stamp: new Timestamp({ t: 5, i: 7 }),
      least: new MinKey(),
      most: new MaxKey(),
    };
    const things = await place.fresh([all]);
    expect(await things.findOne({ _id: 1 })).toEqual(all);
    expect(Object.keys((await things.findOne({ _id: 1 })) ?? {})).toEqual(Object.keys(all));
  });

  test('64-bit integers lose nothing when they are asked for as such', async () => {
    const long = Long.fromString('9007199254740993');
    const things = await place.fresh([{ _id: 1, long, small: Long.fromNumber(7) }]);
    const exact = await things.findOne({ _id: 1 }, { promoteLongs: false });
    expect(exact?.['long']).toEqual(long);
    expect((await things.findOne({ long }))?._id).toBe(1);
    expect((await things.findOne({ _id: 1 }))?.['small']).toBe(7);
  });

  test('numbers of different types are equal when their values are', async () => {
    const things = await place.fresh([
      { _id: 1, n: new Int32(3) },
      { _id: 2, n: new Double(3) },
      { _id: 3, n: Long.fromNumber(3) },
      { _id: 4, n: Decimal128.fromString('3.0') },
    ]);
    expect(await things.countDocuments({ n: 3 })).toBe(4);
    await things.createIndex({ n: 1 });
    expect(await things.countDocuments({ n: 3 })).toBe(4);
    expect(await things.distinct('n', { _id: { $lt: 4 } })).toHaveLength(1);
  });

  test('$inc keeps counting past 32 bits', async () => {
    const things = await place.fresh([{ _id: 1, n: 2_147_483_647 }]);
    await things.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    expect((await things.findOne({ _id: 1 }))?.['n']).toBe(2_147_483_648);
  });

  test('an update leaves the types of what it does not touch, and of a number it adds nothing to', async () => {
    const long = Long.fromNumber(7);
    const things = await place.fresh([{ _id: 1, n: 1, real: new Double(3), long, deep: { list: [new Double(2)] } }]);
    await things.updateOne({ _id: 1 }, { $inc: { n: 1, real: 1 }, $set: { fresh: new Double(5) } });
    await things.findOneAndUpdate({ _id: 1 }, { $set: { 'deep.x': 1 } });
    const exact = await things.findOne({ _id: 1 }, { promoteValues: false });
    expect(exact).toMatchObject({
      n: new Int32(2),
      real: new Double(4),
      long,
      fresh: new Double(5),
      deep: { list: [new Double(2)], x: new Int32(1) },
    });
  });

  test('null is not the same as missing', async () => {
    const things = await place.fresh([{ _id: 1, k: null }, { _id: 2 }]);
    expect(await things.find({ k: { $exists: true } }).toArray()).toEqual([{ _id: 1, k: null }]);
    expect(await things.find({ k: { $exists: false } }).toArray()).toEqual([{ _id: 2 }]);
    expect(await things.countDocuments({ k: null })).toBe(2);
  });

  test('the order of types, with and without an index', async () => {
    const values = [
      new MinKey(),
      null,
      -5,
      3,
      new Double(3.5),
      Decimal128.fromString('4'),
      'A',
      'a',
      '灯',
      { a: 1 },
      { a: 2 },
      new Binary(Buffer.from([1])),
      new ObjectId('0123456789abcdef01234567'),
      false,
      true,
      new Date(1),
      new Date(2),
      new Timestamp({ t: 1, i: 1 }),
      new MaxKey(),
    ];
    const shuffled = values.map((k, _id) => ({ _id, k })).sort((x, y) => ((x._id * 7) % 19) - ((y._id * 7) % 19));
    const things = await place.fresh(shuffled);
    const order = async (direction: 1 | -1) =>
      (
        await things
          .find({}, { projection: { _id: 1 } })
          .sort({ k: direction })
          .toArray()
      ).map(({ _id }) => _id);
    const expected = values.map((_value, index) => index);
    expect(await order(1)).toEqual(expected);
    await things.createIndex({ k: 1 });
    expect(await order(1)).toEqual(expected);
    expect(await order(-1)).toEqual([...expected].reverse());
  });

  test('a range takes only values of its type', async () => {
    const things = await place.fresh([
      { _id: 1, k: 5 },
      { _id: 2, k: 'z' },
      { _id: 3, k: new Date(5) },
      { _id: 4, k: null },
    ]);
    const below = async (k: unknown) => (await things.find({ k: { $lte: k } }).toArray()).map(({ _id }) => _id);
    for (const round of ['scanned', 'indexed']) {
      expect([round, await below(10)]).toEqual([round, [1]]);
      expect([round, await below('~')]).toEqual([round, [2]]);
      expect([round, await below(new Date(9))]).toEqual([round, [3]]);
      await things.createIndex({ k: 1 });
    }
  });

  test('ids of every kind', async () => {
    const ids = [1, 'one', new ObjectId(), new Date(1), { a: 1, b: 2 }, Long.fromNumber(9), true];
    const things = place.db.collection<{ _id: unknown; n: number }>('many-ids');
    await things.insertMany(ids.map((_id, n) => ({ _id, n })) as never);
    for (const [n, _id] of ids.entries()) expect((await things.findOne({ _id } as never))?.n).toBe(n);
  });
}
