// Pictures: rows in the store, bytes in files beside the data (embedded engine) or in GridFS (MongoDB).
// Called by the upload route and by channels that fetch pictures, through models/media's MediaStore.
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Collection, Db } from 'mongodb';
import type { Media, MediaStore } from '../models/media/media';
import { isDuplicateKey } from './duplicate-key';

/** Where the bytes of pictures lie. Writing an id again leaves the first bytes. */
export interface Blobs {
  write(id: string, bytes: Buffer): Promise<void>;
  read(id: string): Promise<Buffer | undefined>;
}

const SAFE_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Bytes as files `folder/ab/abcdef…`; a file is complete or absent, whatever crashes. */
export function fileBlobs(folder: string): Blobs {
  const pathOf = (id: string): string => {
    if (!SAFE_ID.test(id)) throw new Error('Not an id of a picture');
    return join(folder, id.slice(0, 2), id);
  };
  return {
    async write(id, bytes) {
      const path = pathOf(id);
      await mkdir(dirname(path), { recursive: true });
      const half = `${path}.part`;
      const file = await open(half, 'w');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } catch (error) {
        await rm(half, { force: true });
        throw error;
      } finally {
        await file.close();
      }
      await rename(half, path);
      // The name itself is on disk only once its folder is.
      const dir = await open(dirname(path), 'r');
      await dir.sync().finally(() => dir.close());
    },
    async read(id) {
      try {
        return await readFile(pathOf(id));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}

/** The three calls of a GridFS bucket that are used here. */
export interface Bucket {
  openUploadStreamWithId(id: never, name: string): NodeJS.WritableStream;
  openDownloadStream(id: never): AsyncIterable<Uint8Array>;
}

/** Bytes in GridFS, so that every process of a MongoDB deployment sees them. */
export function gridfsBlobs(bucket: Bucket): Blobs {
  return {
    write: (id, bytes) =>
      new Promise((resolve, reject) => {
        const stream = bucket.openUploadStreamWithId(id as never, id);
        stream.once('finish', () => resolve());
        stream.once('error', (error) => (isDuplicateKey(error) ? resolve() : reject(error)));
        stream.end(bytes);
      }),
    async read(id) {
      const parts: Uint8Array[] = [];
      try {
        for await (const part of bucket.openDownloadStream(id as never)) parts.push(part);
      } catch (error) {
        if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
        throw error;
      }
      return Buffer.concat(parts);
    },
  };
}

/** Opens the picture store on a database of either engine. */
export function createMediaStore(db: Db, blobs: Blobs): MediaStore {
  const rows: Collection<Media> = db.collection('media');

  return {
    async put(media, bytes) {
      await blobs.write(media._id, bytes);
      try {
        await rows.insertOne(media);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },
    async media(id) {
      return (await rows.findOne({ _id: id })) ?? undefined;
    },
    bytes: (id) => blobs.read(id),
    async shownIn(ids, roomId) {
      if (ids.length > 0) await rows.updateMany({ _id: { $in: [...ids] } }, { $addToSet: { rooms: roomId } });
    },
  };
}
