// What was acknowledged survives a process killed at any moment, and indexes agree with documents afterwards.
import { openEmbedded } from '../../../store/embedded';
import { startChild, temporaryFolder } from './support/children';

jest.setTimeout(60_000);

describe('a process killed while it writes', () => {
  const { folder, remove } = temporaryFolder();
  afterAll(remove);

  test.each([50, 700, 3000])('keeps every acknowledged document (killed after about %i)', async (n) => {
    const place = `${folder}/${n}`;
    const child = startChild('insert', place);
    await child.said(n);
    child.process.kill('SIGKILL');
    await child.ended();
    const acknowledged = child.lines.filter((line) => /^\d+$/.test(line)).map(Number);
    const client = await openEmbedded(place, { sweepEvery: 0 });
    const rows = client.db().collection('rows');
    const kept = new Set(
      (await rows.find({}, { projection: { _id: 1 } }).toArray()).map((d) => (d as { _id: number })._id),
    );
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    let indexed = 0;
    for (let group = 0; group < 7; group++) {
      const explained = await rows.find({ group }).explain();
      expect(JSON.stringify(explained)).toContain('"indexName":"group_1"');
      indexed += await rows.countDocuments({ group });
    }
    expect(indexed).toBe(kept.size);
    await client.close();
  });

  test('a write is on disk when its promise resolves, and what follows in the same turn shares its commit', async () => {
    const place = `${folder}/shared`;
    const client = await openEmbedded(place, { sweepEvery: 0 });
    const rows = client.db().collection('rows');
    await Promise.all(Array.from({ length: 500 }, (_, i) => rows.insertOne({ i })));
    const again = await openEmbedded(place);
    expect(await again.db().collection('rows').countDocuments()).toBe(500);
    await again.close();
    await client.close();
  });
});
