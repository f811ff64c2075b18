// A whole HTTP side over a real embedded store with the demo community, for the tests in this folder.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from 'mongodb';
import pino from 'pino';
import { Registry } from 'prom-client';
import supertest from 'supertest';
import { createWebChannel, type WebChannel } from '../../bot/channels/web/index';
import { words } from '../../locales/index';
import { chineseCalendar, DEFAULT_HOURS } from '../../models/kernel/calendar';
import { idFrom } from '../../models/kernel/ids';
import type { Incoming } from '../../models/message/incoming';
import type { Person } from '../../models/person/person';
import { settingAt } from '../../models/unit/settings';
import { createApp } from '../../server/app';
import { type ActResult, type AppPorts, DEFAULT_LIMITS, type Limits } from '../../server/ports';
import { DEMO_ADMIN, demoPersonas, seedDemo } from '../../server/seed/demo';
import { createSessions } from '../../server/session/sessions';
import { createAdminStore } from '../../store/admin';
import { createAuditStore } from '../../store/audit';
import { createCatalogues } from '../../store/catalogues';
import { createCommitter } from '../../store/commit';
import { createDirectory } from '../../store/directory';
import { createMediaStore, fileBlobs } from '../../store/media';
import { createModelIndexes } from '../../store/migrations/0001-indexes';
import { collectionsOf, registerModels } from '../../store/models';
import { openStore } from '../../store/open';
import { createRead } from '../../store/read';
import { createRelay } from '../../store/relay';
import { createSeal } from '../../store/seal';
import { createSessionStore } from '../../store/sessions';
import { createWebStore } from '../../store/web';

/** A Wednesday morning, 10:00 in Shanghai. */
export const START = Date.UTC(2026, 3, 15, 2, 0);

export interface Acted {
  readonly handler: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly actor: string;
  readonly cause: string;
}

export interface House {
  readonly clock: { at: number; now(): number };
  readonly ports: AppPorts;
  readonly db: Db;
  readonly chat: WebChannel;
  /** What the console asked handlers to do. */
  readonly acted: Acted[];
  /** What handlers answer; set by a test. */
  answer: (acted: Acted) => Promise<ActResult>;
  /** What the channel handed on. */
  readonly heard: Incoming[];
  /** Texts that count as chatter. */
  isChatter: (text: string) => boolean;
  readonly logged: string[];
  http(): ReturnType<typeof supertest>;
  /** A browser of staff with a session, by demo key. */
  staff(key: string): Promise<Browser>;
  /** A browser of a fresh person with these rights. */
  staffWith(
    grants: readonly { readonly role: string; readonly unitId: string; readonly partTime?: boolean }[],
  ): Promise<Browser>;
  /** A browser of the chat, by demo key. */
  visitor(key: string): Promise<Browser>;
  /** Advances the scheduler's clock and runs what is due. */
  beat(): Promise<void>;
  close(): Promise<void>;
}

/** A supertest agent with cookies and, for staff, the CSRF header on changes. */
export interface Browser {
  get(path: string): supertest.Test;
  post(path: string): supertest.Test;
  put(path: string): supertest.Test;
  patch(path: string): supertest.Test;
  delete(path: string): supertest.Test;
  readonly cookie: string;
}

const personId = (key: string): string => idFrom('person', 'web', `demo-${key}`);

