// `npm start`: real clock, real ports. Everything else is wired in program.ts and service.ts.
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { loadEnvFile } from 'node:process';
import { randomBytes } from 'node:crypto';
import pino from 'pino';
import { storeFolder } from '../store/blobs';
import { openStore } from '../store/open';
import { words } from '../locales/index';
import type { Assist } from '../handlers/recognise/assist';
import { createAssist } from './assist';
import { announcement } from './announce';
import { channelsIn } from './channels';
import { readConfig } from './config';
import { openProgram } from './program';
import { withoutWords } from './faults';
import { DEFAULT_LIMITS, WAITS } from './ports';
import { operatorOf } from './seed/bootstrap';
import { every, startTicker, type Ticker } from './ticker';

const wait = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });

const assistOf = (url: string, model: string, key: string | undefined): Assist =>
  createAssist({ url, model, timeoutMs: 4000, ...(key ? { key } : {}) });

async function main(): Promise<void> {
  if (existsSync('.env')) loadEnvFile('.env');
  const config = readConfig(process.env);
  const log = pino({ level: config.LOG_LEVEL, base: null }, pino.destination(2));
  const clock = { now: () => Date.now() };
  const ids = { next: () => randomBytes(15).toString('base64url').replace(/[-_]/g, 'x') };
  const beats: { ticker?: Ticker } = {};

  const store = await openStore({
    ...(config.MONGODB_URI ? { uri: config.MONGODB_URI } : { folder: storeFolder(config.DATA_DIR) }),
    log,
    now: () => clock.now(),
  });
  const baseUrl = (
    config.BASE_URL ?? `http://${config.HOST === '0.0.0.0' ? '127.0.0.1' : config.HOST}:${config.PORT}`
  ).replace(/\/$/, '');
  const program = await openProgram({
    clock,
    ids,
    rng: { next: () => Math.random() },
    log,
    store,
    folder: config.DATA_DIR,
    dataKey: config.DATA_KEY,
    seedDemo: config.SEED_DEMO,
    app: {
      baseUrl,
      secureCookies: baseUrl.startsWith('https:'),
      trustProxy: config.TRUST_PROXY,
      webRoot: join(__dirname, '..', 'web'),
      version: process.env['npm_package_version'] ?? '0',
      limits: DEFAULT_LIMITS,
    },
    channels: channelsIn(config),
    ...(config.ASSIST_URL && config.ASSIST_MODEL
      ? { assist: assistOf(config.ASSIST_URL, config.ASSIST_MODEL, config.ASSIST_KEY) }
      : {}),
    wait,
    every,
    tickAge: () => {
      const last = beats.ticker?.last();
      return last === undefined ? undefined : clock.now() - last;
    },
  });
  await program.service.start();
  beats.ticker = startTicker(
    () => program.service.tick(),
    () => clock.now(),
    (error) => log.error(withoutWords(error), 'a beat failed'),
  );

  const server = createServer(WAITS, program.app.callback());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.PORT, config.HOST, resolve);
  });
  const operator = await operatorOf(program.service.collections);
  const hasCommunity = [...program.service.directory.tree().units.values()].some((u) => u.level === 'community');
  process.stdout.write(
    announcement(
      {
        chat: `${baseUrl}/chat`,
        ...(operator ? { console: await program.loginLink(operator._id) } : {}),
        ...(hasCommunity ? { board: `${baseUrl}/board` } : {}),
      },
      program.demo,
      words(undefined),
    ),
  );

  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) process.exit(130);
    stopping = true;
    log.info({ signal }, 'stopping');
    server.close();
    await beats.ticker?.stop();
    await program.stop();
    server.closeAllConnections();
    log.info('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
