// The engines the store suite and the specification tests run on: the embedded one always,
// and a server that speaks MongoDB's wire protocol where MONGODB_URI names one.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { openEmbedded } from '../../store/embedded';

/** An engine ready for one test file; `close` ends it and removes what it stored. */
export interface OpenEngine {
  client: MongoClient;
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
    const folder = await mkdtemp(join(tmpdir(), 'store-suite-'));
    const client = (await openEmbedded(folder)) as unknown as MongoClient;
    return {
      client,
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
      const client = await new MongoClient(uri, {
        serverSelectionTimeoutMS: 5_000,
        writeConcern: { w: 'majority' },
      }).connect();
      return { client, close: () => client.close() };
    },
  };
}

/** The server's address, or undefined where the run has none. */
export const serverUri = process.env['MONGODB_URI'];

/** Every engine this run can reach. */
export const engines: Engine[] = serverUri ? [embedded, server(serverUri)] : [embedded];

/** Says in one line, once per test file, that the server's half is left out. */
export function sayIfNoServer(what: string): void {
  if (!serverUri) process.stdout.write(`${what}: embedded engine only; set MONGODB_URI to run it on a server too\n`);
}