/** Builds it. Every call has its own store. */
export async function openHouse(limits: Partial<Limits> = {}): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'linli-server-'));
  const clock = { at: START, now: () => clock.at };
  let n = 0;
  const ids = { next: () => idFrom('test', (n += 1)) };
  const store = await openStore({ folder: join(folder, 'store'), now: () => clock.at });
  registerModels(store.mongoose);
  const db = store.connection.db as unknown as Db;
  await createModelIndexes(db);
  const collections = collectionsOf(store.connection);
  await seedDemo(collections);
  const directory = createDirectory(collections, () => undefined);
  await directory.refresh();
  const seal = createSeal(Buffer.alloc(32, 7));
  const audit = createAuditStore(db);
  const catalogues = createCatalogues(collections, directory);
  const read = {
    ...createRead({ collections, directory, seal, clock, ids, audit }),
    catalogue: (unitId: string) => catalogues.at(unitId),
  } as unknown as AppPorts['read'];
  const relay = createRelay(collections, {
    clock,
    processId: 'test',
    targets: (to) => directory.targets(to),
    onOutbox: () => undefined,
    onInbox: () => undefined,
    onTimer: () => undefined,
  });
  const committer = createCommitter(collections, relay, (kind, record) => {
    directory.changed(kind, record);
    if (kind === 'catalogue') catalogues.changed();
  });
  const media = createMediaStore(db, fileBlobs(join(folder, 'photos')));
  const timers = new Set<() => void>();
  const kept = new Set<string>();
  const logged: string[] = [];
  const acted: Acted[] = [];
  const heard: Incoming[] = [];

  const chat = createWebChannel({
    clock,
    ids,
    store: createWebStore(db),
    kept: async (cause) => kept.has(cause),
    room: (key) => directory.room(key),
    personas: async () => demoPersonas(),
    botNames: ['小邻'],
    showPhotos: async (list, roomId) => {
      await media.shownIn(list, roomId);
      const found = await Promise.all(list.map((id) => media.media(id)));
      return found.flatMap((m) => (m ? [{ id: m._id, width: m.width, height: m.height }] : []));
    },
    every: (_ms, fn) => {
      timers.add(fn);
      return () => timers.delete(fn);
    },
    onError: (error) => logged.push(String(error)),
  });
  await chat.start({
    async message(incoming) {
      heard.push(incoming);
      if (!house.isChatter(incoming.text)) kept.add(`web:${incoming.messageId}`);
    },
    event: async () => undefined,
  });

  const calendar = chineseCalendar();
  const ports: AppPorts = {
    clock,
    ids,
    log: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
    metrics: new Registry(),
    config: {
      baseUrl: 'http://linli.test',
      secureCookies: false,
      trustProxy: false,
      webRoot: join(folder, 'web'),
      version: '0.0.0-test',
      limits: { ...DEFAULT_LIMITS, ...limits },
    },
    text: (locale, key, params) => words(locale).t(key, params),
    hasText: (key) => words('zh-CN').has(key),
    refusalText: (_locale, refusal) => `refused:${refusal.refused}`,
    read,
    unseal: (sealed) => seal.unseal(sealed),
    tree: () => directory.tree(),
    async act(handler, args, actor, cause) {
      const one = { handler, args, actor: actor._id, cause };
      acted.push(one);
      return house.answer(one);
    },
    clocks: () => [],
    setting: (unitId, name) => settingAt(directory.tree(), unitId, name),
    hoursOf: () => DEFAULT_HOURS,
    calendar,
    commit: committer.commit,
    sessions: createSessionStore(db),
    audit,
    media,
    admin: createAdminStore(db),
    chat,
    readiness: async () => ({ store: true, channels: [{ name: 'web', state: chat.state() }], tickAgeMs: 10 }),
  };
  const server = createApp(ports).callback();
  const sessions = createSessions({ clock, ids, store: ports.sessions });

  const browser = (cookie: string, csrf?: string): Browser => {
    const call = (method: 'get' | 'post' | 'put' | 'patch' | 'delete') => (path: string) => {
      const test = supertest(server)[method](path).set('Cookie', cookie);
      return csrf !== undefined && method !== 'get' ? test.set('X-CSRF-Token', csrf) : test;
    };
    return {
      get: call('get'),
      post: call('post'),
      put: call('put'),
      patch: call('patch'),
      delete: call('delete'),
      cookie,
    };
  };

  async function signIn(id: string): Promise<Browser> {
    const path = await sessions.link(id);
    const opened = await sessions.redeem(path.split('/').at(-1) ?? '');
    if (!opened) throw new Error(`No session for ${id}`);
    return browser(`session=${opened.token}; csrf=${opened.csrf}`, opened.csrf);
  }

  const house: House = {
    clock,
    ports,
    db,
    chat,
    acted,
    heard,
    logged,
    answer: async () => ({}),
    isChatter: (text) => text.includes('哈哈'),
    http: () => supertest(server),
    staff: (key) => signIn(key === 'admin' ? DEMO_ADMIN : personId(key)),
    async staffWith(grants) {
      const id = ids.next();
      const person = { _id: id, v: 1, causes: [], name: '测试员', identities: [], identityKeys: [`web:${id}`], grants };
      await collections.persons.insertOne(person as never);
      return signIn(id);
    },
    async visitor(key) {
      const joined = await chat.people.join({ persona: key });
      if (!('token' in joined) || joined.token === undefined) throw new Error(`No visitor ${key}`);
      return browser(`visitor=${joined.token}`);
    },
    async beat() {
      for (const fn of [...timers]) fn();
      await new Promise((resolve) => setImmediate(resolve));
    },
    async close() {
      await chat.stop();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return house;
}

/** The person of a demo key. */
export const demoPerson = async (house: House, key: string): Promise<Person> => {
  const found = await house.ports.read.person(key === 'admin' ? DEMO_ADMIN : personId(key));
  if (!found) throw new Error(`No demo person ${key}`);
  return found;
};
