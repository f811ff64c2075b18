// Cursors that answer as the driver's do. FindCursor runs a query in batches; AggregateCursor runs its pipeline once.
// Returned by collection.ts.
import type { Document } from 'bson';
import { Readable } from 'node:stream';
import { MongoCursorExhaustedError } from 'mongodb';

/** Fetches the next documents; an empty list is the end. */
export type Fetch = (limit: number) => Promise<Document[]>;

const FIRST_BATCH = 101;
const NEXT_BATCH = 1000;

/** What both cursors share: reading one by one, all at once, or as a stream. */
export abstract class EmbeddedCursor {
  #buffer: Document[] = [];
  #at = 0;
  #fetch: Fetch | undefined;
  #ended = false;
  #transform: ((doc: Document) => unknown) | undefined;
  closed = false;

  protected abstract start(): Fetch;
  protected batch: number | undefined;

  get started(): boolean {
    return this.#fetch !== undefined;
  }
  get killed(): boolean {
    return this.closed;
  }
  get id(): undefined {
    return undefined;
  }

  async #fill(limit: number): Promise<boolean> {
    if (this.#at < this.#buffer.length) return true;
    if (this.#ended || this.closed) return false;
    this.#fetch ??= this.start();
    this.#buffer = await this.#fetch(limit);
    this.#at = 0;
    this.#ended = this.#buffer.length === 0;
    return !this.#ended;
  }

  #limit(): number {
    return this.batch && this.batch > 1 ? this.batch : this.started ? NEXT_BATCH : FIRST_BATCH;
  }

  #shape(doc: Document): unknown {
    return this.#transform ? this.#transform(doc) : doc;
  }

  async next(): Promise<unknown> {
    if (!(await this.#fill(this.#limit()))) {
      this.closed = true;
      return null;
    }
    return this.#shape(this.#buffer[this.#at++] as Document);
  }

  async tryNext(): Promise<unknown> {
    return this.next();
  }

  async hasNext(): Promise<boolean> {
    return this.#fill(this.#limit());
  }

  async toArray(): Promise<unknown[]> {
    const out: unknown[] = [];
    while (await this.#fill(Infinity)) {
      const rest = this.#at === 0 ? this.#buffer : this.#buffer.slice(this.#at);
      this.#at = this.#buffer.length;
      if (!this.#transform && out.length === 0 && this.#ended) return rest;
      for (const doc of rest) out.push(this.#shape(doc));
    }
    this.closed = true;
    return out;
  }

  async forEach(visit: (doc: unknown) => boolean | void): Promise<void> {
    for await (const doc of this) if (visit(doc) === false) break;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void, void> {
    try {
      while (await this.hasNext()) yield await this.next();
    } finally {
      await this.close();
    }
  }

  map(transform: (doc: never) => unknown): this {
    const before = this.#transform;
    const last = transform as (doc: unknown) => unknown;
    this.#transform = before ? (doc) => last(before(doc)) : last;
    return this;
  }

  bufferedCount(): number {
    return this.#buffer.length - this.#at;
  }

  readBufferedDocuments(count?: number): Document[] {
    const out = this.#buffer.slice(this.#at, count === undefined ? undefined : this.#at + count);
    this.#at += out.length;
    return out;
  }

  stream(options?: { transform?: (doc: unknown) => unknown }): Readable {
    const stream = Readable.from(this, { objectMode: true });
    return options?.transform ? stream.map(options.transform) : stream;
  }

  rewind(): void {
    this.#buffer = [];
    this.#at = 0;
    this.#fetch = undefined;
    this.#ended = false;
    this.closed = false;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.#buffer = [];
    this.#at = 0;
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  batchSize(n: number): this {
    this.batch = n;
    return this;
  }

  addCursorFlag(): this {
    return this;
  }
  maxTimeMS(): this {
    return this;
  }
  withReadPreference(): this {
    return this;
  }
  withReadConcern(): this {
    return this;
  }

  protected refuseStarted(): void {
    if (this.started) throw new MongoCursorExhaustedError('Cursor is already initialized');
  }
}
