// Store suite: findOneAndUpdate, findOneAndReplace, findOneAndDelete.
import type { Place, Thing } from '../store.suite';

const queue: Thing[] = [
  { _id: 1, due: 30, tries: 0, kind: 'a' },
  { _id: 2, due: 10, tries: 0, kind: 'a' },
  { _id: 3, due: 20, tries: 0, kind: 'b' },
];

export function findAndModify(place: Place): void {
  test('findOneAndUpdate takes the first by the sort and shows it as it was', async () => {
    const rows = await place.fresh(queue);
    expect(await rows.findOneAndUpdate({}, { $inc: { tries: 1 } }, { sort: { due: 1 } })).toEqual(queue[1]);
    expect(await rows.findOne({ _id: 2 })).toMatchObject({ tries: 1 });
  });

  test('or as it is afterwards, in part', async () => {
    const rows = await place.fresh(queue);
    const options = { sort: { due: -1 as const }, returnDocument: 'after' as const, projection: { tries: 1 } };
    expect(await rows.findOneAndUpdate({ kind: 'a' }, { $inc: { tries: 1 } }, options)).toEqual({ _id: 1, tries: 1 });
  });

  test('nothing found is null', async () => {
    const rows = await place.fresh(queue);
    expect(await rows.findOneAndUpdate({ due: 99 }, { $set: { tries: 1 } })).toBeNull();
    expect(await rows.findOneAndReplace({ due: 99 }, { tries: 1 })).toBeNull();
    expect(await rows.findOneAndDelete({ due: 99 })).toBeNull();
  });

  test('an upsert answers null for before, the new document for after', async () => {
    const rows = await place.fresh();
    expect(await rows.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } }, { upsert: true })).toBeNull();
    const after = { upsert: true, returnDocument: 'after' as const };
    expect(await rows.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } }, after)).toEqual({ _id: 1, n: 2 });
    expect(await rows.findOneAndUpdate({ _id: 2 }, { $inc: { n: 1 } }, after)).toEqual({ _id: 2, n: 1 });
    expect(await rows.findOneAndReplace({ _id: 3 }, { n: 7 }, after)).toEqual({ _id: 3, n: 7 });
  });

  test('a pipeline and array filters work here too', async () => {
    const rows = await place.fresh([{ _id: 1, n: 4, l: [1, 5] }]);
    const after = { returnDocument: 'after' as const };
    expect(await rows.findOneAndUpdate({ _id: 1 }, [{ $set: { n: { $add: ['$n', 1] } } }], after)).toMatchObject({
      n: 5,
    });
    const filters = { ...after, arrayFilters: [{ x: { $gt: 3 } }] };
    expect(await rows.findOneAndUpdate({ _id: 1 }, { $set: { 'l.$[x]': 0 } }, filters)).toMatchObject({ l: [1, 0] });
  });

  test('findOneAndReplace keeps the id', async () => {
    const rows = await place.fresh(queue);
    const options = { sort: { due: 1 as const }, returnDocument: 'after' as const };
    expect(await rows.findOneAndReplace({ kind: 'a' }, { done: true }, options)).toEqual({ _id: 2, done: true });
    expect(await rows.findOneAndReplace({ _id: 1 }, { done: true })).toEqual(queue[0]);
  });

  test('findOneAndDelete takes the first by the sort', async () => {
    const rows = await place.fresh(queue);
    expect(await rows.findOneAndDelete({}, { sort: { due: 1 }, projection: { due: 1 } })).toEqual({ _id: 2, due: 10 });
    expect((await rows.distinct('_id')).sort()).toEqual([1, 3]);
  });

  test('the metadata tells whether there was a document', async () => {
    const rows = await place.fresh(queue);
    const full = { includeResultMetadata: true as const };
    expect(await rows.findOneAndUpdate({ _id: 1 }, { $inc: { tries: 1 } }, full)).toMatchObject({
      ok: 1,
      value: queue[0],
      lastErrorObject: { n: 1, updatedExisting: true },
    });
    expect(await rows.findOneAndUpdate({ _id: 9 }, { $inc: { tries: 1 } }, { ...full, upsert: true })).toMatchObject({
      value: null,
      lastErrorObject: { n: 1, updatedExisting: false, upserted: 9 },
    });
  });

  test('a lease: taken when free or run out, and given back only by its holder', async () => {
    const rows = await place.fresh([{ _id: 'row', due: 5 }]);
    const take = (owner: string, now: number) =>
      rows.findOneAndUpdate(
        { due: { $lte: now }, $or: [{ until: { $exists: false } }, { until: { $lte: now } }] },
        { $set: { owner, until: now + 100 }, $inc: { fence: 1 } },
        { sort: { due: 1 }, returnDocument: 'after' },
      );
    expect(await take('a', 4)).toBeNull();
    expect(await take('a', 5)).toMatchObject({ owner: 'a', fence: 1 });
    expect(await take('b', 60)).toBeNull();
    expect(await take('b', 105)).toMatchObject({ owner: 'b', fence: 2 });
    expect((await rows.updateOne({ _id: 'row', fence: 1 }, { $unset: { until: '' } })).matchedCount).toBe(0);
    expect((await rows.updateOne({ _id: 'row', fence: 2 }, { $unset: { until: '' } })).matchedCount).toBe(1);
    expect(await take('c', 106)).toMatchObject({ owner: 'c', fence: 3 });
  });

  test('compare and set: a version that has moved on matches nothing', async () => {
    const rows = await place.fresh([{ _id: 1, v: 3, state: 'accepted' }]);
    const next = { state: 'dispatched', v: 4 };
    expect((await rows.replaceOne({ _id: 1, v: 3 }, next)).matchedCount).toBe(1);
    expect((await rows.replaceOne({ _id: 1, v: 3 }, next)).matchedCount).toBe(0);
    expect(await rows.findOneAndReplace({ _id: 1, v: 3 }, next)).toBeNull();
    expect(await rows.findOne({ _id: 1 })).toEqual({ _id: 1, ...next });
  });
}
