// Backup and restore: the round trip between the engines, what is refused, and that nothing is harmed then.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Binary, type Db, Decimal128, type Document, Double, Int32, Long, ObjectId, Timestamp } from 'mongodb';
import { backup } from '../../store/backup';
import { openBlobs } from '../../store/blobs';
import { MIGRATIONS } from '../../store/migrations';
import { migrate, MIGRATION_COLLECTION } from '../../store/migrations/migrate';
import { restore } from '../../store/restore';
import { engines, type OpenEngine, sayIfNoServer } from './engines';

sayIfNoServer('backup and restore');

const documents: Document[] = [
  { _id: 'r1', text: '3号楼路灯不亮\n第二行 "引号" 💡', n: new Int32(3), list: [new Int32(1), [], {}], none: null },
  { _id: 'r2', n: new Double(3), big: Long.fromString('9007199254740993'), money: Decimal128.fromString('12.50') },
  { _id: new ObjectId('0123456789abcdef01234567'), at: new Date(1_760_000_000_123), old: new Date(-5) },
  { _id: Long.fromNumber(7), bytes: new Binary(Buffer.from([0, 255, 10, 13])), stamp: new Timestamp({ t: 1, i: 2 }) },
  { _id: new Int32(8), yes: true, inside: { b: new Int32(1), a: new Int32(2), 'a.b': new Int32(3), $odd: 'x' } },
];

/** Every document by its canonical text, and every index, of every collection that a backup takes. */
async function contents(db: Db): Promise<Record<string, unknown>> {
  const { EJSON } = await import('bson');
  const all: Record<string, unknown> = {};
  for (const { name } of await db.listCollections().toArray()) {
    if (/\.(files|chunks)$/.test(name) || name.startsWith('system.')) continue;
    const found = await db.collection(name).find({}, { promoteValues: false, promoteLongs: false }).toArray();
    const indexes = await db.collection(name).indexes();
    all[name] = {
      documents: found.map((document) => EJSON.stringify(document, { relaxed: false })).sort(),
      indexes: indexes
        .map(({ v: _v, ns: _ns, background: _background, ...index }) => index)
        .sort((a, b) => String(a.name).localeCompare(String(b.name))),
    };
  }
  return all;
}

