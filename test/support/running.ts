// The real program over a fresh folder, listening on loopback, for tests that come by HTTP or browser. Time is real.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import pino from 'pino';
import { openProgram, type Program } from '../../server/program';
import { DEFAULT_LIMITS, type Rate } from '../../server/ports';
import { every } from '../../server/ticker';
import { openStore } from '../../store/open';

export interface Running {
  readonly url: string;
  readonly program: Program;
  /** A fresh one-time login link of a person of the demo community, by key; the operator by default. */
  loginLink(key?: string): Promise<string>;
  stop(): Promise<void>;
}

/** Tests come from one address and never wait. */
const FREE: Rate = { burst: 1e6, perMinute: 1e6 };

const WEB_ROOT = join(__dirname, '..', '..', 'dist', 'web');

/** True when the pages have been built. */
export const pagesBuilt = existsSync(join(WEB_ROOT, 'chat.html'));

/** Starts the program with the demo community, in a folder of its own that goes away at the end unless one is given. */
export async function startRunning(at: { folder?: string; port?: number } = {}): Promise<Running> {
  const folder = at.folder ?? mkdtempSync(join(tmpdir(), 'linli-running-'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(at.port ?? 0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = { now: () => Date.now() };
  const program = await openProgram({
    clock,
    ids: { next: () => randomBytes(15).toString('hex').slice(0, 20) },
    rng: { next: () => Math.random() },
    log: pino({ level: 'error' }),
    store: await openStore({ folder: join(folder, 'store') }),
    folder,
    seedDemo: true,
    app: {
      baseUrl: url,
      secureCookies: false,
      trustProxy: false,
      webRoot: WEB_ROOT,
      version: 'test',
      limits: { ...DEFAULT_LIMITS, ip: FREE, session: FREE, visitor: FREE, login: FREE, upload: FREE },
    },
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    every,
    tickAge: () => 0,
  });
  await program.service.start();
  const beat = every(1000, () => void program.service.tick());
  server.on('request', program.app.callback());
  return {
    url,
    program,
    async loginLink(key = 'admin') {
      const person = await program.service.read.personByIdentity('web', `demo-${key}`);
      if (!person) throw new Error(`Nobody called ${key} in the demo community`);
      return program.loginLink(person._id);
    },
    async stop() {
      beat();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await program.stop();
      if (at.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
