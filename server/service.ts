// Wires everything: store, handlers, bot and channels into one running service. Production, tests, replay and bench all
// build it here, each with its own clock, ids and chance.
import type { Logger } from 'pino';
import type { Channel, Receiver } from '../bot/channel';
import { createInbox, type Inbox } from '../bot/inbox';
import { createOutbox, type Outbox } from '../bot/outbox';
import { createDispatch, type Result } from '../handlers/dispatch';
import { createEars } from '../handlers/ears';
import { HANDLERS } from '../handlers/index';
import type { Read } from '../handlers/read';
import { buildCommands, phrasesOf } from '../handlers/recognise/commands';
import { createIntentOf, type Intent } from '../handlers/recognise/intent';
import type { Assist } from '../handlers/recognise/assist';
import type { Recogniser } from '../handlers/recognise/read';
import { createTurns, type Turns } from '../handlers/turns';
import type { AuditStore } from '../models/audit/audit';
import type { Dialogue } from '../models/dialogue/dialogue';
import type { Calendar } from '../models/kernel/calendar';
import type { Clock } from '../models/kernel/clock';
import type { Ids } from '../models/kernel/ids';
import type { Rng } from '../models/kernel/rng';
import { roomKeyOf } from '../models/message/incoming';
import type { RecordKind, Versioned } from '../models/message/outcome';
import type { Person } from '../models/person/person';
import type { Request } from '../models/request/request';
import { settingAt } from '../models/unit/settings';
import { createCatalogues } from '../store/catalogues';
import { createCommitter, type Commit } from '../store/commit';
import { createDirectory, type Directory } from '../store/directory';
import { collectionsOf, registerModels, type Collections } from '../store/models';
import type { OpenedStore } from '../store/open';
import { createProcesses } from '../store/processes';
import { createRead } from '../store/read';
import { createRelay } from '../store/relay';
import { createInboxRows, createOutboxRows } from '../store/rows';
import type { Seal } from '../store/seal';
import { createTimers, type Timers } from '../store/timers';
import { createFaults } from './faults';
import { createHearing } from './hearing';
import { createManners } from './manners';
import { rememberEars } from './remember';
import { createRounds } from './rounds';
import { createTimerLoop } from './timer-loop';
import { createWorker, remember } from './worker';

/** What a channel may be built from. */
export interface ChannelParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly collections: Collections;
  readonly directory: Directory;
  /** True when the inbox keeps the message of this cause. */
  kept(cause: string): Promise<boolean>;
}

export interface ServicePorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly rng: Rng;
  readonly log: Logger;
  readonly store: OpenedStore;
  readonly seal: Seal;
  readonly audit: AuditStore;
  readonly calendar: Calendar;
  readonly recogniser: Recogniser;
  readonly assist?: Assist;
  /** Makes a one-time login link for a member of staff. */
  loginLink(personId: string): Promise<{ link: string; minutes: number }>;
  channels(parts: ChannelParts): readonly Channel[];
  /** Called between hops with the hop's name; tests stop the program there. */
  readonly probe?: (hop: string) => Promise<void> | void;
}

export interface Service {
  readonly read: Read;
  readonly directory: Directory;
  readonly turns: Turns;
  readonly timers: Timers;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly collections: Collections;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly receiver: Receiver;
  readonly commit: Commit;
  /** Takes up what was left, then starts the channels. */
  start(): Promise<void>;
  /** One beat: leases, due timers, what waits in the outbox. */
  tick(): Promise<void>;
  /** Runs a handler as a click of this person: hop 3 onward. The same cause twice acts once. */
  act(handler: string, args: Readonly<Record<string, unknown>>, actor: Person, cause: string): Promise<Result>;
  /** Resolves when everything in hand has been worked and said, as far as the moment allows. */
  idle(): Promise<void>;
  /** Stops hearing, lets what is in hand end, gives the lease back. The store stays open. */
  stop(): Promise<void>;
}

