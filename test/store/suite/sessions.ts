// Store suite: sessions, as far as the models need them: operations take one, and it ends.
import type { Place } from '../store.suite';

export function sessions(place: Place): void {
  test('operations take a session', async () => {
    const things = await place.fresh();
    const session = place.client.startSession();
    await things.insertOne({ _id: 1, n: 1 }, { session });
    await things.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    expect(await things.findOne({ _id: 1 }, { session })).toEqual({ _id: 1, n: 2 });
    expect(await things.find({}, { session }).toArray()).toHaveLength(1);
    expect(await things.aggregate([{ $count: 'n' }], { session }).toArray()).toEqual([{ n: 1 }]);
    expect(session.hasEnded).toBe(false);
    await session.endSession();
    expect(session.hasEnded).toBe(true);
  });

  test('withSession ends it', async () => {
    const things = await place.fresh([{ _id: 1 }]);
    let ended = () => false;
    await place.client.withSession(async (session) => {
      ended = () => session.hasEnded;
      expect(await things.countDocuments({}, { session })).toBe(1);
    });
    expect(ended()).toBe(true);
  });
}
