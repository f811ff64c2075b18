// One file out of a multipart body, within a size limit and kept in memory. Called by mount.ts for upload routes.
import busboy from 'busboy';
import type { Context } from 'koa';
import { sizeText } from '../middleware/body';
import { HttpError } from '../middleware/http-error';

/** A file as uploaded. Its name and declared type are not trusted; content decides. */
export interface UploadedFile {
  readonly bytes: Buffer;
}

/** Reads the one file of a multipart body. Refuses other bodies, no file, several files, and more than `limit` bytes. */
export async function readUpload(ctx: Context, field: string, limit: number): Promise<UploadedFile> {
  if (!ctx.is('multipart/form-data')) throw new HttpError(415, 'wrongType', { expected: 'multipart/form-data' });
  const tooLarge = new HttpError(413, 'tooLarge', { limit: sizeText(limit) });
  // Room for the multipart frame around the file.
  if (Number(ctx.get('content-length') || 0) > limit + 16 * 1024) {
    ctx.req.resume();
    throw tooLarge;
  }
  let parser: busboy.Busboy;
  try {
    parser = busboy({
      headers: ctx.req.headers,
      limits: { files: 1, fileSize: limit, fields: 8, fieldSize: 1024, parts: 10, headerPairs: 40 },
    });
  } catch {
    throw new HttpError(400, 'badRequest');
  }
  return new Promise((resolve, reject) => {
    let file: Buffer | undefined;
    let failure: HttpError | undefined;
    const fail = (error: HttpError): void => {
      failure ??= error;
    };
    parser.on('file', (name, stream) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('limit', () => {
        parts.length = 0;
        fail(tooLarge);
      });
      stream.on('error', () => fail(new HttpError(400, 'badRequest')));
      stream.on('close', () => {
        if (name === field) file = Buffer.concat(parts);
      });
    });
    parser.on('filesLimit', () => fail(new HttpError(400, 'badRequest')));
    parser.on('partsLimit', () => fail(new HttpError(400, 'badRequest')));
    parser.on('error', () => {
      ctx.req.unpipe(parser);
      ctx.req.resume();
      reject(new HttpError(400, 'badRequest'));
    });
    parser.on('close', () => {
      if (failure) reject(failure);
      else if (!file || file.length === 0) reject(new HttpError(400, 'empty', { field }));
      else resolve({ bytes: file });
    });
    ctx.req.on('aborted', () => reject(new HttpError(400, 'badRequest')));
    ctx.req.pipe(parser);
  });
}