/** Builds the service over an open, migrated store. */
export function createService(ports: ServicePorts): Service {
  const { clock, ids, rng, log, store, calendar, probe } = ports;
  registerModels(store.mongoose);
  const c = collectionsOf(store.connection);
  const processes = createProcesses(c, ids.next());
  const inboxRows = createInboxRows(c);
  const outboxRows = createOutboxRows(c);
  const channels = new Map<string, Channel>();
  const ears = createEars();

  const directory = createDirectory(c, (channel, userId) => channels.get(channel)?.directRoom(userId));
  const catalogues = createCatalogues(c, directory);
  const read: Read = {
    ...createRead({ collections: c, directory, seal: ports.seal, clock, ids, audit: ports.audit }),
    catalogue: (unitId) => catalogues.at(unitId),
    loginLink: ports.loginLink,
  };

  const timers = createTimers(c, processes.id);
  const relay = createRelay(c, {
    clock,
    processId: processes.id,
    targets: (to) => directory.targets(to),
    onOutbox: (rows) => outbox.add(rows),
    onInbox: (row) => inbox.take(row),
    onTimer: (dueAt) => {
      if (dueAt <= clock.now()) loop.wake();
    },
  });

  function changed(kind: RecordKind, record: Versioned): void {
    directory.changed(kind, record);
    if (kind === 'dialogue') ears.notePhotos(record as unknown as Dialogue, clock.now());
    if (kind === 'catalogue') catalogues.changed();
    if (kind === 'request') noteRequest(record as unknown as Request);
  }

  function noteRequest(request: Request): void {
    const minutes = Number(settingAt(directory.tree(), request.unitId, 'intakeWindowMinutes'));
    const keysOf = (id: string): readonly string[] => directory.peekPerson(id)?.identityKeys ?? [];
    ears.note(request, keysOf, minutes * 60_000, clock.now());
  }

  const committer = createCommitter(c, relay, changed);

  /** Debts may be left: from before the start, or of a relay that failed. Paid on the next beat. */
  let indebted = true;

  const dispatch = createDispatch({
    handlers: HANDLERS,
    read,
    commit: async (cause, outcome) => {
      await probe?.('decided');
      const result = await committer.commit(cause, outcome);
      await probe?.('committed');
      if (result.state === 'saved') result.debt.paid.catch(() => (indebted = true));
      return result;
    },
    remember: (turn) => remember(c, directory, turn),
  });

  const turns = createTurns({
    calendar,
    tree: () => directory.tree(),
    now: () => clock.now(),
    personByIdentity: (channel, userId) => directory.personByIdentity(channel, userId),
    room: (key) => directory.room(key),
  });

  const listen = createHearing({
    clock,
    directory,
    ears,
    intentOf: createIntentOf({
      recogniser: ports.recogniser,
      commands: buildCommands(phrasesOf([...HANDLERS.keys()])),
    }),
    byReceipt: (channel, receipt) => outboxRows.byReceipt(channel, receipt),
    aboutOf: (cause) => inboxRows.aboutOf(cause),
    recogniser: ports.recogniser,
    ...(ports.assist ? { assist: ports.assist } : {}),
  });

  const faults = createFaults({ log, relay });
  const inbox = createInbox<Intent>({
    clock,
    processId: processes.id,
    rows: inboxRows,
    listen,
    work: createWorker({ collections: c, directory, turns, dispatch, commit: committer.commit, listen }),
    fault: (row, error) => faults.ofRow(row, error),
    ...(probe ? { probe } : {}),
  });

  const outbox = createOutbox({
    clock,
    rng,
    processId: processes.id,
    rows: outboxRows,
    channels,
    manners: createManners(directory, calendar, clock),
    log: (event, row) => log[event === 'dead' ? 'error' : 'warn'](row, `outbox ${event}`),
    ...(probe ? { probe } : {}),
  });

  const loop = createTimerLoop({
    clock,
    timers,
    fire: async (row) => {
      const { debt } = await dispatch(turns.ofTask(timers.causeOf(row)), row.handler, row.args);
      await debt?.paid;
      await timers.done(row);
      await debt?.clear();
    },
    fault: (row, error) => faults.ofTimer(row, error),
  });

  const rounds = createRounds({ timers, calendar, tree: () => directory.tree() });

  const receiver: Receiver = {
    async message(incoming) {
      await inbox.receive(incoming);
    },
    async event(event) {
      const task = { handler: 'room.event', args: { event } };
      await inbox.submit(`event:${event.channel}:${event.eventId}`, task, roomKeyOf(event.channel, event.roomId));
    },
  };

  for (const channel of ports.channels({
    clock,
    ids,
    log,
    collections: c,
    directory,
    kept: (cause) => inboxRows.has(cause),
  })) {
    if (channels.has(channel.name)) throw new Error(`Two channels are called ${channel.name}`);
    channels.set(channel.name, channel);
  }

  /** What processes no longer alive left behind; first what they had decided, then what they had not. */
  async function takeOver(): Promise<void> {
    const now = clock.now();
    const { alive, died } = await processes.look(now);
    if (indebted || died) await committer.payDebts(now);
    indebted = false;
    await inbox.takeOver(alive);
    await outbox.takeOver(alive);
  }

  return {
    read,
    directory,
    turns,
    timers,
    inbox,
    outbox,
    collections: c,
    channels,
    receiver,
    commit: committer.commit,
    async start() {
      await processes.renew(clock.now());
      await directory.refresh();
      await rememberEars({ collections: c, directory, now: clock.now(), note: noteRequest, photos: ears.notePhotos });
      await outbox.recall();
      await rounds.arm(clock.now());
      for (const channel of channels.values()) await channel.start(receiver);
      await takeOver();
    },
    async tick() {
      await processes.renew(clock.now());
      await directory.refresh();
      await takeOver();
      await rounds.arm(clock.now());
      await loop.run();
      outbox.wake();
    },
    async act(handler, args, actor, cause) {
      const result = await dispatch(turns.ofTask(cause, actor), handler, args);
      await result.debt?.paid;
      await result.debt?.clear();
      return result;
    },
    async idle() {
      do {
        await inbox.idle();
        await outbox.idle();
        await loop.idle();
      } while (inbox.depth() > 0);
    },
    async stop() {
      for (const channel of channels.values()) await channel.stop();
      await inbox.idle();
      await loop.idle();
      await outbox.idle();
      await processes.leave();
    },
  };
}
