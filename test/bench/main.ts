// `npm run bench`: medians of five runs beside raw LMDB puts in the same run, with the machine's cores. Prints a table;
// never fails, since a figure is no test. `--large` adds the store with a million requests, `--store` the store's own figures.
import { cpus } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { openCity, report, talk, type City } from './city';
import { fill } from './fill';
import { coldStart } from './cold';
import { storeBench } from './store.bench';

const ROUNDS = 5;

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1] as number;
const quantile = (list: readonly number[], q: number): number =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * q))] as number;

const line = (name: string, value: string, target = ''): void => {
  process.stdout.write(`${name.padEnd(58)} ${value.padStart(14)}  ${target}\n`);
};

const ms = (since: bigint): number => Number(process.hrtime.bigint() - since) / 1e6;

async function rounds(run: (i: number) => Promise<number>): Promise<number> {
  const figures: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) figures.push(await run(i));
  return median(figures);
}

async function rawPuts(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'linli-raw-'));
  const db = open<Buffer, string>({ path: folder, encoding: 'binary' });
  const value = Buffer.alloc(600, 7);
  const perSecond = await rounds(async (round) => {
    const begun = process.hrtime.bigint();
    await Promise.all(Array.from({ length: 50_000 }, (_, i) => db.put(`${round}-${i}`, value)));
    await db.flushed;
    return 50_000 / (ms(begun) / 1000);
  });
  await db.close();
  rmSync(folder, { recursive: true, force: true });
  return perSecond;
}

let reported = 0;

/** Reports in flight side by side, as rooms send them; ends when every answer has been sent. */
async function reports(city: City, count: number): Promise<number> {
  const { service } = city.program;
  const begun = process.hrtime.bigint();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await service.receiver.message(report((reported += 1)));
    }
  };
  await Promise.all(Array.from({ length: 200 }, worker));
  await service.idle();
  return count / (ms(begun) / 1000);
}

async function chatter(city: City, count: number): Promise<number> {
  const { service } = city.program;
  const begun = process.hrtime.bigint();
  for (let i = 0; i < count; i += 1) await service.receiver.message(talk(i));
  return count / (ms(begun) / 1000);
}

/** Time from receive to acknowledged, in ms, at 1,000 messages a second for three seconds; a third of them reports. */
async function acknowledge(city: City): Promise<number[]> {
  const took: number[] = [];
  const waiting: Promise<void>[] = [];
  const begun = process.hrtime.bigint();
  for (let sent = 0; sent < 3000;) {
    const due = Math.min(3000, Math.floor(ms(begun)));
    for (; sent < due; sent += 1) {
      const message = sent % 3 === 0 ? report((reported += 1)) : talk(sent);
      const at = process.hrtime.bigint();
      waiting.push(city.program.service.receiver.message(message).then(() => void took.push(ms(at))));
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(waiting);
  await city.program.service.idle();
  return took;
}

async function figures(city: City, label: string): Promise<void> {
  await reports(city, 2000);
  line(
    `${label}: durable requests, hops 2-7, 50 rooms`,
    `${Math.round(await rounds(() => reports(city, 5000)))}/s`,
    '>= 5000/s',
  );
  line(`${label}: chatter`, `${Math.round(await rounds(() => chatter(city, 50_000)))}/s`, '>= 50000/s');
  const p99 = await rounds(async () => quantile(await acknowledge(city), 0.99));
  line(`${label}: receive to acknowledged at 1,000/s, p99`, `${p99.toFixed(1)} ms`, '<= 20 ms');
}

async function main(): Promise<void> {
  process.stdout.write(
    `${cpus().length} cores, ${cpus()[0]?.model.trim()}, Node ${process.version}; medians of ${ROUNDS}\n`,
  );
  line('baseline: raw LMDB puts of 600 bytes', `${Math.round(await rawPuts())}/s`);
  if (process.argv.includes('--store')) {
    for (const f of await storeBench())
      line(f.name, `${f.perSecond}/s`, f.target === undefined ? '' : `>= ${f.target}/s`);
  }
  const city = await openCity();
  await figures(city, 'empty store');
  await city.close();
  if (!process.argv.includes('--large')) return;
  const large = await openCity();
  await fill(large, 1_000_000, 100_000);
  await figures(large, '1,000,000 requests');
  const board = await rounds(async () => {
    const { read } = large.program.service;
    const begun = process.hrtime.bigint();
    const statuses = ['accepted', 'dispatched', 'inProgress', 'onHold', 'whistled', 'resolved'] as const;
    await Promise.all(
      statuses.flatMap((s) => [
        read.countRequests({ under: ['c1'], status: [s] }),
        read.requests({ under: ['c1'], status: [s] }, { sort: 'newest', limit: 20 }),
      ]),
    );
    return ms(begun);
  });
  line('1,000,000 requests: first page of the board', `${board.toFixed(1)} ms`, '< 50 ms');
  await large.program.stop();
  const cold = await rounds(() => coldStart(large.folder).then((c) => c.startMs));
  line('1,000,000 requests: cold start', `${Math.round(cold)} ms`, '<= 2000 ms');
  const { privateMb } = await coldStart(large.folder);
  line('1,000,000 requests: private memory', `${Math.round(privateMb)} MB`, '<= 300 MB');
  rmSync(large.folder, { recursive: true, force: true });
}

void main();
