// The list of all migrations, oldest first. migrate.ts runs those a store has not had yet.
import { indexes } from './0001-indexes';
import type { Migration } from './migration';

/** Every step there is; its length is the version of the data this program writes. */
export const MIGRATIONS: readonly Migration[] = [indexes];
