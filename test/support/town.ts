// The demo community with its real service over a real store and a clock in the test's hand: people speak, the bot's
// words are heard, days pass. Every scenario runs plainly, with each message delivered twice, and with the program
// stopped dead between any two hops.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { Incoming, Photo } from '../../models/message/incoming';
import type { OutboxRow } from '../../models/message/rows';
import type { Request } from '../../models/request/request';
import { seededRng } from '../../models/kernel/rng';
import { openProgram, type Program, type ProgramPorts } from '../../server/program';
import { DEFAULT_LIMITS } from '../../server/ports';
import { loadRecogniser, type Recogniser } from '../../handlers/recognise/read';
import { openStore, type OpenedStore } from '../../store/open';
import { testClock, testIds, type TestClock } from './clock';

/** Where the program may be stopped: after the message is stored, before and after the commit, … */
export const HOPS = ['stored', 'decided', 'committed', 'worked', 'rendered', 'sent'] as const;
export type Hop = (typeof HOPS)[number];

/** How a scenario is run. */
export type Mode = { readonly twice?: boolean; readonly stopAt?: Hop };

export const MODES: readonly (readonly [string, Mode])[] = [
  ['as it is', {}],
  ['with every message delivered twice', { twice: true }],
  ...HOPS.map((hop) => [`with a restart after "${hop}" of every message`, { stopAt: hop }] as const),
];

/** A Tuesday morning in working hours. */
export const MORNING = Date.parse('2026-03-10T09:00:00+08:00');

const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = {
  second: 1000,
  minute: MINUTE,
  hour: 60 * MINUTE,
  day: 24 * 60 * MINUTE,
  week: 7 * 24 * 60 * MINUTE,
};

const span = (text: string): number => {
  const m = /^(\d+) (second|minute|hour|day|week)s?$/.exec(text);
  if (!m) throw new Error(`Not a span of time: ${text}`);
  return Number(m[1]) * (UNITS[m[2] as string] as number);
};

let recogniser: Recogniser | undefined;

export interface Spoken {
  readonly photos?: readonly Photo[];
  /** Text or key of the bot message quoted: the newest one in the room that fits. */
  readonly quoting?: string;
  readonly id?: string;
  readonly location?: Incoming['location'];
}

export interface Speaker {
  says(text: string, more?: Spoken): Promise<void>;
  /** Says it to the bot alone. */
  tells(text: string, more?: Spoken): Promise<void>;
  /** Bot messages of a key this person got directly since the start. */
  wasTold(key: string): readonly OutboxRow[];
  /** The newest words the bot said to this person directly. */
  lastTold(): string | undefined;
}

export interface Listener {
  /** Bot messages of a key said in the room since the start. */
  heard(key: string): readonly OutboxRow[];
  /** Everything the bot said in the room, oldest first. */
  words(): readonly string[];
  last(): string | undefined;
}

