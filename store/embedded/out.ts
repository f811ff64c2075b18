// The last stage of a pipeline: $out replaces a collection, $merge writes into one, each in one commit. Called by aggregate.ts.
import type { Document } from 'bson';
import type { Sink } from './aggregate';
import type { EmbeddedDb } from './db';
import { duplicateKey, serverError } from './errors';
import { prepare } from './prepare';
import { Writer } from './write';

function place(spec: unknown, db: string): { db: string; name: string } {
  if (typeof spec === 'string') return { db, name: spec };
  const { db: other, coll } = spec as { db?: string; coll: string };
  return { db: other ?? db, name: coll };
}

function mergeOne(writer: Writer, doc: Document, on: string[], spec: Document): void {
  const filter = Object.fromEntries(on.map((k) => [k, doc[k] as unknown]));
  const whenMatched: unknown = spec['whenMatched'] ?? 'merge';
  const insert = (spec['whenNotMatched'] ?? 'insert') === 'insert';
  const { _id, ...fields } = doc;
  if (whenMatched === 'keepExisting') {
    if (insert) writer.update({ filter, update: { $setOnInsert: doc }, multi: false, upsert: true });
    return;
  }
  if (whenMatched === 'fail') {
    if (writer.update({ filter, update: { $set: {} }, multi: false }).matched > 0) {
      throw duplicateKey(writer.ns, '_id_', Object.fromEntries(on.map((k) => [k, 1])), filter);
    }
    if (insert) writer.insert(prepare(doc));
    return;
  }
  const change = on.includes('_id') || whenMatched === 'replace' ? fields : doc;
  let outcome;
  if (Array.isArray(whenMatched)) {
    outcome = writer.update({ filter, update: whenMatched as Document[], multi: false, vars: { new: doc } });
  } else if (whenMatched === 'replace') outcome = writer.update({ filter, replacement: fields, multi: false });
  else outcome = writer.update({ filter, update: { $set: change }, multi: false });
  if (outcome.matched > 0) return;
  if (insert) writer.insert(prepare({ _id, ...fields }));
  else if (spec['whenNotMatched'] === 'fail')
    throw serverError(13113, '$merge could not find a matching document in the target collection');
}

/** Makes the sink of a database's pipelines. */
export function writeSink(owner: EmbeddedDb): Sink {
  const { engine, catalog, now } = owner.shared;
  return (stage, docs) =>
    engine.write(() => {
      if ('$out' in stage) {
        const { db, name } = place(stage['$out'], owner.databaseName);
        const old = catalog.find(db, name);
        const prepared = docs.map((d) => prepare(d));
        if (!old) catalog.create(db, name);
        const writer = new Writer(catalog, db, name, now);
        if (old) writer.remove({ filter: {}, multi: true });
        for (const p of prepared) writer.insert(p);
        return;
      }
      const spec = stage['$merge'] as Document | string;
      const full: Document = typeof spec === 'string' ? { into: spec } : spec;
      const { db, name } = place(full['into'], owner.databaseName);
      const on = full['on'] === undefined ? ['_id'] : ([] as string[]).concat(full['on'] as string[]);
      const writer = new Writer(catalog, db, name, now);
      for (const doc of docs) mergeOne(writer, doc, on, full);
    });
}
