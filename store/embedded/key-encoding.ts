// Turns BSON values into bytes that sort, byte by byte, as BSON values compare; the keys of every LMDB table.
// Called by index-keys.ts for what is written and by bounds.ts for what is looked up.
import { Long, type Document } from 'bson';
import { createHash } from 'node:crypto';
import { fractionOf, isDecimal, nearestDouble, type Fraction } from './decimal';
import { Rank, bsonType, binaryParts, isDocument, plainNumber, rankOf, regexParts } from './values';

/** Longest encoding of all the fields of one index entry; a longer one is cut and ends in a digest. */
export const MAX_FIELDS = 1400;
/** Longest encoding of an `_id`. */
export const MAX_ID = 500;

const EXACT = 0x80;
let buffer = Buffer.allocUnsafe(64 * 1024);
let view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
let at = 0;

function room(bytes: number): void {
  if (at + bytes <= buffer.length) return;
  const bigger = Buffer.allocUnsafe(Math.max(buffer.length * 2, at + bytes));
  buffer.copy(bigger, 0, 0, at);
  buffer = bigger;
  view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
}

function writeDouble(x: number): void {
  room(9);
  if (Number.isNaN(x)) {
    view.setUint32(at, 0);
    view.setUint32(at + 4, 0);
  } else {
    view.setFloat64(at, x === 0 ? 0 : x);
    const high = view.getUint32(at);
    if (high & 0x80000000) {
      view.setUint32(at, ~high);
      view.setUint32(at + 4, ~view.getUint32(at + 4));
    } else view.setUint32(at, high | 0x80000000);
  }
  at += 8;
}

function writeFraction(f: Fraction): void {
  const { near, rest } = nearestDouble(f);
  writeDouble(near);
  if (rest.n === 0n) {
    buffer[at++] = EXACT;
    return;
  }
  buffer[at++] = rest.n < 0n ? EXACT - 1 : EXACT + 1;
  const second = nearestDouble(rest);
  writeDouble(second.near);
  writeDouble(nearestDouble(second.rest).near);
}

function writeNumber(v: unknown): void {
  const x = isDecimal(v) ? fractionOf(v) : plainNumber(v);
  if (typeof x === 'number') {
    writeDouble(x);
    buffer[at++] = EXACT;
  } else writeFraction(typeof x === 'bigint' ? { n: x, d: 1n } : x);
}

function writeText(s: string): void {
  const length = s.length;
  room(length * 6 + 2);
  let ascii = true;
  for (let i = 0; i < length; i++) {
    const c = s.charCodeAt(i);
    if (c === 0 || c > 0x7f) {
      ascii = false;
      break;
    }
    buffer[at + i] = c;
  }
  if (ascii) at += length;
  else if (!s.includes('\0')) at += buffer.write(s, at);
  else {
    for (const byte of Buffer.from(s)) {
      buffer[at++] = byte;
      if (byte === 0) buffer[at++] = 0xff;
    }
  }
  buffer[at++] = 0;
  buffer[at++] = 0;
}

function writeDocument(doc: Document): void {
  for (const name of Object.keys(doc)) {
    const value: unknown = doc[name];
    if (value === undefined) continue;
    room(1);
    buffer[at++] = rankOf(value);
    writeText(name);
    writeValue(value);
  }
  room(1);
  buffer[at++] = 0;
}

function writeBytes(bytes: Uint8Array): void {
  room(bytes.length);
  buffer.set(bytes, at);
  at += bytes.length;
}

function writeValue(v: unknown): void {
  const rank = rankOf(v);
  room(16);
  buffer[at++] = rank;
  switch (rank) {
    case Rank.number:
      writeNumber(v);
      break;
    case Rank.string:
      writeText(String(v));
      break;
    case Rank.object:
      writeDocument(
        isDocument(v) && bsonType(v) === undefined ? v : ((v as { toJSON(): Document }).toJSON() as Document),
      );
      break;
    case Rank.array:
      for (const item of v as unknown[]) writeValue(item);
      room(1);
      buffer[at++] = 0;
      break;
    case Rank.binary: {
      const { bytes, subtype } = binaryParts(v);
      view.setUint32(at, bytes.length);
      buffer[at + 4] = subtype;
      at += 5;
      writeBytes(bytes);
      break;
    }
    case Rank.objectId:
      buffer.set((v as { id: Uint8Array }).id, at);
      at += 12;
      break;
    case Rank.bool:
      buffer[at++] = v ? 1 : 0;
      break;
    case Rank.date:
      writeDouble((v as Date).getTime());
      break;
    case Rank.timestamp:
      view.setUint32(at, (v as Long).getHighBitsUnsigned());
      view.setUint32(at + 4, (v as Long).getLowBitsUnsigned());
      at += 8;
      break;
    case Rank.regex: {
      const { pattern, flags } = regexParts(v);
      writeText(pattern);
      writeText(flags);
      break;
    }
    case Rank.code:
    case Rank.codeWithScope:
      writeText((v as { code: string }).code);
      break;
  }
}

/** Starts a key; the functions below append to it and `finishKey` copies it out. Not reentrant. */
export const startKey = (): void => {
  at = 0;
};

/** Appends one field; a descending field is stored inverted. */
export function addField(value: unknown, descending: boolean): void {
  const from = at;
  // the two common types, inlined for the hot path
  if (typeof value === 'string' || typeof value === 'object' || typeof value !== 'number') writeValue(value);
  else {
    room(10);
    buffer[at++] = Rank.number;
    writeDouble(value);
    buffer[at++] = EXACT;
  }
  if (descending) for (let i = from; i < at; i++) buffer[i] = ~(buffer[i] as number);
}

/** Appends raw bytes, such as an id key or a single tag. */
export const addBytes = (bytes: Uint8Array): void => writeBytes(bytes);

/** Appends one byte. */
export function addByte(byte: number): void {
  room(1);
  buffer[at++] = byte;
}

/** Cuts the fields to the limit with a digest of all of them, so equality stays exact; true if it did. */
export function cutFields(): boolean {
  if (at <= MAX_FIELDS) return false;
  const digest = createHash('sha256').update(buffer.subarray(0, at)).digest();
  at = MAX_FIELDS - digest.length;
  writeBytes(digest);
  return true;
}

/** The finished key, copied. */
export function finishKey(): Buffer {
  const key = Buffer.allocUnsafe(at);
  buffer.copy(key, 0, 0, at);
  return key;
}

/** The key of one value on its own, as used for `_id`. */
export function encodeValue(value: unknown): Buffer {
  at = 0;
  addField(value, false);
  return finishKey();
}
