// Two processes on one folder: no lost update, one owner for each unique key, indexes seen by both.
import { openEmbedded } from '../../../store/embedded';
import { startChild, temporaryFolder } from './support/children';

jest.setTimeout(60_000);

describe('two processes on one folder', () => {
  let place: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    place = temporaryFolder();
  });
  afterEach(() => place.remove());

  test('lose no increment', async () => {
    const children = [startChild('count', place.folder, 600), startChild('count', place.folder, 600)];
    const client = await openEmbedded(place.folder, { sweepEvery: 0 });
    const counters = client.db().collection('counters');
    for (let i = 0; i < 100; i++)
      await counters.updateOne({ _id: 'shared' as never }, { $inc: { n: 1 } }, { upsert: true });
    await Promise.all(children.map((c) => c.ended()));
    expect(await counters.findOne({ _id: 'shared' as never })).toMatchObject({ n: 1300 });
    await client.close();
  });

  test('give each unique key to one of them', async () => {
    const children = [startChild('take', place.folder, 150), startChild('take', place.folder, 150)];
    await Promise.all(children.map((c) => c.ended()));
    const got = children.flatMap((c) => c.lines.filter((line) => line !== 'done').map(Number));
    expect(got.sort((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (_, i) => i));
    const client = await openEmbedded(place.folder, { sweepEvery: 0 });
    expect(await client.db().collection('keys').countDocuments()).toBe(150);
    expect(await client.db().collection('keys').indexes()).toHaveLength(2);
    await client.close();
  });

  test('see an index, and a dropped collection, the other made', async () => {
    const client = await openEmbedded(place.folder, { sweepEvery: 0 });
    const rows = client.db().collection('rows');
    await rows.insertMany(Array.from({ length: 50 }, (_, i) => ({ group: i % 5 })));
    const child = startChild('explain', place.folder);
    await child.said(1);
    await rows.createIndex({ group: 1 });
    child.process.stdin?.write('go\n');
    await child.said(2);
    expect(child.lines[1]).toContain('"indexName":"group_1"');
    await child.ended();
    await rows.drop();
    expect(await rows.countDocuments()).toBe(0);
    await client.close();
  });
});
