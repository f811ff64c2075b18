// A city to measure in: one county, ten communities, fifty grids with a group each, and a channel that only counts.
// Used by test/bench/main.ts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { Channel, Receiver, Rendered } from '../../bot/channel';
import type { Incoming } from '../../models/message/incoming';
import { newcomer } from '../../handlers/turns';
import type { Person } from '../../models/person/person';
import type { Room } from '../../models/room/room';
import type { Level, Unit } from '../../models/unit/unit';
import { seededRng } from '../../models/kernel/rng';
import { openProgram, type Program } from '../../server/program';
import { DEFAULT_LIMITS } from '../../server/ports';
import { openStore } from '../../store/open';
import { testIds } from '../support/clock';

export const ROOMS = 50;
export const BUILDINGS = 100;
/** Residents on record: three hundred in each group. */
const RESIDENTS = 15_000;

/** Sends nothing anywhere and counts. */
export class CountingChannel implements Channel {
  readonly name = 'bench';
  readonly can = {
    hearsAll: true,
    buttons: true,
    quotes: true,
    recalls: false,
    photos: true,
    textLimit: 4000,
    pace: { count: 1e9, windowMs: 1000 },
  };
  sent = 0;
  receiver: Receiver | undefined;

  async start(receiver: Receiver): Promise<void> {
    this.receiver = receiver;
  }
  async stop(): Promise<void> {}
  async send(_message: Rendered): Promise<{ messageId: string }> {
    this.sent += 1;
    return { messageId: `b${this.sent}` };
  }
  directRoom(userId: string): string {
    return `dm-${userId}`;
  }
  state(): 'up' {
    return 'up';
  }
}

export interface City {
  readonly program: Program;
  readonly channel: CountingChannel;
  readonly folder: string;
  close(): Promise<void>;
}

const unit = (_id: string, level: Level, name: string, parentId: string | null, prefix?: string): Unit => ({
  _id,
  v: 1,
  causes: [],
  level,
  name,
  aliases: [],
  parentId,
  ...(prefix ? { prefix } : {}),
  settings: level === 'county' ? { hourlyBudget: 200 } : {},
});

const units = (): Unit[] => [
  unit('county', 'county', '测试县', null),
  unit('town', 'township', '测试街道', 'county'),
  ...Array.from({ length: ROOMS / 5 }, (_, c) => unit(`c${c}`, 'community', `第${c}社区`, 'town', `C${c}X`)),
  ...Array.from({ length: ROOMS }, (_, g) => unit(`g${g}`, 'grid', `第${g}网格`, `c${Math.floor(g / 5)}`)),
  ...Array.from({ length: ROOMS * BUILDINGS }, (_, b) =>
    unit(`b${b}`, 'building', `${b + 1}号楼`, `g${Math.floor(b / BUILDINGS)}`),
  ),
];

const rooms = (): Room[] =>
  Array.from({ length: ROOMS }, (_, g) => ({
    _id: `bench:r${g}`,
    v: 1,
    causes: [],
    channel: 'bench',
    roomId: `r${g}`,
    name: `第${g}网格群`,
    direct: false,
    unitId: `g${g}`,
    purpose: 'residents' as const,
    hourlyBudget: 1e9,
  }));

const residents = (from: number, count: number): Person[] =>
  Array.from({ length: count }, (_, i) => ({
    ...newcomer('bench', `u${from + i}`, `居民${from + i}`, `g${(from + i) % ROOMS}`),
    v: 1,
  }));

/** Opens a city in a folder (a fresh one by default). */
export async function openCity(folder = mkdtempSync(join(tmpdir(), 'linli-bench-'))): Promise<City> {
  const channel = new CountingChannel();
  const clock = { now: () => Date.now() };
  const store = await openStore({ folder: join(folder, 'store') });
  const program = await openProgram({
    clock,
    ids: testIds(`${process.pid}x`),
    rng: seededRng('bench'),
    log: pino({ level: 'error' }),
    store,
    folder,
    seedDemo: false,
    app: {
      baseUrl: 'http://localhost',
      secureCookies: false,
      trustProxy: false,
      webRoot: folder,
      version: 'bench',
      limits: DEFAULT_LIMITS,
    },
    channels: () => [channel],
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    every: () => () => undefined,
    tickAge: () => 0,
  });
  const c = program.service.collections;
  if (!(await c.units.findOne({ _id: 'county' }))) {
    await c.units.insertMany(units() as never);
    await c.rooms.insertMany(rooms() as never);
    for (let from = 0; from < RESIDENTS; from += 1000) await c.persons.insertMany(residents(from, 1000) as never);
    await c.versions.updateOne({ _id: 'directory' }, { $inc: { value: 1 } }, { upsert: true });
  }
  await program.service.start();
  return {
    program,
    channel,
    folder,
    async close() {
      await program.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const FAULTS = [
  '路灯不亮了',
  '下水道堵了',
  '电梯坏了停在那里',
  '垃圾好几天没人清了',
  '单元门禁坏了',
  '井盖松了',
  '外墙皮掉了',
  '大树枝压到电线了',
  '蚊子老鼠太多了',
  '半夜施工太吵了',
];
const TALK = [
  '早上好',
  '今天天气真好',
  '谁家有多余的葱',
  '哈哈哈哈',
  '收到',
  '谢谢啊',
  '孩子放学了吗',
  '晚上一起跳舞',
  '这个菜怎么做的',
  '周末去哪玩',
];

let serial = 0;

const incoming = (n: number, text: string): Incoming => ({
  channel: 'bench',
  messageId: `m${(serial += 1)}`,
  roomId: `r${n % ROOMS}`,
  direct: false,
  userId: `u${n % RESIDENTS}`,
  at: Date.now(),
  text,
  mentionsBot: false,
});

/** A report of something not reported before: fifty rooms in turn, then the next building, then the next fault. */
export function report(n: number): Incoming {
  const building = (n % ROOMS) * BUILDINGS + (Math.floor(n / ROOMS) % BUILDINGS) + 1;
  const fault = FAULTS[Math.floor(n / (ROOMS * BUILDINGS)) % FAULTS.length];
  return incoming(n, `${building}号楼${fault}，麻烦看一下`);
}

/** Talk that is none of the bot's business. */
export const talk = (n: number): Incoming => ({
  ...incoming(n, `${TALK[n % TALK.length]}${'啊呀哦呢吧'[n % 5]}`),
  userId: `t${n % RESIDENTS}`,
});
