// Looks into a zip before a library unpacks it: how many files, how much they really unpack to. Called before reading sheets.
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { HttpError } from '../middleware/http-error';

const unpack = promisify(inflateRaw) as (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const FILES = 200;
const UNPACKED = 48 * 1024 * 1024;
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

const bad = (): HttpError => new HttpError(422, 'badSheet');

/** Position of the end record; it lies in the last 64 KB. */
function endOf(zip: Buffer): number {
  for (let at = zip.length - 22; at >= Math.max(0, zip.length - 65_557); at -= 1) {
    if (zip.readUInt32LE(at) === END) return at;
  }
  throw bad();
}

/** Refuses (422) what is no zip, has too many files, or unpacks to more than 48 MB, whatever its headers claim. */
export async function checkZip(zip: Buffer): Promise<void> {
  if (zip.length < 22) throw bad();
  const end = endOf(zip);
  const files = zip.readUInt16LE(end + 10);
  if (files === 0 || files > FILES) throw bad();
  let at = zip.readUInt32LE(end + 16);
  let left = UNPACKED;
  for (let i = 0; i < files; i += 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== ENTRY) throw bad();
    const method = zip.readUInt16LE(at + 10);
    const packed = zip.readUInt32LE(at + 20);
    const local = zip.readUInt32LE(at + 42);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    if (local + 30 > zip.length || zip.readUInt32LE(local) !== LOCAL) throw bad();
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(from, from + packed);
    if (method === 0) left -= bytes.length;
    else if (method === 8) {
      // Unpacking stops at the limit, so a bomb costs no more than an honest file of that size.
      const unpacked = await unpack(bytes, { maxOutputLength: Math.max(1, left) }).catch(() => undefined);
      if (!unpacked) throw bad();
      left -= unpacked.length;
    } else throw bad();
    if (left < 0) throw bad();
  }
}
