// The Mongoose driver of the embedded store: a native connection whose client and db are ours, so models work unmodified.
// Called by store/open.ts with `mongoose.setDriver(embeddedDriver)`.
import { createRequire } from 'node:module';
import type { Connection, ConnectOptions } from 'mongoose';
import { openEmbedded, type EmbeddedClient, type EmbeddedOptions } from './client';
import type { EmbeddedDb } from './db';

interface NativeDriver {
  readonly Collection: unknown;
  readonly Connection: new (...args: unknown[]) => Connection;
  readonly BulkWriteResult: unknown;
  readonly ClientEncryption: unknown;
}

/** The parts of a native connection that the driver sets, which Mongoose's types leave out. */
interface Internals {
  client: EmbeddedClient | undefined;
  db: EmbeddedDb | undefined;
  host: string;
  port: number;
  name: string;
  readyState: number;
  collections: Record<string, { onOpen(): void }>;
  otherDbs: Internals[];
  config: Record<string, unknown>;
  $dbName?: string;
  _destroyCalled?: boolean;
  _connectionString: string;
  _lastHeartbeatAt: number | null;
  onOpen(): void;
}

const native = createRequire(__filename)('mongoose/lib/drivers/node-mongodb-native') as NativeDriver;
const CONNECTING = 2;
const DISCONNECTED = 0;
const CONNECTION_OPTIONS = ['autoIndex', 'autoCreate', 'sanitizeFilter', 'bufferCommands', 'bufferTimeoutMS'];

/** The uri of a folder, as `openUri` takes it. */
export const folderUri = (folder: string): string => `embedded://${folder}`;

function attach(connection: Internals, client: EmbeddedClient, name: string | undefined): void {
  connection.client = client;
  connection.db = client.db(name);
  connection.name = connection.db.databaseName;
  connection.host = 'embedded';
  connection.port = 0;
  connection._lastHeartbeatAt = null;
  connection.onOpen();
  for (const collection of Object.values(connection.collections)) collection.onOpen();
}

/** A connection to a data folder. */
class EmbeddedConnection extends native.Connection {
  /** Opens `embedded://<folder>`; called by Mongoose's `openUri`. */
  async createClient(uri: string, options: ConnectOptions & EmbeddedOptions = {}): Promise<this> {
    const self = this as unknown as Internals;
    if (self._destroyCalled)
      throw new Error('Connection has been closed and destroyed, and cannot be used for re-opening the connection.');
    const given = options as Record<string, unknown>;
    for (const key of CONNECTION_OPTIONS) if (given[key] !== undefined) self.config[key] = given[key];
    self.readyState = CONNECTING;
    self._connectionString = uri;
    try {
      const client = await openEmbedded(uri.replace(/^embedded:\/\//, ''), options);
      attach(self, client, options.dbName);
      for (const other of self.otherDbs) attach(other, client, other.name);
      return this;
    } catch (error) {
      self.readyState = DISCONNECTED;
      throw error;
    }
  }
}

/** The driver for `mongoose.setDriver`. */
export const embeddedDriver = { ...native, Connection: EmbeddedConnection };
