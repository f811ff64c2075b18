// What the models may rely on, run alike on every engine: what is not tested here, the models must not use.
// Called by store.test.ts with each engine this run can reach.
import type { Collection, Db, Document, MongoClient, UpdateFilter } from 'mongodb';
import type { Engine, OpenEngine } from './engines';
import { aggregating } from './suite/aggregating';
import { bulkWriting } from './suite/bulk-writing';
import { catalogue } from './suite/catalogue';
import { findAndModify } from './suite/find-and-modify';
import { indexes } from './suite/indexes';
import { models } from './suite/models';
import { planning } from './suite/planning';
import { querying } from './suite/querying';
import { races } from './suite/races';
import { reading } from './suite/reading';
import { refusals } from './suite/refusals';
import { sessions } from './suite/sessions';
import { stages } from './suite/stages';
import { types } from './suite/types';
import { updating } from './suite/updating';
import { writing } from './suite/writing';

/** A document of the suite, of any shape; ids are given, so that expectations can name them. */
export interface Thing extends Document {
  _id: number | string;
}

/** Where a part of the suite works; valid inside tests. `fresh` is an empty collection of its own with what is given. */
export interface Place {
  readonly client: MongoClient;
  readonly db: Db;
  readonly engine: OpenEngine;
  fresh(documents?: Thing[]): Promise<Collection<Thing>>;
}

const parts = {
  reading,
  querying,
  writing,
  updating,
  findAndModify,
  bulkWriting,
  aggregating,
  stages,
  indexes,
  planning,
  catalogue,
  refusals,
  types,
  races,
  sessions,
  models,
};

/** Declares the whole suite for one engine, in a database that is dropped at the end. */
export function storeSuite(engine: Engine): void {
  describe(`store on the ${engine.name} engine`, () => {
    let open: OpenEngine;
    let made = 0;
    beforeAll(async () => {
      open = await engine.open();
    });
    afterAll(async () => {
      await open.client.db(open.database).dropDatabase();
      await open.close();
    });
    const place: Place = {
      get client() {
        return open.client;
      },
      get db() {
        return open.client.db(open.database);
      },
      get engine() {
        return open;
      },
      async fresh(documents = []) {
        made++;
        const collection = place.db.collection<Thing>(`things-${made}`);
        if (documents.length > 0) await collection.insertMany(documents);
        return collection;
      },
    };
    for (const [name, part] of Object.entries(parts)) describe(name, () => part(place));
  });
}

/** An update of the suite's documents; the driver's type for it knows no lists in documents of any shape. */
export function change(update: Document): UpdateFilter<Thing> {
  return update as UpdateFilter<Thing>;
}

/** The error an operation ends with; it is an error of the test if there is none. */
export async function errorOf(operation: Promise<unknown>): Promise<Error & Document> {
  try {
    await operation;
  } catch (error) {
    return error as Error & Document;
  }
  throw new Error('the operation was not refused');
}
