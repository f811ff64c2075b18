// Carries out the operations a specification test names, on a collection or a database of the engine under test.
import { BulkWriteResult, type Collection, type Db, type Document, ReadPreference } from 'mongodb';

/** Entities by the ids the test file gives them. */
export type Entities = Map<string, Collection | Db>;

type Run<Target> = (target: Target, args: Document, options: Document) => unknown;

const onCollection: Record<string, Run<Collection>> = {
  aggregate: (collection, { pipeline }, options) => collection.aggregate(pipeline, options).toArray(),
  bulkWrite: async (collection, { requests }, options) => plainBulk(await collection.bulkWrite(requests, options)),
  count: (collection, { filter }, options) => collection.countDocuments(filter, options),
  countDocuments: (collection, { filter }, options) => collection.countDocuments(filter, options),
  createIndex: (collection, { keys }, options) => collection.createIndex(keys, options),
  deleteMany: (collection, { filter }, options) => collection.deleteMany(filter, options),
  deleteOne: (collection, { filter }, options) => collection.deleteOne(filter, options),
  distinct: (collection, { fieldName, filter }, options) => collection.distinct(fieldName, filter ?? {}, options),
  estimatedDocumentCount: (collection, _args, options) => collection.estimatedDocumentCount(options),
  find: (collection, { filter }, options) => collection.find(filter, options).toArray(),
  findOneAndDelete: (collection, { filter }, options) => collection.findOneAndDelete(filter, options),
  findOneAndReplace: (collection, { filter, replacement }, options) =>
    collection.findOneAndReplace(filter, replacement, options),
  findOneAndUpdate: (collection, { filter, update }, options) => collection.findOneAndUpdate(filter, update, options),
  insertMany: (collection, { documents }, options) => collection.insertMany(documents, options),
  insertOne: (collection, { document }, options) => collection.insertOne(document, options),
  replaceOne: (collection, { filter, replacement }, options) => collection.replaceOne(filter, replacement, options),
  updateMany: (collection, { filter, update }, options) => collection.updateMany(filter, update, options),
  updateOne: (collection, { filter, update }, options) => collection.updateOne(filter, update, options),
};

const onDatabase: Record<string, Run<Db>> = {
  aggregate: (db, { pipeline }, options) => db.aggregate(pipeline, options).toArray(),
  createCollection: (db, { collection }, options) => db.createCollection(collection, options),
  dropCollection: (db, { collection }) => db.dropCollection(collection),
  modifyCollection: (db, { collection, validator }) => db.command({ collMod: collection, validator }),
};

const ownArguments = new Set(
  ['collection', 'document', 'documents', 'fieldName', 'filter', 'keys', 'pipeline', 'replacement', 'requests'].concat([
    'update',
    'validator',
  ]),
);

/** Runs one operation and resolves to its result as a plain value; an unknown operation is an error of the runner. */
export async function runOperation(entities: Entities, object: string, name: string, args: Document): Promise<unknown> {
  const target = entities.get(object);
  if (!target) throw new Error(`the runner has no entity ${object}`);
  const options = optionsOf(args);
  const [collection, db] = [onCollection[name], onDatabase[name]];
  if ('collectionName' in target && collection) return collection(target, args, options);
  if ('databaseName' in target && !('collectionName' in target) && db) return db(target, args, options);
  throw new Error(`the runner knows no operation ${name} on ${object}`);
}

/** Makes the entities a file asks for; clients stand for the one connection there is. */
export function createEntities(wanted: Document[], database: (name: string) => Db): Entities {
  const entities: Entities = new Map();
  for (const entity of wanted) {
    if (entity.database) entities.set(entity.database.id, database(entity.database.databaseName));
    if (entity.collection) {
      const { id, database: parent, collectionName, collectionOptions } = entity.collection;
      entities.set(id, (entities.get(parent) as Db).collection(collectionName, settings(collectionOptions)));
    }
  }
  return entities;
}

/** The counts and ids of a bulk write as the specification names them. */
export function plainBulk(result: BulkWriteResult): Document {
  const { insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount, insertedIds, upsertedIds } = result;
  return { insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount, insertedIds, upsertedIds };
}

function optionsOf(args: Document): Document {
  const options = Object.fromEntries(Object.entries(args).filter(([key]) => !ownArguments.has(key)));
  if (options.returnDocument) options.returnDocument = String(options.returnDocument).toLowerCase();
  return options;
}

function settings(options: Document | undefined): Document {
  const mode = options?.readPreference?.mode;
  return { ...options, ...(mode && { readPreference: ReadPreference.fromString(mode) }) };
}
