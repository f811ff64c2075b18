// Runs a plan over the tables, a batch at a time, without holding a read transaction between batches.
// Called by find.ts and write.ts.
import { deserialize, type DeserializeOptions, type Document } from 'bson';
import type { Interval } from './bounds';
import { pickFields, type FieldSet } from './bson-fields';
import type { CollectionHandle } from './catalog';
import type { Table } from './engine';
import { idOfKey } from './index-keys';
import type { Predicate } from './match';
import type { Plan } from './planner';

/** A document found, with where it lies. */
export interface Found {
  readonly idKey: Buffer;
  readonly bytes: Buffer;
  readonly doc: Document;
}

/** How documents leave the store when nobody asks otherwise: as the driver's defaults do. */
export const DEFAULT_DECODE: DeserializeOptions = { promoteValues: true, promoteLongs: true };

interface Step {
  readonly key: Buffer;
  readonly idKey: Buffer;
  readonly bytes: Buffer | undefined;
}

function rangeOptions(interval: Interval, reverse: boolean, last: Buffer | undefined): object {
  const low = interval.lo.length === 0 ? Buffer.from([0]) : interval.lo;
  const high = interval.hi ?? Buffer.from([0xff, 0xff]);
  if (!reverse) return last ? { start: last, exclusiveStart: true, end: high } : { start: low, end: high };
  // LMDB's reverse ranges start at the first key not above `start` and stop before `end`
  return { start: last ?? high, exclusiveStart: true, end: low, inclusiveEnd: true, reverse: true };
}

/** One run of a plan. */
export class Scan {
  keysExamined = 0;
  docsExamined = 0;
  #range = 0;
  #last: Buffer | undefined;
  readonly #intervals: readonly Interval[];
  readonly #seen: Set<string> | undefined;

  constructor(
    private readonly handle: CollectionHandle,
    private readonly plan: Plan,
    private readonly test: Predicate | undefined,
    private readonly decode: DeserializeOptions,
    /** Top-level fields to decode; all when absent. */
    private readonly fields?: FieldSet,
  ) {
    this.#intervals = plan.reverse ? [...plan.intervals].reverse() : plan.intervals;
    this.#seen = plan.index?.record.multikey ? new Set() : undefined;
  }

  /** The next documents that match, at most `limit`; fewer mean the end. */
  take(limit: number): Found[] {
    const out: Found[] = [];
    while (this.#range < this.#intervals.length && out.length < limit) {
      const interval = this.#intervals[this.#range] as Interval;
      if (this.plan.point) {
        this.#takePoint(interval.lo, out);
        this.#range++;
      } else if (this.#takeFrom(interval, limit, out)) {
        this.#range++;
        this.#last = undefined;
      }
    }
    return out;
  }

  #takePoint(key: Buffer, out: Found[]): void {
    const index = this.plan.index;
    const idKey = index ? index.table.getBinary(key) : key;
    if (!idKey) return;
    this.keysExamined++;
    this.#visit(idKey, undefined, out);
  }

  /** Reads one interval; true when it is exhausted. */
  #takeFrom(interval: Interval, limit: number, out: Found[]): boolean {
    for (const step of this.#steps(interval)) {
      this.keysExamined++;
      this.#last = step.key;
      this.#visit(step.idKey, step.bytes, out);
      if (out.length >= limit) return false;
    }
    return true;
  }

  #visit(idKey: Buffer, given: Buffer | undefined, out: Found[]): void {
    if (this.#seen) {
      const id = idKey.toString('latin1');
      if (this.#seen.has(id)) return;
      this.#seen.add(id);
    }
    const bytes = given ?? this.handle.table.getBinary(idKey);
    if (!bytes) return;
    this.docsExamined++;
    const doc = this.fields ? pickFields(bytes, this.fields, this.decode) : deserialize(bytes, this.decode);
    if (!this.test || this.test(doc)) out.push({ idKey, bytes, doc });
  }

  *#steps(interval: Interval): Generator<Step> {
    const index = this.plan.index;
    const options = rangeOptions(interval, this.plan.reverse, this.#last);
    if (!index) {
      for (const { key, value } of this.handle.table.getRange(options)) yield { key, idKey: key, bytes: value };
    } else if (index.unique) {
      for (const { key, value } of index.table.getRange(options)) yield { key, idKey: value, bytes: undefined };
    } else {
      for (const key of index.table.getKeys(options)) yield { key, idKey: idOfKey(key), bytes: undefined };
    }
  }
}

/** Counts the keys of an exact plan inside LMDB, without reading them here; undefined when it must be read. */
export function countKeys(handle: CollectionHandle, plan: Plan): number | undefined {
  if (!plan.exact) return undefined;
  const table: Table = plan.index?.table ?? handle.table;
  if (!plan.index && !plan.byId) {
    table.ensureReadTxn();
    return table.db.stat().entryCount;
  }
  if (plan.point) return plan.intervals.filter((v) => table.getBinaryFast(v.lo) !== undefined).length;
  return plan.intervals.reduce((n, v) => n + table.getKeysCount(rangeOptions(v, false, undefined)), 0);
}
