// Opens the store: the embedded one in a data folder, or a server that speaks MongoDB's protocol by uri.
// Called by server/service.ts, the command-line tools and the tests.
import mongoose, { type Connection, type Mongoose } from 'mongoose';
import { embeddedDriver, folderUri } from './embedded/driver';

/** What is logged while opening; ids and numbers only. */
export interface OpenLog {
  info(fields: Record<string, unknown>, message: string): void;
}

/** How to open the store; exactly one of `uri` and `folder`. */
export interface OpenOptions {
  /** `mongodb://` or `mongodb+srv://`. */
  readonly uri?: string | undefined;
  /** Data folder of the embedded store, created when missing. */
  readonly folder?: string | undefined;
  readonly log?: OpenLog | undefined;
  /** Clock for TTL indexes and `$currentDate` of the embedded store, in ms. */
  readonly now?: (() => number) | undefined;
}

/** An open store. `mongoose` is an instance of its own: models are compiled on it or on `connection`. */
export interface OpenedStore {
  readonly mongoose: Mongoose;
  readonly connection: Connection;
  readonly engine: 'embedded' | 'mongodb';
  readonly folder?: string;
  /** Waits for writes under way and closes; closing twice is fine. */
  close(): Promise<void>;
}

const SERVER_OPTIONS = {
  maxPoolSize: 20,
  minPoolSize: 1,
  serverSelectionTimeoutMS: 10_000,
  connectTimeoutMS: 10_000,
  socketTimeoutMS: 60_000,
  writeConcern: { w: 'majority' as const },
  retryWrites: false,
};

/** Opens the store. Throws StoreError for a bad folder, the driver's errors for a server that does not answer. */
export async function openStore(options: OpenOptions): Promise<OpenedStore> {
  const { uri, folder, log, now } = options;
  if ((uri === undefined) === (folder === undefined)) throw new Error('openStore needs either a uri or a folder');
  const own = new mongoose.Mongoose();
  own.set('strictQuery', true);
  if (folder !== undefined) {
    own.setDriver(embeddedDriver);
    await own.connect(folderUri(folder), { autoIndex: false, autoCreate: false, ...(now ? { now } : {}) } as object);
    log?.info({ engine: 'embedded', folder }, 'store opened');
  } else {
    await own.connect(uri as string, { ...SERVER_OPTIONS, autoIndex: false, autoCreate: false });
    log?.info({ engine: 'mongodb' }, 'store opened');
  }
  const connection = own.connection;
  return {
    mongoose: own,
    connection,
    engine: folder === undefined ? 'mongodb' : 'embedded',
    ...(folder === undefined ? {} : { folder }),
    close: () => connection.close(),
  };
}