export interface Town {
  readonly clock: TestClock;
  readonly program: Program;
  /** Somebody of the demo community, speaking in a room of it. */
  person(key: string, roomId?: string): Speaker;
  room(roomId: string): Listener;
  /** Lets time pass; timers fire when they are due. */
  later(text: string): Promise<void>;
  /** Moves to a local time, `2026-03-10 14:00` (Shanghai). */
  at(local: string): Promise<void>;
  requests(): Promise<readonly Request[]>;
  request(code: number): Promise<Request>;
  /** Ends the program without a word and starts it again over the same store. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a town. On MONGODB_URI it lives in a database of its own, otherwise in a fresh folder. */
export async function openTown(
  mode: Mode = {},
  start: number = MORNING,
  parts: Pick<ProgramPorts, 'assist' | 'recogniser'> = {},
): Promise<Town> {
  recogniser ??= loadRecogniser();
  const folder = mkdtempSync(join(tmpdir(), 'linli-town-'));
  const clock = testClock(start);
  const ids = testIds();
  const uri = process.env['MONGODB_URI'];
  const database = `town_${process.pid}_${Math.trunc(performance.now() * 1000)}`;
  let said = 0;
  let armed = false;
  let dead = { yes: false };
  let program: Program;
  let opened: OpenedStore | undefined;
  let rows: OutboxRow[] = [];
  let words = new Map<string, string>();

  async function open(): Promise<Program> {
    const mine = { yes: false };
    dead = mine;
    const store = await openStore({
      ...(uri ? { uri: withDatabase(uri, database) } : { folder: join(folder, 'store') }),
      now: () => clock.now(),
    });
    opened = store;
    const built = await openProgram({
      clock,
      ids,
      rng: seededRng('town'),
      log: pino({ level: process.env['TOWN_LOG'] ?? 'silent' }),
      store,
      folder,
      seedDemo: true,
      app: {
        baseUrl: 'http://localhost',
        secureCookies: false,
        trustProxy: false,
        webRoot: folder,
        version: 'test',
        limits: DEFAULT_LIMITS,
      },
      ...(recogniser ? { recogniser } : {}),
      ...parts,
      wait: () => new Promise((resolve) => setImmediate(resolve)),
      every: () => () => undefined,
      tickAge: () => 0,
      probe: (hop) => {
        if (armed && hop === mode.stopAt) {
          armed = false;
          mine.yes = true;
        }
        // A stopped program does nothing more; what it was doing never goes on.
        return mine.yes ? new Promise<void>(() => undefined) : undefined;
      },
    });
    await built.service.start();
    return built;
  }

  /** Until everything is quiet, or the program has been stopped. */
  async function settle(): Promise<void> {
    let quiet = false;
    const idle = program.service.idle().then(() => {
      quiet = true;
    });
    while (!quiet && !dead.yes) await new Promise((resolve) => setImmediate(resolve));
    if (dead.yes) await restart();
    else await idle;
    await look();
  }

  async function restart(): Promise<void> {
    dead.yes = true;
    armed = false;
    const old = opened;
    await program.service.collections.processes.deleteMany({});
    program = await open();
    // What the stopped program still holds open goes with it.
    await old?.close();
    await program.service.idle();
    await program.service.tick();
    await program.service.idle();
    await look();
  }

  async function look(): Promise<void> {
    const c = program.service.collections;
    rows = await c.outbox.find({}).sort({ createdAt: 1, _id: 1 }).toArray();
    const said = await c.outbox.db
      .collection<{ _id: string; text: string; seq: number; from: { bot: boolean } }>('webmessages')
      .find({ 'from.bot': true })
      .sort({ seq: 1 })
      .toArray();
    rows.sort((a, b) => order(said, a) - order(said, b));
    words = new Map(said.map((m) => [m._id, m.text]));
  }

  const order = (said: readonly { _id: string; seq: number }[], row: OutboxRow): number =>
    said.find((m) => m._id === row.receipt)?.seq ?? Number.MAX_SAFE_INTEGER;

  const textOf = (row: OutboxRow): string => words.get(row.receipt ?? '') ?? '';
  const inRoom = (roomId: string): readonly OutboxRow[] =>
    rows.filter((r) => r.roomId === roomId && r.state === 'sent');

  async function speak(key: string, roomId: string, direct: boolean, text: string, more: Spoken = {}): Promise<void> {
    said += 1;
    const quoted =
      more.quoting === undefined
        ? undefined
        : [...inRoom(roomId)]
            .reverse()
            .find((r) => r.say.key === more.quoting || textOf(r).includes(more.quoting ?? ''));
    if (more.quoting !== undefined && !quoted) throw new Error(`Nothing to quote in ${roomId}: ${more.quoting}`);
    const incoming: Incoming = {
      channel: 'web',
      messageId: more.id ?? `m${said}`,
      roomId,
      direct,
      userId: `demo-${key}`,
      userName: key,
      at: clock.now(),
      text,
      ...(more.photos ? { photos: more.photos } : {}),
      ...(more.location ? { location: more.location } : {}),
      ...(quoted?.receipt ? { quotes: quoted.receipt } : {}),
      mentionsBot: /@小邻/.test(text),
    };
    armed = mode.stopAt !== undefined;
    await program.service.receiver.message(incoming);
    if (mode.twice) await program.service.receiver.message(incoming);
    await settle();
    armed = false;
    clock.set(clock.now() + 1000);
  }

  async function advance(to: number): Promise<void> {
    while (clock.now() < to) {
      const next = await program.service.timers.earliest();
      const step = Math.min(to, clock.now() + 60 * MINUTE, Math.max(clock.now() + 1000, next ?? to));
      clock.set(step);
      await program.service.tick();
      await program.service.idle();
    }
    await look();
  }

  program = await open();
  await look();

  return {
    clock,
    get program() {
      return program;
    },
    person(key, roomId) {
      const dm = `dm-demo-${key}`;
      return {
        says: (text, more) => speak(key, roomId ?? dm, roomId === undefined, text, more),
        tells: (text, more) => speak(key, dm, true, text, more),
        wasTold: (k) => inRoom(dm).filter((r) => r.say.key === k),
        lastTold: () => inRoom(dm).map(textOf).at(-1),
      };
    },
    room: (roomId) => ({
      heard: (k) => inRoom(roomId).filter((r) => r.say.key === k),
      words: () => inRoom(roomId).map(textOf),
      last: () => inRoom(roomId).map(textOf).at(-1),
    }),
    later: (text) => advance(clock.now() + span(text)),
    at: (local) => advance(Date.parse(`${local.replace(' ', 'T')}:00+08:00`)),
    requests: () => program.service.collections.requests.find({}).sort({ code: 1 }).toArray(),
    async request(code) {
      const found = await program.service.collections.requests.findOne({ code });
      if (!found) throw new Error(`No request ${code}`);
      return found;
    },
    restart,
    async close() {
      await program.stop();
      if (!uri) rmSync(folder, { recursive: true, force: true });
    },
  };
}

const withDatabase = (uri: string, name: string): string => {
  const url = new URL(uri);
  url.pathname = `/${name}`;
  return url.toString();
};

/** Runs a scenario in every mode. */
export function scenario(name: string, play: (town: Town) => Promise<void>): void {
  describe(name, () => {
    test.each(MODES)('%s', async (_how, mode) => {
      const town = await openTown(mode);
      try {
        await play(town);
      } finally {
        await town.close();
      }
    });
  });
}
