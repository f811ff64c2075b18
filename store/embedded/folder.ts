// Checks of the data folder before LMDB touches it, and the errors that say what to do. Called by engine.ts.
import {
  accessSync,
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
  statfsSync,
} from 'node:fs';
import { endianness } from 'node:os';
import path from 'node:path';
import { StoreError } from './errors';

/** True for every way a disk, a quota or a map says that it is full. */
const isFull = (error: unknown): boolean =>
  /MDB_MAP_FULL|ENOSPC|EFBIG|EDQUOT|No space left|File too large|quota/i.test(String(error));

/** Checks the folder and its files, creating the folder when missing; StoreError when it cannot be written. */
export function checkFolder(folder: string): void {
  try {
    if (existsSync(folder) && !statSync(folder).isDirectory()) {
      throw new StoreError(
        'STORE_FOLDER_IS_FILE',
        `${folder} is a file; the store needs a folder. Give another path.`,
        folder,
      );
    }
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    for (const name of ['data.mdb', 'lock.mdb']) {
      const file = path.join(folder, name);
      if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK);
    }
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOTDIR' || code === 'EEXIST') {
      throw new StoreError(
        'STORE_FOLDER_IS_FILE',
        `A part of ${folder} is a file, not a folder. Give another path.`,
        folder,
        error,
      );
    }
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new StoreError(
        'STORE_DISK_FULL',
        `No space left to create ${folder}. Free space and start again.`,
        folder,
        error,
      );
    }
    throw new StoreError(
      'STORE_FOLDER_READ_ONLY',
      `${folder} cannot be written (${code ?? 'unknown'}). Give this user write permission on it, or choose another folder.`,
      folder,
      error,
    );
  }
}

/** Where the parts of an LMDB meta page lie, after the page's header of 24 bytes. */
const META = {
  magic: 24,
  version: 28,
  pageSize: 48,
  freeRoot: 88,
  mainRoot: 136,
  lastPage: 144,
  transaction: 152,
  end: 160,
} as const;
const MAGIC = 0xbeefc0de;
const NO_ROOT = 0xffffffffffffffffn;
/** The end of a sound file may be missing when it held nothing; more than this is damage. */
const LOOSE_TAIL = 16 * 1024 * 1024;

/** With less free than this, a write cut short by the system means a full disk. */
const NEARLY_FULL = 1024 * 1024;

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

interface Meta {
  readonly pageSize: number;
  readonly lastPage: number;
  readonly deepest: number;
  readonly transaction: bigint;
}

function metaAt(bytes: Buffer, at: number): Meta | undefined {
  if (at + META.end > bytes.length || bytes.readUInt32LE(at + META.magic) !== MAGIC) return undefined;
  const roots = [META.freeRoot, META.mainRoot].map((o) => bytes.readBigUInt64LE(at + o)).filter((r) => r !== NO_ROOT);
  return {
    pageSize: bytes.readUInt32LE(at + META.pageSize),
    lastPage: Number(bytes.readBigUInt64LE(at + META.lastPage)),
    deepest: Math.max(1, ...roots.map(Number)),
    transaction: bytes.readBigUInt64LE(at + META.transaction),
  };
}

const corrupt = (folder: string, cause?: unknown): StoreError =>
  new StoreError(
    'STORE_CORRUPT',
    `${path.join(folder, 'data.mdb')} is not a readable data file. Nothing was changed. Move the folder away and restore a backup.`,
    folder,
    cause,
  );

/** What is wrong with the head or the length of a data file; missing bytes that a sound file may lack are told too. */
function inspect(file: string): { sound: boolean; missing: number } {
  const fd = openSync(file, 'r');
  try {
    const head = Buffer.alloc(128 * 1024);
    const length = readSync(fd, head, 0, head.length, 0);
    if (length === 0) return { sound: true, missing: 0 };
    const first = metaAt(head.subarray(0, length), 0);
    if (!first || first.pageSize < 256 || first.pageSize > 65536) return { sound: false, missing: 0 };
    const others = [first.pageSize / 2, first.pageSize].map((at) => metaAt(head.subarray(0, length), at));
    const newest = [first, ...others].reduce((a, b) => (b && a && b.transaction > a.transaction ? b : a)) as Meta;
    // the length after the head: another process may be making the file longer, never shorter
    const { size } = fstatSync(fd);
    const wanted = (newest.lastPage + 1) * newest.pageSize;
    const sound = size >= (newest.deepest + 1) * newest.pageSize && size + LOOSE_TAIL >= wanted;
    return { sound, missing: Math.max(0, wanted - size) };
  } finally {
    closeSync(fd);
  }
}

/** Times to look, and ms between, before a file is called damaged: another process may be writing its first pages. */
const LOOKS = 10;
const BETWEEN_LOOKS = 20;

/** Checks that a data file has its head and is as long as it says: LMDB maps it and would crash the process otherwise. */
export function checkDataFile(folder: string): void {
  const file = path.join(folder, 'data.mdb');
  if (!existsSync(file) || endianness() !== 'LE') return;
  let found = inspect(file);
  for (let look = 1; !found.sound && look < LOOKS; look++) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BETWEEN_LOOKS);
    found = inspect(file);
  }
  if (!found.sound) throw corrupt(folder);
  // within the map a missing page kills the process, a page of zeros is an error; appending never cuts what others add
  if (found.missing > 0) appendFileSync(file, Buffer.alloc(found.missing));
}

/** The StoreError for what LMDB said when opening. */
export function openError(folder: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const text = String(error);
  if (isFull(error)) {
    return new StoreError('STORE_DISK_FULL', `No space left for ${folder}. Free space and start again.`, folder, error);
  }
  if (/MDB_INVALID|MDB_CORRUPTED|MDB_PAGE_NOTFOUND|MDB_VERSION_MISMATCH|not an LMDB file/i.test(text))
    return corrupt(folder, error);
  return new StoreError('STORE_OPEN_FAILED', `${folder} could not be opened: ${text}`, folder, error);
}

/** The StoreError for a commit that LMDB could not write. */
export function writeError(folder: string, error: unknown): StoreError {
  const kept = 'Nothing of this write was kept.';
  if (isFull(error) || freeBytes(folder) < NEARLY_FULL) {
    return new StoreError(
      'STORE_DISK_FULL',
      `No space left in ${folder}. ${kept} Free space and try again.`,
      folder,
      error,
    );
  }
  const advice = 'Check the disk, its free space and the limit on file sizes, then try again.';
  return new StoreError(
    'STORE_WRITE_FAILED',
    `${folder} could not be written: ${String(error)}. ${kept} ${advice}`,
    folder,
    error,
  );
}
