// What a backup says about itself, in its last entry. Written by store/backup.ts, read by store/restore.ts.
import type { CreateIndexesOptions, Document } from 'mongodb';
import type { WrittenEntry } from './archive-writer';

/** Name of the manifest's entry. */
export const MANIFEST = 'manifest.json';

/** Version of the format that this program writes and reads. */
export const FORMAT_VERSION = 1;

/** An index as it was made: its fields in order, its name, and the options that were given. */
export interface IndexDefinition extends Pick<
  CreateIndexesOptions,
  'unique' | 'sparse' | 'expireAfterSeconds' | 'partialFilterExpression'
> {
  readonly key: Document;
  readonly name: string;
}

/** A collection's entry: one canonical Extended JSON document per line. */
export interface CollectionEntry extends WrittenEntry {
  readonly name: string;
  readonly documents: number;
  readonly indexes: readonly IndexDefinition[];
}

/** A stored picture's entry, its bytes as they are. */
export interface PictureEntry extends WrittenEntry {
  readonly id: string;
}

/** The whole manifest; times are ISO 8601. */
export interface Manifest {
  readonly format: 'linli-backup';
  readonly formatVersion: number;
  readonly createdAt: string;
  /** Version of the data by the migrations; 0 where none has run. */
  readonly dataVersion: number;
  readonly collections: readonly CollectionEntry[];
  readonly pictures: readonly PictureEntry[];
}