async function opened(engine: (typeof engines)[number]) {
  const open: OpenEngine = await engine.open();
  const store = await open.store();
  const data = await mkdtemp(join(tmpdir(), 'linli-test-data-'));
  const db = store.connection.db as unknown as Db;
  return {
    db,
    blobs: openBlobs(store, data),
    store,
    async close() {
      await db.dropDatabase();
      await store.close();
      await open.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function fill({ db, blobs, store }: Awaited<ReturnType<typeof opened>>): Promise<void> {
  const log = { info: () => {} };
  await migrate({ connection: store.connection, now: () => 5, wait: async () => {}, owner: 'test', log });
  await db.collection('things').insertMany(documents);
  await db.collection('things').createIndex({ n: 1, text: -1 }, { unique: true, sparse: true });
  await db.collection('things').createIndex({ at: 1 }, { expireAfterSeconds: 1_000_000_000 });
  await db.collection('things').createIndex({ yes: 1 }, { partialFilterExpression: { yes: true }, name: 'said yes' });
  await db.createCollection('empty one');
  await db.collection<{ _id: string }>('media').insertMany([{ _id: 'p1' }, { _id: 'p2' }, { _id: 'lost' }]);
  await blobs.write('p1', Buffer.from([1, 2, 3]));
  await blobs.write('p2', Buffer.alloc(300_000, 7));
}

describe.each(engines)('backup and restore on the $name engine', (engine) => {
  let folder: string;
  let from: Awaited<ReturnType<typeof opened>>;
  let to: Awaited<ReturnType<typeof opened>>;
  const at = (name: string) => join(folder, name);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linli-test-backup-'));
    [from, to] = await Promise.all([opened(engine), opened(engine)]);
    await fill(from);
  });
  afterEach(async () => {
    await Promise.all([from.close(), to.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  test.each(engines)(
    'round trip by way of the $name engine: same documents, types, indexes and pictures',
    async (other) => {
      const middle = await opened(other);
      try {
        await backup({ ...from, file: at('one') });
        await restore({ ...middle, file: at('one') });
        await backup({ ...middle, file: at('two') });
        await restore({ ...to, file: at('two') });
        expect(await contents(to.db)).toEqual(await contents(from.db));
        expect(await to.blobs.read('p1')).toEqual(Buffer.from([1, 2, 3]));
        expect((await to.blobs.read('p2'))?.equals(Buffer.alloc(300_000, 7))).toBe(true);
        expect(await to.blobs.read('lost')).toBeUndefined();
      } finally {
        await middle.close();
      }
    },
  );

  test('tar reads the file: a line of canonical Extended JSON for each document, and sums that are right', async () => {
    const manifest = await backup({ ...from, file: at('one') });
    execFileSync('tar', ['xf', at('one'), '-C', folder]);
    const lines = (await readFile(at('collections/things.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(documents.length);
    expect(lines).toContain(
      '{"_id":"r2","n":{"$numberDouble":"3.0"},"big":{"$numberLong":"9007199254740993"},"money":{"$numberDecimal":"12.50"}}',
    );
    expect(await readdir(at('collections'))).toContain('empty%20one.jsonl');
    expect(JSON.parse(await readFile(at('manifest.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(manifest)));
    const sums = [...manifest.collections, ...manifest.pictures]
      .map(({ sha256, file }) => `${sha256}  ${file}\n`)
      .join('');
    await writeFile(at('sums'), sums);
    execFileSync('sha256sum', ['--check', '--quiet', 'sums'], { cwd: folder });
  });

  test('a store that holds anything is refused, unless it is to be replaced', async () => {
    await backup({ ...from, file: at('one') });
    await to.db.collection('things').insertOne({ mine: true });
    await to.db.collection('other').insertOne({ mine: true });
    const before = await contents(to.db);
    await expect(restore({ ...to, file: at('one') })).rejects.toMatchObject({ code: 'STORE_NOT_EMPTY' });
    expect(await contents(to.db)).toEqual(before);
    await restore({ ...to, file: at('one'), replace: true });
    expect(await contents(to.db)).toEqual(await contents(from.db));
  });

  test.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    ['cut short', (bytes) => bytes.subarray(0, bytes.length - 5_000), /ends/],
    [
      'a changed byte',
      (bytes) => Buffer.from(bytes.toString('latin1').replace('$numberDouble', '$numberDoubla'), 'latin1'),
      /as it was written/,
    ],
    ['no archive', () => Buffer.from('{"not":"a backup"}'.repeat(100)), /not a tar archive/],
    ['empty', () => Buffer.alloc(0), /ends too early/],
    ['another archive', () => Buffer.alloc(1024), /holds no manifest/],
  ])('a file that is damaged is refused before anything is touched: %s', async (_name, harm, why) => {
    await backup({ ...from, file: at('one') });
    await to.db.collection('things').insertOne({ mine: true });
    await writeFile(at('bad'), harm(await readFile(at('one'))));
    const refused = restore({ ...to, file: at('bad'), replace: true });
    await expect(refused).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED', message: expect.stringMatching(why) });
    expect(await to.db.collection('things').countDocuments()).toBe(1);
  });

  test('data of a newer program are refused', async () => {
    await from.db.collection(MIGRATION_COLLECTION).updateOne({}, { $set: { version: MIGRATIONS.length + 1 } });
    await backup({ ...from, file: at('one') });
    await expect(restore({ ...to, file: at('one') })).rejects.toMatchObject({ code: 'DATA_NEWER' });
    expect(await to.db.listCollections().toArray()).toEqual([]);
  });

  test('a restore that stopped half-way is noticed at the next start, and can be run again', async () => {
    await backup({ ...from, file: at('one') });
    const broken = { ...to.blobs, write: () => Promise.reject(new Error('no room')) };
    await expect(restore({ ...to, blobs: broken, file: at('one') })).rejects.toThrow('no room');
    const start = () =>
      migrate({
        connection: to.store.connection,
        now: () => 5,
        wait: async () => {},
        owner: 'test',
        log: { info: () => {} },
      });
    await expect(start()).rejects.toMatchObject({ code: 'RESTORE_UNFINISHED' });
    await expect(backup({ ...to, file: at('half') })).rejects.toMatchObject({ code: 'RESTORE_UNFINISHED' });
    await expect(restore({ ...to, file: at('one') })).rejects.toMatchObject({ code: 'STORE_NOT_EMPTY' });
    await restore({ ...to, file: at('one'), replace: true });
    expect(await start()).toBe(MIGRATIONS.length);
    expect(await contents(to.db)).toEqual(await contents(from.db));
  });

  test('a backup that fails leaves the older file and nothing else', async () => {
    await writeFile(at('one'), 'older');
    const blobs = { read: () => Promise.reject(new Error('unreadable')) };
    await expect(backup({ ...from, blobs, file: at('one') })).rejects.toThrow('unreadable');
    expect(await readdir(folder)).toEqual(['one']);
    expect(await readFile(at('one'), 'utf8')).toBe('older');
  });
});
