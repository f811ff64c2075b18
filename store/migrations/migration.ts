// The shape of one step that brings stored data from one version to the next. Used by the list and the runner beside it.
import type { Db } from 'mongodb';

/** One numbered step; the numbers of the list run 1, 2, 3 without gaps and are never changed once released. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  /**
   * Does the step on the driver's database. A crash may leave it half done and then runs it again from the start, so it
   * must be harmless to repeat.
   */
  up(db: Db): Promise<void>;
}
