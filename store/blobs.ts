// Where the bytes of pictures lie for an open store: in files of the data folder, or in GridFS of the same database.
// Called by server/main.ts and by the backup and restore tools.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Db, GridFSBucket } from 'mongodb';
import { type Blobs, type Bucket, fileBlobs, gridfsBlobs } from './media';
import type { OpenedStore } from './open';

/** Pictures that can also be removed, all at once, as a restore does before it begins. */
export interface ClearableBlobs extends Blobs {
  clear(): Promise<void>;
}

/** Name of the folder of pictures inside the data folder, and of the GridFS bucket. */
const PLACE = 'media';

/** The pictures of an open store. */
export function openBlobs({ connection, folder }: Pick<OpenedStore, 'connection' | 'folder'>): ClearableBlobs {
  if (folder !== undefined) {
    const pictures = join(folder, PLACE);
    return { ...fileBlobs(pictures), clear: () => rm(pictures, { recursive: true, force: true }) };
  }
  const db = connection.db as unknown as Db;
  return {
    ...gridfsBlobs(new GridFSBucket(db, { bucketName: PLACE }) as unknown as Bucket),
    async clear() {
      await db.collection(`${PLACE}.files`).deleteMany({});
      await db.collection(`${PLACE}.chunks`).deleteMany({});
    },
  };
}
