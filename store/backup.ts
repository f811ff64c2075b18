// Writes everything stored into one file that both engines can read again, and mongoimport too. Called by backup.cli.ts.
//
// The file is a tar archive. collections/NAME.jsonl holds one canonical Extended JSON document per line, pictures/ID the
// stored pictures, manifest.json counts, index definitions and SHA-256 sums:
//   tar xf FILE && mongoimport --db linli --collection requests collections/requests.jsonl
import { EJSON } from 'bson';
import type { Db, Document } from 'mongodb';
import { ArchiveWriter, type WrittenEntry } from './archive/archive-writer';
import {
  type CollectionEntry,
  FORMAT_VERSION,
  type IndexDefinition,
  MANIFEST,
  type Manifest,
  type PictureEntry,
} from './archive/manifest';
import type { Blobs } from './media';
import { MIGRATION_COLLECTION, UnfinishedRestoreError } from './migrations/migrate';

/** Where to read and what to write. */
export interface BackupOptions {
  readonly db: Db;
  readonly blobs: Pick<Blobs, 'read'>;
  /** The file to write; an older one is replaced only when the new one is whole. */
  readonly file: string;
  /** Hears of each collection when it is written. */
  readonly say?: (line: string) => void;
}

const BATCH_BYTES = 1 << 20;

/** GridFS keeps pictures in collections of its own; they travel as pictures instead. */
const isPictureChunks = (name: string): boolean => /\.(files|chunks)$/.test(name);

/**
 * Writes a backup and resolves to its manifest. Documents stream through, so memory does not grow with the store. Each
 * document is whole; one that is written meanwhile is in as it was before or after. Nothing is left behind on failure.
 */
export async function backup({ db, blobs, file, say }: BackupOptions): Promise<Manifest> {
  const version = await db.collection<{ _id: string }>(MIGRATION_COLLECTION).findOne<Document>({ _id: 'data' });
  if (version?.['restoring']) throw new UnfinishedRestoreError();
  const archive = await ArchiveWriter.create(file);
  try {
    const collections: CollectionEntry[] = [];
    for (const name of await collectionNames(db)) {
      const entry = await writeCollection(db, name, archive);
      collections.push(entry);
      say?.(`${entry.documents} ${name}`);
    }
    const pictures = await writePictures(db, blobs, archive);
    say?.(`${pictures.length} pictures`);
    const manifest: Manifest = {
      format: 'linli-backup',
      formatVersion: FORMAT_VERSION,
      createdAt: new Date(archive.startedAt).toISOString(),
      dataVersion: version?.['version'] ?? 0,
      collections,
      pictures,
    };
    await writeWhole(archive, MANIFEST, Buffer.from(EJSON.stringify(manifest, undefined, 1)));
    await archive.finish();
    return manifest;
  } catch (error) {
    await archive.abandon();
    throw error;
  }
}

async function collectionNames(db: Db): Promise<string[]> {
  const listed = await db.listCollections({}, { nameOnly: true }).toArray();
  return listed
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('system.') && !isPictureChunks(name))
    .sort();
}

async function writeCollection(db: Db, name: string, archive: ArchiveWriter): Promise<CollectionEntry> {
  const collection = db.collection(name);
  const indexes = (await collection.indexes()).map(definitionOf).filter((index) => index.name !== '_id_');
  archive.begin(`collections/${encodeURIComponent(name)}.jsonl`);
  let documents = 0;
  let lines: string[] = [];
  let waiting = 0;
  const flush = async (): Promise<void> => {
    if (lines.length > 0) await archive.write(Buffer.from(lines.join('')));
    lines = [];
    waiting = 0;
  };
  // Without promotion numbers keep their types: a 32-bit, a 64-bit and a floating-point 3 are three different things.
  const exact = { promoteValues: false, promoteLongs: false, bsonRegExp: true };
  for await (const document of collection.find({}, exact)) {
    const line = `${EJSON.stringify(document, { relaxed: false })}\n`;
    lines.push(line);
    documents++;
    waiting += line.length;
    if (waiting >= BATCH_BYTES) await flush();
  }
  await flush();
  return { name, documents, indexes, ...(await archive.end()) };
}

function definitionOf(listed: Document): IndexDefinition {
  const { key, name, unique, sparse, expireAfterSeconds, partialFilterExpression } = listed;
  return {
    key,
    name,
    ...(unique && { unique }),
    ...(sparse && { sparse }),
    ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
    ...(partialFilterExpression && { partialFilterExpression }),
  };
}

async function writePictures(db: Db, blobs: Pick<Blobs, 'read'>, archive: ArchiveWriter): Promise<PictureEntry[]> {
  const written: PictureEntry[] = [];
  for await (const { _id: id } of db.collection<{ _id: string }>('media').find({}, { projection: { _id: 1 } })) {
    const bytes = await blobs.read(id);
    // A picture whose row is there and whose bytes are gone is shown as missing by the pages; so it is after a restore.
    if (bytes) written.push({ id, ...(await writeWhole(archive, `pictures/${id}`, bytes)) });
  }
  return written;
}

async function writeWhole(archive: ArchiveWriter, name: string, bytes: Buffer): Promise<WrittenEntry> {
  archive.begin(name);
  await archive.write(bytes);
  return archive.end();
}
