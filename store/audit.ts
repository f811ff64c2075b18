// Rows of the access log. Called by the console routes and by whatever unseals, through models/audit's AuditStore.
import type { Collection, Db, Filter } from 'mongodb';
import type { AuditStore, Look } from '../models/audit/audit';
import { isDuplicateKey } from './duplicate-key';

/** Opens the access log on a database of either engine. */
export function createAuditStore(db: Db): AuditStore {
  const looks: Collection<Look> = db.collection('accesslog');

  return {
    async add(look) {
      try {
        await looks.insertOne(look);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },
    list({ under, by, before }, limit) {
      const filter: Filter<Look> = {
        path: { $in: [...under] },
        ...(by === undefined ? {} : { by }),
        ...(before === undefined ? {} : { at: { $lt: before } }),
      };
      return looks.find(filter).sort({ at: -1 }).limit(limit).toArray();
    },
  };
}
