// Reads request bodies within their limits: JSON here, files in media/upload.ts. Called by mount.ts.
import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import { HttpError } from './http-error';

/** All bytes of a body; refuses more than `limit` before keeping them. */
export async function readBytes(req: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = (): HttpError => new HttpError(413, 'tooLarge', { limit: sizeText(limit) });
  if (Number(req.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) break;
    parts.push(part);
  }
  if (size > limit) {
    // What is left is read away, so that the connection can carry the answer and the next request.
    req.resume();
    throw tooLarge();
  }
  return Buffer.concat(parts);
}

/** A limit as people read it. */
export const sizeText = (bytes: number): string =>
  bytes >= 1024 * 1024 ? `${Math.floor(bytes / 1024 / 1024)} MB` : `${Math.floor(bytes / 1024)} KB`;

/** Deepest nesting that is parsed further; no input of ours comes near. */
const DEPTH = 20;

const deeperThan = (value: unknown, left: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (left === 0 || Object.values(value).some((v) => deeperThan(v, left - 1)));

/** The JSON body; `{}` when there is none. Refuses other types, broken JSON and broken UTF-8 with advice. */
export async function readJson(ctx: Context, limit: number): Promise<unknown> {
  const bytes = await readBytes(ctx.req, limit);
  if (bytes.length === 0) return {};
  if (!ctx.is('application/json')) throw new HttpError(415, 'wrongType', { expected: 'application/json' });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new HttpError(400, 'badJson');
  }
  if (deeperThan(value, DEPTH)) throw new HttpError(400, 'badJson');
  return value;
}
