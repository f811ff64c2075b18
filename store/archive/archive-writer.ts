// Writes a tar archive entry by entry without knowing sizes beforehand, and puts it in place only when it is whole.
// Called by store/backup.ts.
import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BLOCK, padding, tarHeader } from './tar';

/** What an entry turned out to be. */
export interface WrittenEntry {
  readonly file: string;
  readonly bytes: number;
  /** In lower-case hex. */
  readonly sha256: string;
}

/** An archive being written: begin, write…, end for each entry, then finish. */
export class ArchiveWriter {
  #at = 0;
  #entry: { file: string; start: number; bytes: number; hash: Hash } | undefined;

  private constructor(
    private readonly file: string,
    private readonly half: string,
    private readonly handle: FileHandle,
    /** When the file was made, in epoch milliseconds, by the file system's clock. */
    readonly startedAt: number,
  ) {}

  /** Begins `FILE.part` beside the file to come, so that the rename at the end stays on one disk. */
  static async create(file: string): Promise<ArchiveWriter> {
    const half = `${file}.part`;
    const handle = await open(half, 'w');
    const { mtimeMs } = await handle.stat();
    return new ArchiveWriter(file, half, handle, Math.floor(mtimeMs));
  }

  /** Begins an entry; its header is written when it ends, since only then is the size known. */
  begin(file: string): void {
    this.#entry = { file, start: this.#at, bytes: 0, hash: createHash('sha256') };
    this.#at += BLOCK;
  }

  async write(part: Buffer): Promise<void> {
    const entry = this.#entry;
    if (!entry) throw new Error('No entry has been begun');
    entry.hash.update(part);
    entry.bytes += part.length;
    await this.#put(part, this.#at);
    this.#at += part.length;
  }

  async end(): Promise<WrittenEntry> {
    const entry = this.#entry;
    if (!entry) throw new Error('No entry has been begun');
    this.#entry = undefined;
    await this.#put(tarHeader(entry.file, entry.bytes, this.startedAt), entry.start);
    const rest = padding(entry.bytes);
    if (rest > 0) await this.#put(Buffer.alloc(rest), this.#at);
    this.#at += rest;
    return { file: entry.file, bytes: entry.bytes, sha256: entry.hash.digest('hex') };
  }

  /** Closes the archive and gives it its name, over an older file if there is one; from then on it is on disk. */
  async finish(): Promise<void> {
    await this.#put(Buffer.alloc(2 * BLOCK), this.#at);
    await this.handle.sync();
    await this.handle.close();
    await rename(this.half, this.file);
    const folder = await open(dirname(this.file), 'r');
    await folder.sync().finally(() => folder.close());
  }

  /** Leaves nothing behind. */
  async abandon(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(this.half, { force: true });
  }

  async #put(bytes: Buffer, position: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      done += (await this.handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
    }
  }
}
