// Hop 2: drops what is the bot's own, repeated or mere chatter, stores the rest, then works each room's messages one
// after the other. Rows that were not done when a process ended are taken up again, however old.
import type { Clock } from '../models/kernel/clock';
import { causeOf, roomKeyOf, type Incoming } from '../models/message/incoming';
import type { InboxRow, Task } from '../models/message/rows';

/** Rows at rest; store/rows.ts. */
export interface InboxStore {
  add(row: InboxRow): Promise<boolean>;
  done(id: string, at: number, about?: string): Promise<void>;
  failed(id: string, at: number, error: string): Promise<void>;
  takeOver(processId: string, alive: ReadonlySet<string>): Promise<readonly InboxRow[]>;
}

/** What a row came to, for the mark that stays. */
export interface Worked {
  readonly about?: string;
  /** What the row owes: the next row of the room need not wait until it is paid; it is cleared after the mark. */
  readonly debt?: { readonly paid: Promise<void>; clear(): Promise<void> };
}

export interface InboxPorts<Heard> {
  readonly clock: Clock;
  readonly processId: string;
  readonly rows: InboxStore;
  /** What the message means to us; undefined for chatter, which is then forgotten. */
  listen(incoming: Incoming): Promise<Heard | undefined> | Heard | undefined;
  /** Hops 3 to 6. `heard` is absent for a row taken up again. Throws only on faults. */
  work(row: InboxRow, heard: Heard | undefined): Promise<Worked>;
  /** Tells the person that something went wrong and returns the code they were given. */
  fault(row: InboxRow, error: unknown): Promise<string>;
  /** Called between hops, for tests that stop the program there. */
  readonly probe?: (hop: string) => Promise<void> | void;
}

export interface Inbox {
  /** Resolves when the message is on disk or known not to matter; the platform may be acknowledged then. */
  receive(incoming: Incoming): Promise<'kept' | 'chatter' | 'repeated'>;
  /** Takes up a row that is on disk already (a follow-up). */
  take(row: InboxRow): void;
  /** Stores and works a task (console click); resolves when its effects are on disk. */
  submit(id: string, task: Task, queue: string): Promise<void>;
  /** Takes over what processes no longer alive left behind. */
  takeOver(alive: ReadonlySet<string>): Promise<number>;
  /** Resolves when nothing is queued. */
  idle(): Promise<void>;
  /** Rows waiting or being worked. */
  depth(): number;
}

const ON_DISK = Promise.resolve(true);

/** Builds the inbox. */
export function createInbox<Heard>(ports: InboxPorts<Heard>): Inbox {
  const queues = new Map<string, Promise<void>>();
  /** Rows in hand, with the promise of their being on disk. */
  const busy = new Map<string, Promise<boolean>>();
  /** Rows worked whose mark of being done is still to be written. */
  const ending = new Set<Promise<void>>();
  /** Rooms whose last message is still being listened to; later ones wait, so that none overtakes it. */
  const listening = new Map<string, Promise<unknown>>();

  /** Runs jobs of one queue in the order they came, jobs of different queues side by side. */
  function enqueue(queue: string, job: () => Promise<void>): Promise<void> {
    const before = queues.get(queue);
    const run = before ? before.then(job) : job();
    const settled: Promise<void> = run
      .catch(() => undefined)
      .then(() => {
        if (queues.get(queue) === settled) queues.delete(queue);
      });
    queues.set(queue, settled);
    return run;
  }

  async function perform(row: InboxRow, heard: Heard | undefined): Promise<void> {
    try {
      await ports.probe?.('stored');
      const worked = await ports.work(row, heard);
      settle(row, finish(row, worked));
    } catch (error) {
      settle(row, fail(row, error));
    }
  }

  async function finish(row: InboxRow, { about, debt }: Worked): Promise<void> {
    await debt?.paid;
    await ports.probe?.('worked');
    await ports.rows.done(row._id, ports.clock.now(), about);
    await debt?.clear();
  }

  async function fail(row: InboxRow, error: unknown): Promise<void> {
    const code = await ports.fault(row, error);
    await ports.rows.failed(row._id, ports.clock.now(), code);
  }

  /** A row whose end could not be written stays pending and is taken up again. */
  function settle(row: InboxRow, end: Promise<void>): void {
    const gone = end
      .catch(() => undefined)
      .then(() => {
        busy.delete(row._id);
        ending.delete(gone);
      });
    ending.add(gone);
  }

  const queueOf = (row: InboxRow): string =>
    row.incoming ? roomKeyOf(row.incoming.channel, row.incoming.roomId) : `task:${row._id}`;

  function take(row: InboxRow): void {
    if (busy.has(row._id)) return;
    busy.set(row._id, ON_DISK);
    void enqueue(queueOf(row), () => perform(row, undefined));
  }

  async function hear(incoming: Incoming): Promise<Heard | undefined> {
    const room = roomKeyOf(incoming.channel, incoming.roomId);
    const before = listening.get(room);
    if (before) await before;
    const heard = ports.listen(incoming);
    if (!(heard instanceof Promise)) return heard;
    const settled: Promise<unknown> = heard
      .catch(() => undefined)
      .then(() => {
        if (listening.get(room) === settled) listening.delete(room);
      });
    listening.set(room, settled);
    return heard;
  }

  return {
    async receive(incoming) {
      const heard = await hear(incoming);
      if (heard === undefined) return 'chatter';
      const row: InboxRow = {
        _id: causeOf(incoming),
        owner: ports.processId,
        pending: true,
        at: ports.clock.now(),
        incoming,
      };
      const inHand = busy.get(row._id);
      if (inHand) {
        await inHand;
        return 'repeated';
      }
      const stored = ports.rows.add(row);
      busy.set(row._id, stored);
      void enqueue(queueOf(row), async () => {
        const fresh = await stored.catch(() => false);
        if (fresh) await perform(row, heard);
        else busy.delete(row._id);
      });
      return (await stored) ? 'kept' : 'repeated';
    },
    take,
    async submit(id, task, queue) {
      const row: InboxRow = { _id: id, owner: ports.processId, pending: true, at: ports.clock.now(), task };
      if (busy.has(id)) return;
      const stored = ports.rows.add(row);
      busy.set(id, stored);
      await enqueue(queue, async () => {
        if (await stored) await perform(row, undefined);
        else busy.delete(id);
      });
    },
    async takeOver(alive) {
      const rows = (await ports.rows.takeOver(ports.processId, alive)).filter((r) => !busy.has(r._id));
      rows.forEach(take);
      return rows.length;
    },
    async idle() {
      while (queues.size + ending.size > 0) await Promise.all([...queues.values(), ...ending]);
    },
    depth: () => busy.size,
  };
}
