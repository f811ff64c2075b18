// Opens the store, brings its data up to date and builds service and app over it. Used by main.ts with the real clock and
// by tests, replay and bench with theirs.
import { mkdirSync } from 'node:fs';
import type Koa from 'koa';
import type { Db } from 'mongodb';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import type { Channel } from '../bot/channel';
import { createWebChannel, type WebChannel } from '../bot/channels/web/index';
import type { Assist } from '../handlers/recognise/assist';
import { loadRecogniser, type Recogniser } from '../handlers/recognise/read';
import { ctxOf } from '../handlers/requests/scene';
import { hoursAt } from '../handlers/turns';
import { words } from '../locales/index';
import { chineseCalendar, type Calendar } from '../models/kernel/calendar';
import type { Clock } from '../models/kernel/clock';
import type { Ids } from '../models/kernel/ids';
import type { Rng } from '../models/kernel/rng';
import { clocksFor } from '../models/request/clocks';
import { settingAt } from '../models/unit/settings';
import type { Persona } from '../models/web/chat';
import { createAdminStore } from '../store/admin';
import { createAuditStore } from '../store/audit';
import { openBlobs } from '../store/blobs';
import { createMediaStore } from '../store/media';
import { migrate } from '../store/migrations/migrate';
import { registerModels } from '../store/models';
import type { OpenedStore } from '../store/open';
import { createSeal, dataKey } from '../store/seal';
import { createSessionStore } from '../store/sessions';
import { createWebStore } from '../store/web';
import { createApp } from './app';
import { measure } from './metrics';
import type { AppConfig, AppPorts } from './ports';
import { bootstrap } from './seed/bootstrap';
import { demoPersonas, isDemo, seedDemo } from './seed/demo';
import { createService, type ChannelParts, type Service } from './service';
import { createSessions } from './session/sessions';

export interface ProgramPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly rng: Rng;
  readonly log: Logger;
  readonly store: OpenedStore;
  /** Folder of photos and of the data key. */
  readonly folder: string;
  readonly dataKey?: string | undefined;
  readonly seedDemo: boolean;
  readonly app: AppConfig;
  readonly calendar?: Calendar;
  readonly recogniser?: Recogniser;
  /** Asked about unclear messages. */
  readonly assist?: Assist;
  /** Channels besides the web one. */
  readonly channels?: (parts: ChannelParts, media: AppPorts['media']) => readonly Channel[];
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  every(ms: number, fn: () => void): () => void;
  /** Milliseconds since the last beat that ended well. */
  tickAge(): number | undefined;
  readonly probe?: (hop: string) => Promise<void> | void;
}

export interface Program {
  readonly service: Service;
  readonly app: Koa;
  readonly web: WebChannel;
  readonly seeded: boolean;
  readonly demo: boolean;
  /** A fresh one-time login link of a person. */
  loginLink(personId: string): Promise<string>;
  stop(): Promise<void>;
}

/** Builds the program; `service.start()` is left to the caller. */
export async function openProgram(ports: ProgramPorts): Promise<Program> {
  const { clock, ids, log, store } = ports;
  mkdirSync(ports.folder, { recursive: true });
  registerModels(store.mongoose);
  const db = store.connection.db as unknown as Db;
  await migrate({ connection: store.connection, now: () => clock.now(), wait: ports.wait, owner: ids.next(), log });

  const calendar = ports.calendar ?? chineseCalendar();
  for (const warning of calendar.warnings(clock.now())) log.warn(warning, 'working calendar');

  const media = createMediaStore(db, openBlobs(store, ports.folder));
  const audit = createAuditStore(db);
  const sessionStore = createSessionStore(db);
  const sessions = createSessions({ clock, ids, store: sessionStore });
  const loginLink = async (personId: string): Promise<string> => ports.app.baseUrl + (await sessions.link(personId));
  const metrics = new Registry();
  const seal = createSeal(dataKey(ports.dataKey, ports.folder));

  let web: WebChannel | undefined;
  let personas: readonly Persona[] = [];
  const service = createService({
    clock,
    ids,
    rng: ports.rng,
    log,
    store,
    calendar,
    audit,
    seal,
    recogniser: ports.recogniser ?? loadRecogniser(),
    ...(ports.assist ? { assist: ports.assist } : {}),
    loginLink: async (personId) => ({ link: await loginLink(personId), minutes: 10 }),
    channels: (parts) => {
      web = createWebChannel({
        clock,
        ids,
        store: createWebStore(db),
        kept: parts.kept,
        room: (key) => parts.directory.room(key),
        personas: async () => personas,
        botNames: [words('zh-CN').t('text.botName'), words('en').t('text.botName')],
        showPhotos: async (list, roomId) => {
          await media.shownIn(list, roomId);
          const found = await Promise.all(list.map((id) => media.media(id)));
          return found.flatMap((m) => (m ? [{ id: m._id, width: m.width, height: m.height }] : []));
        },
        every: ports.every,
        onError: (error) => log.error({ kind: (error as Error).name }, 'live stream failed'),
      });
      return [web, ...(ports.channels?.(parts, media) ?? [])];
    },
    ...(ports.probe ? { probe: ports.probe } : {}),
  });
  if (!web) throw new Error('The web channel was not built');
  const chat = web;

  const seeded = ports.seedDemo && (await seedDemo(service.collections));
  const demo = await isDemo(service.collections);
  if (!demo) await bootstrap(service.collections);
  if (demo) personas = demoPersonas();

  measure(metrics, service);
  const app = createApp({
    clock,
    ids,
    log,
    config: ports.app,
    metrics,
    text: (locale, key, params) => words(locale).t(key, params),
    hasText: (key) => words(undefined).has(key),
    refusalText: (locale, refusal) => words(locale).t(`refusal.${refusal.refused}`, refusal.params),
    read: service.read,
    unseal: (sealed) => seal.unseal(sealed),
    tree: () => service.directory.tree(),
    clocks: (request) => clocksFor(request, ctxOf(service.turns.ofTask('look'), new Map())),
    setting: (unitId, name) => settingAt(service.directory.tree(), unitId, name),
    hoursOf: (unitId) => hoursAt(service.directory.tree(), unitId),
    calendar,
    async act(handlerId, args, actor, cause) {
      const { refused, saved } = await service.act(handlerId, args, actor, cause);
      if (refused) return { refused };
      return saved?.kind === 'request' ? { record: await service.read.request(saved.id) } : {};
    },
    commit: service.commit,
    sessions: sessionStore,
    audit,
    media,
    admin: createAdminStore(db),
    chat,
    async readiness() {
      const age = ports.tickAge();
      const reached = await service.collections.versions.findOne({ _id: 'directory' }).then(
        () => true,
        () => false,
      );
      return {
        store: reached,
        channels: [...service.channels.values()].map((c) => ({ name: c.name, state: c.state() })),
        ...(age === undefined ? {} : { tickAgeMs: age }),
      };
    },
  });

  return {
    service,
    app,
    web: chat,
    seeded,
    demo,
    loginLink,
    async stop() {
      await service.stop();
      await store.close();
    },
  };
}
