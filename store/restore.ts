// Reads a backup into a store of either engine. Called by restore.cli.ts, while no other process uses the store.
import { EJSON } from 'bson';
import type { Collection, Db, Document } from 'mongodb';
import { ArchiveError, ArchiveReader } from './archive/archive-reader';
import { type CollectionEntry, FORMAT_VERSION, MANIFEST, type Manifest } from './archive/manifest';
import type { ClearableBlobs } from './blobs';
import { MIGRATIONS } from './migrations';
import { MIGRATION_COLLECTION, NewerDataError } from './migrations/migrate';

/** What to read and where to. */
export interface RestoreOptions {
  readonly db: Db;
  readonly blobs: ClearableBlobs;
  readonly file: string;
  /** Puts the backup in the place of what is stored; without it a store that holds anything is refused. */
  readonly replace?: boolean;
  /** Hears of each collection when it is in. */
  readonly say?: (line: string) => void;
}

/** The store holds documents, and nobody said to replace them. Nothing has been changed. */
export class StoreNotEmptyError extends Error {
  readonly code = 'STORE_NOT_EMPTY';
  constructor(collection: string) {
    super(`The store is not empty: it holds ${collection}. Use --replace to put the backup in its place.`);
    this.name = 'StoreNotEmptyError';
  }
}

const BATCH_DOCUMENTS = 1_000;
const BATCH_BYTES = 4 << 20;

/**
 * Restores a backup and resolves to its manifest. Everything is checked before anything is touched: the archive, every
 * sum, the version of the data, that the store is empty. Until the last document is in, the store is marked as half
 * restored and no program starts on it; running the restore again with `replace` then begins anew.
 */
export async function restore({ db, blobs, file, replace = false, say }: RestoreOptions): Promise<Manifest> {
  const archive = await ArchiveReader.open(file);
  const manifest = await manifestOf(archive);
  for (const entry of [...manifest.collections, ...manifest.pictures]) await archive.verify(entry.file, entry.sha256);
  const present = await collectionNames(db);
  if (!replace) await refuseUnlessEmpty(db, present);

  const marks = db.collection<{ _id: string }>(MIGRATION_COLLECTION);
  await marks.updateOne({ _id: 'data' }, { $set: { restoring: true } }, { upsert: true });
  for (const name of present) if (name !== MIGRATION_COLLECTION) await db.collection(name).drop();
  await blobs.clear();
  for (const entry of manifest.collections) {
    if (entry.name === MIGRATION_COLLECTION) continue;
    await restoreCollection(db, archive, entry);
    say?.(`${entry.documents} ${entry.name}`);
  }
  for (const { id, file: name } of manifest.pictures) await blobs.write(id, await archive.bytes(name));
  say?.(`${manifest.pictures.length} pictures`);
  await restoreVersion(marks, archive, manifest);
  return manifest;
}

async function manifestOf(archive: ArchiveReader): Promise<Manifest> {
  const manifest = parse(archive, await archive.bytes(MANIFEST)) as Partial<Manifest> | null;
  if (manifest?.format !== 'linli-backup') throw new ArchiveError(archive.file, 'it is not a backup of this program');
  if (manifest.formatVersion !== FORMAT_VERSION) {
    throw new ArchiveError(archive.file, `its format is version ${manifest.formatVersion}, known is ${FORMAT_VERSION}`);
  }
  const whole = manifest as Manifest;
  if (whole.dataVersion > MIGRATIONS.length) throw new NewerDataError(whole.dataVersion, MIGRATIONS.length);
  return whole;
}

function parse(archive: ArchiveReader, bytes: Buffer): unknown {
  try {
    return EJSON.parse(bytes.toString('utf8'));
  } catch {
    throw new ArchiveError(archive.file, `its ${MANIFEST} cannot be read`);
  }
}

async function collectionNames(db: Db): Promise<string[]> {
  const listed = await db.listCollections({}, { nameOnly: true }).toArray();
  return listed.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
}

async function refuseUnlessEmpty(db: Db, names: readonly string[]): Promise<void> {
  for (const name of names) {
    // Opening a store may already have written its version.
    const own = name === MIGRATION_COLLECTION ? { restoring: true } : {};
    if (await db.collection(name).findOne(own)) throw new StoreNotEmptyError(name);
  }
}

async function restoreCollection(db: Db, archive: ArchiveReader, entry: CollectionEntry): Promise<void> {
  await db.createCollection(entry.name);
  const collection = db.collection(entry.name);
  let batch: Document[] = [];
  let bytes = 0;
  let count = 0;
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await collection.insertMany(batch);
    count += batch.length;
    batch = [];
    bytes = 0;
  };
  for await (const line of archive.lines(entry.file)) {
    batch.push(EJSON.parse(line, { relaxed: false }) as Document);
    bytes += line.length;
    if (batch.length >= BATCH_DOCUMENTS || bytes >= BATCH_BYTES) await flush();
  }
  await flush();
  if (count !== entry.documents) {
    throw new ArchiveError(archive.file, `${entry.file} holds ${count} documents instead of ${entry.documents}`);
  }
  // Over documents that are all there an index is built faster than it grows.
  for (const { key, ...options } of entry.indexes) await collection.createIndex(key as Record<string, 1>, options);
}

async function restoreVersion(
  marks: Collection<{ _id: string }>,
  archive: ArchiveReader,
  manifest: Manifest,
): Promise<void> {
  const entry = manifest.collections.find(({ name }) => name === MIGRATION_COLLECTION);
  let said = false;
  if (entry) {
    for await (const line of archive.lines(entry.file)) {
      const { _id, ...row } = EJSON.parse(line, { relaxed: false }) as { _id: string };
      await marks.replaceOne({ _id }, row, { upsert: true });
      said ||= _id === 'data';
    }
  }
  if (!said) await marks.deleteOne({ _id: 'data' });
}
