// The header block of a tar archive (POSIX ustar), written and read. Used by archive-writer.ts and archive-reader.ts.

/** Tar counts in blocks of this many bytes. */
export const BLOCK = 512;

/** The largest size that fits the header's eleven octal digits; larger ones are written in base 256, as GNU tar does. */
const OCTAL_LIMIT = 8 ** 11;

/** How many bytes fill up the last block of an entry of that size. */
export function padding(bytes: number): number {
  return (BLOCK - (bytes % BLOCK)) % BLOCK;
}

/** A file's header; `modified` in epoch milliseconds. Refuses names of more than 100 bytes, which no entry of ours has. */
export function tarHeader(name: string, bytes: number, modified: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`The name ${name} is too long for an archive`);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write('0000644\0' + '0000000\0' + '0000000\0', 100);
  if (bytes < OCTAL_LIMIT) header.write(octal(bytes, 11), 124);
  else {
    header.writeBigUInt64BE(BigInt(bytes), 128);
    header[124] = 0x80;
  }
  header.write(octal(Math.floor(modified / 1_000), 11), 136);
  header.write('0', 156);
  header.write('ustar\0' + '00', 257);
  header.write(`${octal(checksum(header), 6)}\0 `, 148);
  return header;
}

/** Name and size of the file that the header begins, undefined at the archive's end, or an Error if it is no header. */
export function readTarHeader(header: Buffer): { name: string; bytes: number } | undefined {
  if (header.every((byte) => byte === 0)) return undefined;
  const sum = Number.parseInt(text(header, 148, 8), 8);
  if (header.length !== BLOCK || sum !== checksum(header)) throw new Error('not a header of a tar archive');
  const bytes = header[124] === 0x80 ? Number(header.readBigUInt64BE(128)) : Number.parseInt(text(header, 124, 12), 8);
  return { name: text(header, 0, 100), bytes };
}

function checksum(header: Buffer): number {
  // The sum is taken with the field of the sum itself read as eight blanks.
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 32 : byte), 0);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function text(header: Buffer, from: number, length: number): string {
  return header.toString('utf8', from, from + length).replace(/[\0 ].*$/s, '');
}
