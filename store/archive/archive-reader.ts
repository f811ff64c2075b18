// Reads a tar archive: which entries it has and where, and their bytes as a stream. Called by store/restore.ts.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { BLOCK, padding, readTarHeader } from './tar';

/** The file is no archive of ours, or not the whole one. Nothing has been changed. */
export class ArchiveError extends Error {
  readonly code = 'ARCHIVE_DAMAGED';
  constructor(file: string, why: string) {
    super(`${file} cannot be restored: ${why}`);
    this.name = 'ArchiveError';
  }
}

interface Entry {
  readonly at: number;
  readonly bytes: number;
}

/** An archive's entries by name. */
export class ArchiveReader {
  private constructor(
    readonly file: string,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** Walks the headers; refuses what is not a tar archive and what ends too early. */
  static async open(file: string): Promise<ArchiveReader> {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      const entries = new Map<string, Entry>();
      for (let at = 0; ;) {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(BLOCK), 0, BLOCK, at);
        if (bytesRead < BLOCK) throw new ArchiveError(file, 'it ends too early');
        const header = headerOf(file, buffer);
        if (!header) return new ArchiveReader(file, entries);
        at += BLOCK;
        if (at + header.bytes > size) throw new ArchiveError(file, `it ends in the middle of ${header.name}`);
        entries.set(header.name, { at, bytes: header.bytes });
        at += header.bytes + padding(header.bytes);
      }
    } finally {
      await handle.close();
    }
  }

  /** The bytes of an entry, in parts. */
  stream(name: string): Readable {
    const entry = this.entries.get(name);
    if (!entry) throw new ArchiveError(this.file, `it holds no ${name}`);
    // A stream's end is inclusive, so an empty range cannot be said.
    if (entry.bytes === 0) return Readable.from([]);
    return createReadStream(this.file, { start: entry.at, end: entry.at + entry.bytes - 1, highWaterMark: 1 << 20 });
  }

  /** The lines of an entry. */
  lines(name: string): AsyncIterable<string> {
    return createInterface({ input: this.stream(name), crlfDelay: Infinity });
  }

  /** A small entry whole. */
  async bytes(name: string): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.stream(name)) parts.push(part as Buffer);
    return Buffer.concat(parts);
  }

  /** Refuses an entry that is missing or whose bytes are not those that were written. */
  async verify(name: string, sha256: string): Promise<void> {
    const hash = createHash('sha256');
    for await (const part of this.stream(name)) hash.update(part as Buffer);
    if (hash.digest('hex') !== sha256) throw new ArchiveError(this.file, `${name} is not as it was written`);
  }
}

function headerOf(file: string, block: Buffer): ReturnType<typeof readTarHeader> {
  try {
    return readTarHeader(block);
  } catch {
    throw new ArchiveError(file, 'it is not a tar archive, or it is damaged');
  }
}
