// Store suite: what stays true when many ask at once.
import { change, type Place, type Thing } from '../store.suite';

const crowd = Array.from({ length: 40 }, (_, index) => index);

export function races(place: Place): void {
  test('of many who claim one thing, one gets it', async () => {
    const things = await place.fresh([{ _id: 1, v: 0 }]);
    const claims = crowd.map((who) =>
      things.findOneAndUpdate(
        { _id: 1, owner: { $exists: false } },
        { $set: { owner: who } },
        { returnDocument: 'after' },
      ),
    );
    const winners = (await Promise.all(claims)).filter((claim) => claim !== null);
    expect(winners).toHaveLength(1);
    expect(await things.findOne({ _id: 1 })).toMatchObject({ owner: winners[0]?.['owner'] });
  });

  test('of many who write one version, one does', async () => {
    const things = await place.fresh([{ _id: 1, v: 1 }]);
    const results = await Promise.all(crowd.map((by) => things.replaceOne({ _id: 1, v: 1 }, { v: 2, by })));
    expect(results.filter(({ matchedCount }) => matchedCount === 1)).toHaveLength(1);
  });

  test('read, decide, compare and set again until it holds: nothing is lost', async () => {
    const things = await place.fresh([{ _id: 1, v: 0, said: [] }]);
    const say = async (who: number): Promise<void> => {
      const now = await things.findOne({ _id: 1 });
      if (!now) throw new Error('it is gone');
      const next = { v: now['v'] + 1, said: [...now['said'], who] };
      const { matchedCount } = await things.replaceOne({ _id: 1, v: now['v'] }, next);
      if (matchedCount === 0) await say(who);
    };
    const few = crowd.slice(0, 10);
    await Promise.all(few.map(say));
    const end = await things.findOne({ _id: 1 });
    expect(end?.['v']).toBe(10);
    expect(new Set(end?.['said'])).toEqual(new Set(few));
  });

  test('every increment counts', async () => {
    const things = await place.fresh([{ _id: 1, n: 0 }]);
    await Promise.all(crowd.map(() => things.updateOne({ _id: 1 }, change({ $inc: { n: 1 }, $push: { l: 1 } }))));
    const end = await things.findOne({ _id: 1 });
    expect([end?.['n'], end?.['l'].length]).toEqual([40, 40]);
  });

  test('many upserts of one unique key leave one document and lose no increment', async () => {
    const things = place.db.collection('upsert-race');
    await things.createIndex({ k: 1 }, { unique: true });
    const upsert = async (): Promise<void> => {
      try {
        await things.updateOne({ k: 'a' }, { $inc: { n: 1 } }, { upsert: true });
      } catch (error) {
        // MongoDB may lose the race between looking and inserting; asking again then finds the document.
        if ((error as { code?: number }).code !== 11000) throw error;
        await upsert();
      }
    };
    await Promise.all(crowd.map(upsert));
    expect(await things.find({}, { projection: { _id: 0 } }).toArray()).toEqual([{ k: 'a', n: 40 }]);
  });

  test('many inserts of one id: one is in, the others hear of the duplicate', async () => {
    const things = await place.fresh();
    const results = await Promise.allSettled(crowd.map((by) => things.insertOne({ _id: 'same', by })));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(39);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 11000, keyValue: { _id: 'same' } });
  });

  test('many take from a queue: each row goes to one', async () => {
    const rows = await place.fresh(crowd.map((_id) => ({ _id, due: _id, taken: false })));
    const take = () => rows.findOneAndUpdate({ taken: false }, { $set: { taken: true } }, { sort: { due: 1 } });
    const taken = (await Promise.all(crowd.map(take))).map((row) => row?._id);
    expect([...taken].sort((a, b) => Number(a) - Number(b))).toEqual(crowd);
    expect(await take()).toBeNull();
  });

  test('what one connection was told is written, another reads at once', async () => {
    const things = await place.fresh([{ _id: 1, n: 0 }]);
    const store = await place.engine.store();
    try {
      const others = store.connection.collection<Thing>(things.collectionName);
      for (let n = 1; n <= 50; n++) {
        await things.updateOne({ _id: 1 }, { $set: { n } });
        expect((await others.findOne({ _id: 1 }))?.['n']).toBe(n);
        await others.updateOne({ _id: 1 }, { $set: { m: n } });
        expect((await things.findOne({ _id: 1 }))?.['m']).toBe(n);
      }
    } finally {
      await store.close();
    }
  });

  test('a reader sees each document whole', async () => {
    const things = await place.fresh([{ _id: 1, a: 0, b: 0 }]);
    const writes = crowd.map((n) => things.updateOne({ _id: 1 }, { $set: { a: n, b: n } }));
    const reads = crowd.map(() => things.findOne({ _id: 1 }));
    for (const seen of await Promise.all(reads)) expect(seen?.['a']).toBe(seen?.['b']);
    await Promise.all(writes);
  });
}
