// Where the bytes of pictures lie for an open store: in files of the data folder, or in GridFS of the same database.
// Called by the backup and restore tools, and by whoever opens the program.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Db, GridFSBucket } from 'mongodb';
import { type Blobs, type Bucket, fileBlobs, gridfsBlobs } from './media';
import type { OpenedStore } from './open';

/** Pictures that can also be removed, all at once, as a restore does before it begins. */
export interface ClearableBlobs extends Blobs {
  clear(): Promise<void>;
}

/** Folder of the embedded store inside the data folder. */
export const storeFolder = (data: string): string => join(data, 'store');

/** Folder of the pictures inside the data folder, used by the embedded engine only. */
export const pictureFolder = (data: string): string => join(data, 'photos');

/** The pictures of an open store; `data` is the data folder. */
export function openBlobs(
  { connection, engine }: Pick<OpenedStore, 'connection' | 'engine'>,
  data: string,
): ClearableBlobs {
  if (engine === 'embedded') {
    const pictures = pictureFolder(data);
    return { ...fileBlobs(pictures), clear: () => rm(pictures, { recursive: true, force: true }) };
  }
  const db = connection.db as unknown as Db;
  return {
    ...gridfsBlobs(new GridFSBucket(db) as unknown as Bucket),
    async clear() {
      await Promise.all(['fs.files', 'fs.chunks'].map((name) => db.collection(name).deleteMany({})));
    },
  };
}
