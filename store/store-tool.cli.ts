// What the backup and restore tools share: their arguments, and an open store to work on. Called by the two *.cli.ts.
import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { parseArgs } from 'node:util';
import type { Db } from 'mongodb';
import { readConfig } from '../server/config';
import { type ClearableBlobs, openBlobs, storeFolder } from './blobs';
import { openStore } from './open';

/** A tool's work: on this database and these pictures, with the file that was named. */
export type ToolWork = (tool: {
  readonly db: Db;
  readonly blobs: ClearableBlobs;
  readonly file: string;
  readonly replace: boolean;
  readonly say: (line: string) => void;
}) => Promise<void>;

/**
 * Runs a tool: opens the store that --uri or --data names, otherwise the one of the settings (.env
 * included, as the program reads them), works, closes. What goes
 * wrong is printed in one line, and the exit code is 1; wrong arguments print the usage, and it is 2.
 */
export async function runStoreTool(usage: string, work: ToolWork): Promise<void> {
  const given = toolArguments();
  if (!given) {
    process.stderr.write(`${usage}\n`);
    process.exitCode = 2;
    return;
  }
  try {
    if (existsSync('.env')) loadEnvFile('.env');
    const config = readConfig(process.env);
    const data = given.data ?? config.DATA_DIR;
    const uri = given.uri ?? (given.data === undefined ? config.MONGODB_URI : undefined);
    const store = await openStore(uri === undefined ? { folder: storeFolder(data) } : { uri });
    try {
      const db = store.connection.db as unknown as Db;
      await work({ ...given, db, blobs: openBlobs(store, data), say: (line) => process.stdout.write(`${line}\n`) });
    } finally {
      await store.close();
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

function toolArguments(): { file: string; replace: boolean; uri?: string; data?: string } | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { uri: { type: 'string' }, data: { type: 'string' }, replace: { type: 'boolean', default: false } },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0 || (values.uri !== undefined && values.data !== undefined))
      return undefined;
    return { file, ...values };
  } catch {
    return undefined;
  }
}
