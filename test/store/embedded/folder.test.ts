// A folder that cannot be used is a clear error before anything is changed.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StoreError, openEmbedded } from '../../../store/embedded';
import { startChild, temporaryFolder } from './support/children';

jest.setTimeout(60_000);

async function refusal(folder: string): Promise<StoreError> {
  try {
    await (await openEmbedded(folder)).close();
  } catch (error) {
    expect(error).toBeInstanceOf(StoreError);
    return error as StoreError;
  }
  throw new Error('it opened');
}

describe('a folder that cannot be used', () => {
  let place: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    place = temporaryFolder();
  });
  afterEach(() => {
    chmodSync(place.folder, 0o755);
    place.remove();
  });

  test('is a file', async () => {
    const file = path.join(place.folder, 'file');
    writeFileSync(file, 'words');
    expect(await refusal(file)).toMatchObject({ code: 'STORE_FOLDER_IS_FILE', folder: file });
    expect((await refusal(path.join(file, 'deeper'))).code).toBe('STORE_FOLDER_IS_FILE');
    expect(readFileSync(file, 'utf8')).toBe('words');
  });

  test('holds a data file that is none', async () => {
    const file = path.join(place.folder, 'data.mdb');
    const rubbish = Buffer.alloc(20_000, 'rubbish');
    writeFileSync(file, rubbish);
    expect(await refusal(place.folder)).toMatchObject({ code: 'STORE_CORRUPT' });
    expect(readFileSync(file).equals(rubbish)).toBe(true);
  });

  test('holds a data file that was cut short', async () => {
    const client = await openEmbedded(place.folder);
    await client
      .db()
      .collection('rows')
      .insertMany(Array.from({ length: 2000 }, (_, i) => ({ i, text: 'x'.repeat(300) })));
    await client.close();
    const file = path.join(place.folder, 'data.mdb');
    const cut = readFileSync(file).subarray(0, 6000);
    writeFileSync(file, cut);
    expect(await refusal(place.folder)).toMatchObject({ code: 'STORE_CORRUPT' });
    expect(readFileSync(file).equals(cut)).toBe(true);
  });

  test('was written by a newer version', async () => {
    const client = await openEmbedded(place.folder);
    await client.db().collection('rows').insertOne({ a: 1 });
    const { engine } = client.db().shared;
    const version = Buffer.alloc(8);
    version.writeDoubleBE(99);
    await engine.write(() => engine.meta.put(Buffer.from([2]), version));
    await client.close();
    const error = await refusal(place.folder);
    expect(error.code).toBe('STORE_NEWER_VERSION');
    expect(error.message).toContain('99');
  });

  const root = process.getuid?.() === 0;
  (root ? test.skip : test)('may not be written (not as root)', async () => {
    mkdirSync(path.join(place.folder, 'inner'));
    chmodSync(place.folder, 0o555);
    expect(await refusal(path.join(place.folder, 'other'))).toMatchObject({ code: 'STORE_FOLDER_READ_ONLY' });
    expect(await refusal(place.folder)).toMatchObject({ code: 'STORE_FOLDER_READ_ONLY' });
  });

  test('is full: the write is refused, what was there stays', async () => {
    const child = startChild('fill', place.folder, 0, 3000);
    await child.ended();
    // a limit on file sizes stands in for a full disk: the system cuts the write short in the same way
    expect(child.lines[0]).toMatch(/^StoreError STORE_(DISK_FULL|WRITE_FAILED)$/);
    expect(child.lines[1]).toBe('true');
    const client = await openEmbedded(place.folder);
    const rows = client.db().collection('rows');
    expect((await rows.countDocuments()) % 50).toBe(1);
    await rows.insertOne({ after: true });
    await client.close();
  });

  test('is closed: every call says so', async () => {
    const client = await openEmbedded(place.folder);
    const rows = client.db().collection('rows');
    await rows.insertOne({ a: 1 });
    await client.close();
    await client.close();
    await expect(rows.findOne({})).rejects.toMatchObject({ code: 'STORE_CLOSED' });
    await expect(rows.insertOne({})).rejects.toMatchObject({ code: 'STORE_CLOSED' });
  });
});
