// Migration 1: the collections' indexes, as the schemas declare them. A later change of indexes is a migration of its own
// that calls createModelIndexes again and drops what is no longer declared.
import type { Db, IndexSpecification } from 'mongodb';
import { SCHEMAS } from '../models';
import type { Migration } from './migration';

/** Creates every index the schemas declare; those already there are left as they are. */
export async function createModelIndexes(db: Db): Promise<void> {
  for (const schema of Object.values(SCHEMAS)) {
    const collection = db.collection(String(schema.get('collection')));
    for (const [keys, { background: _, ...options }] of schema.indexes()) {
      await collection.createIndex(keys as IndexSpecification, options as object);
    }
  }
}

/** The first step of every store. */
export const indexes: Migration = { version: 1, name: 'indexes', up: createModelIndexes };
