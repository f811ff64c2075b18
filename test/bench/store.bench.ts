// Speed of the embedded store beside raw LMDB puts in the same run; medians of five. Called by the bench command,
// or by hand: node -r ./test/support/register.js test/bench/store.bench.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { open } from 'lmdb';
import { openEmbedded, type EmbeddedClient } from '../../store/embedded';

/** One figure: operations per second, median of the rounds. */
export interface Figure {
  readonly name: string;
  readonly perSecond: number;
  readonly target?: number;
}

type Collection = ReturnType<ReturnType<EmbeddedClient['db']>['collection']>;

const ROUNDS = 5;
const IN_FLIGHT = 256;
const TEXT = '路灯不亮，晚上很黑，老人出门不方便，请尽快派人来看一看。'.repeat(2);

const median = (list: number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1] as number;

const row = (n: number): Record<string, unknown> => ({
  unit: `grid-${n % 50}`,
  status: n % 10 === 0 ? 'accepted' : 'closed',
  code: `A${n}`,
  createdAt: new Date(1_700_000_000_000 + n * 1000),
  reporter: `person-${(n * 7919) % 5000}`,
  text: TEXT,
  category: 'lighting',
  urgency: 1,
  supporters: [],
  version: 0,
});

async function inFlight(total: number, run: (n: number) => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < total) await run(next++);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return total / (Number(process.hrtime.bigint() - start) / 1e9);
}

async function measure(
  name: string,
  target: number | undefined,
  round: (i: number) => Promise<number>,
): Promise<Figure> {
  const rates: number[] = [];
  for (let i = 0; i < ROUNDS; i++) rates.push(await round(i));
  return { name, perSecond: Math.round(median(rates)), ...(target === undefined ? {} : { target }) };
}

async function rawPuts(folder: string): Promise<Figure> {
  const db = open<Buffer, Buffer>({ path: folder, encoding: 'binary', keyEncoding: 'binary' });
  const value = Buffer.alloc(400, 1);
  const figure = await measure('raw LMDB put, 256 in flight', undefined, (round) =>
    inFlight(20_000, (n) => {
      const key = Buffer.alloc(12);
      key.writeUInt32BE(round, 0);
      key.writeUInt32BE(n, 8);
      return db.put(key, value);
    }),
  );
  await db.close();
  return figure;
}

async function indexed(collection: Collection): Promise<Collection> {
  await collection.createIndexes([
    { key: { unit: 1, status: 1, createdAt: -1 } },
    { key: { code: 1 }, unique: true },
    { key: { reporter: 1, createdAt: -1 } },
    { key: { status: 1, createdAt: 1 } },
  ]);
  return collection;
}

/** Runs all figures on a folder of its own. */
export async function storeBench(): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'linli-bench-'));
  try {
    const figures = [await rawPuts(path.join(folder, 'raw'))];
    const client = await openEmbedded(path.join(folder, 'store'), { sweepEvery: 0 });
    const one = await indexed(client.db().collection('one'));
    const per = 20_000;
    figures.push(
      await measure('insertOne, _id and 4 indexes, 256 in flight', 25_000, (r) =>
        inFlight(per, (n) => one.insertOne({ _id: r * per + n, ...row(r * per + n) })),
      ),
    );
    const many = await indexed(client.db().collection('many'));
    figures.push(
      await measure('insertMany of 100, documents', 60_000, async (r) => {
        const batches = await inFlight(300, (b) =>
          many.insertMany(Array.from({ length: 100 }, (_, i) => row(r * 30_000 + b * 100 + i))),
        );
        return batches * 100;
      }),
    );
    figures.push(
      await measure('findOne by _id', 100_000, () =>
        inFlight(100_000, (n) => one.findOne({ _id: (n * 7919) % (per * ROUNDS) })),
      ),
    );
    figures.push(
      await measure('findOne by a unique index', undefined, () =>
        inFlight(30_000, (n) => one.findOne({ code: `A${(n * 7919) % (per * ROUNDS)}` })),
      ),
    );
    const total = per * ROUNDS;
    figures.push(
      await measure('findOneAndUpdate by _id, $set', 15_000, (r) =>
        inFlight(per, (n) => one.findOneAndUpdate({ _id: (n * 7919) % total }, { $set: { version: r + 1 } })),
      ),
    );
    figures.push(
      await measure('updateOne by _id, $set of a field in two indexes', undefined, (r) =>
        inFlight(per, (n) => one.updateOne({ _id: (n * 7919) % total }, { $set: { status: `s${r}` } })),
      ),
    );
    figures.push(
      await measure('first page of 20 by index', undefined, () =>
        inFlight(3000, (n) =>
          one
            .find({ unit: `grid-${n % 50}`, status: 's4' })
            .sort({ createdAt: -1 })
            .limit(20)
            .toArray(),
        ),
      ),
    );
    figures.push(
      await measure('deleteOne by _id', undefined, (r) => inFlight(per, (n) => one.deleteOne({ _id: r * per + n }))),
    );
    await client.close();
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) {
  storeBench().then(
    (figures) => {
      for (const f of figures) console.log(`${f.name}: ${f.perSecond}/s${f.target ? ` (target ${f.target})` : ''}`);
    },
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}
