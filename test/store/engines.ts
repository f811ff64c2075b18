// The engines the store suite and the specification tests run on: the embedded one always,
// and a server that speaks MongoDB's wire protocol where MONGODB_URI names one.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { openEmbedded } from '../../store/embedded';
import { type OpenedStore, openStore } from '../../store/open';

/** An engine ready for one test file; `close` ends it and removes the folder it stored in. */
export interface OpenEngine {
  client: MongoClient;
  /** False on SecantusDB, which answers a few things otherwise than MongoDB; see test/support/mongo-server/README.md. */
  exact: boolean;
  /** Name of a database for this file alone; whoever uses it drops it. */
  database: string;
  /** The same store as the program opens it; the caller closes it. */
  store(): Promise<OpenedStore>;
  close(): Promise<void>;
}

/** An engine by name, and how to open it. */
export interface Engine {
  name: string;
  embedded: boolean;
  open(): Promise<OpenEngine>;
}

const embedded: Engine = {
  name: 'embedded',
  embedded: true,
  async open() {
    const folder = await mkdtemp(join(tmpdir(), 'linli-test-'));
    const client = (await openEmbedded(folder)) as unknown as MongoClient;
    return {
      client,
      exact: true,
      database: client.db().databaseName,
      store: () => openStore({ folder }),
      async close() {
        await client.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};

function server(uri: string): Engine {
  return {
    name: 'server',
    embedded: false,
    async open() {
      const options = { serverSelectionTimeoutMS: 5_000, writeConcern: { w: 'majority' as const } };
      const client = await new MongoClient(uri, options).connect();
      const database = nameForOneFile();
      return {
        client,
        exact: !('secantusVersion' in (await client.db('admin').command({ buildInfo: 1 }))),
        database,
        store: () => openStore({ uri: uriOf(uri, database) }),
        close: () => client.close(),
      };
    },
  };
}

function uriOf(uri: string, database: string): string {
  const url = new URL(uri);
  url.pathname = `/${database}`;
  return url.href;
}

let named = 0;

function nameForOneFile(): string {
  named++;
  return `linli-test-${process.pid}-${Date.now().toString(36)}-${named}`;
}

/** The server's address, or undefined where the run has none. */
export const serverUri = process.env['MONGODB_URI'];

/** Every engine this run can reach. */
export const engines: Engine[] = serverUri ? [embedded, server(serverUri)] : [embedded];

/** Says in one line, once per test file, that the server's half is left out. */
export function sayIfNoServer(what: string): void {
  if (!serverUri) process.stdout.write(`${what}: embedded engine only; set MONGODB_URI to run it on a server too\n`);
}
