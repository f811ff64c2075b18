// Removes documents whose TTL index says they have expired, in small commits. Called by client.ts on a timer or by hand.
import type { Document } from 'bson';
import type { Catalog, CollectionHandle, IndexHandle } from './catalog';
import type { Engine } from './engine';
import { compileFilter } from './match';
import { choosePlan } from './planner';
import { DEFAULT_DECODE, Scan } from './scan';
import { Writer } from './write';

/** Documents removed in one commit, so that other writes are not kept waiting. */
const BATCH = 500;

async function sweepIndex(
  engine: Engine,
  catalog: Catalog,
  handle: CollectionHandle,
  index: IndexHandle,
  now: () => number,
): Promise<number> {
  const path = index.paths[0] as string;
  const limit = new Date(now() - (index.record.expireAfterSeconds as number) * 1000);
  const filter: Document = { [path]: { $lte: limit } };
  const partial = index.record.partialFilterExpression;
  const full: Document = partial ? { $and: [filter, partial] } : filter;
  const test = compileFilter(full);
  const scan = new Scan(handle, choosePlan(handle, full, [], index.record.name), test, DEFAULT_DECODE);
  let removed = 0;
  for (;;) {
    const idKeys = scan.take(BATCH).map((f) => f.idKey);
    if (idKeys.length === 0) return removed;
    removed += await engine.write(() => new Writer(catalog, handle.db, handle.name, now).removeExpired(idKeys, test));
  }
}

/** Sweeps every TTL index once; returns how many documents went. */
export async function sweepExpired(engine: Engine, catalog: Catalog, now: () => number): Promise<number> {
  let removed = 0;
  for (const handle of catalog.list()) {
    for (const index of handle.indexes) {
      if (index.record.expireAfterSeconds !== undefined)
        removed += await sweepIndex(engine, catalog, handle, index, now);
    }
  }
  return removed;
}
