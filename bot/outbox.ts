// Hop 7 and 8: says each row in its room, in order, no faster than the platform and the group's budget allow, retries
// with growing pauses and lays aside what cannot be said. Rows are on disk before they come here.
import type { Clock } from '../models/kernel/clock';
import type { Rng } from '../models/kernel/rng';
import type { OutboxRow } from '../models/message/rows';
import { SendError, type Channel } from './channel';
import { backoff, createWindow, HOUR_MS, type Window } from './pace';
import { digest, render, type Reader } from './render';

/** Rows at rest; store/rows.ts. */
export interface OutboxStore {
  sent(id: string, at: number, receipt?: string): Promise<void>;
  postpone(id: string, notBefore: number, attempts: number, error?: string): Promise<void>;
  dead(id: string, attempts: number, error: string): Promise<void>;
  takeOver(processId: string, alive: ReadonlySet<string>): Promise<readonly OutboxRow[]>;
  sentSince(since: number): Promise<readonly { roomKey: string; at: number }[]>;
}

/** What the outbox asks about a room when it is about to speak there. */
export interface Manners extends Reader {
  /** Messages of the bot allowed in an hour; unlimited in a direct chat. */
  readonly hourlyBudget: number;
  /** While the room sleeps: the moment it wakes. */
  readonly quietUntil: number | undefined;
}

export interface OutboxPorts {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly processId: string;
  readonly rows: OutboxStore;
  readonly channels: ReadonlyMap<string, Channel>;
  manners(row: OutboxRow): Manners;
  log(event: 'retry' | 'dead', row: { id: string; channel: string; error: string; attempts: number }): void;
  readonly probe?: (hop: string) => Promise<void> | void;
}

export interface Outbox {
  /** Takes rows that are on disk; says them as soon as manners allow. */
  add(rows: readonly OutboxRow[]): void;
  /** Tries again what waits for a moment that has come. Called on every tick. */
  wake(): void;
  takeOver(alive: ReadonlySet<string>): Promise<number>;
  /** Fills the hourly budgets from what was sent before a restart. */
  recall(): Promise<void>;
  /** Resolves when nothing is being sent; what waits for its time stays waiting. */
  idle(): Promise<void>;
  depth(): number;
}

interface Line {
  waiting: OutboxRow[];
  readonly pace: Window;
  readonly hour: Window;
  running?: Promise<void>;
  /** Something has changed since the line last looked. */
  again: boolean;
}

/** A group whose budget is spent hears what waits for it this often, in one message. */
const DIGEST_EVERY_MS = 10 * 60_000;
/** After this many failures a row is laid aside for the operator. */
const MAX_ATTEMPTS = 8;

/** Builds the outbox. */
export function createOutbox(ports: OutboxPorts): Outbox {
  const lines = new Map<string, Line>();
  const robots = new Map<string, Window>();
  const known = new Set<string>();

  const lineOf = (roomKey: string): Line => {
    let line = lines.get(roomKey);
    if (!line) {
      line = { waiting: [], pace: createWindow(), hour: createWindow(), again: false };
      lines.set(roomKey, line);
    }
    return line;
  };

  const robotOf = (channel: string): Window => {
    let robot = robots.get(channel);
    if (!robot) {
      robot = createWindow();
      robots.set(channel, robot);
    }
    return robot;
  };

  /** The first row that may be said now; urgent ones pass the others. */
  function next(line: Line, now: number): { row: OutboxRow; fold: boolean } | undefined {
    for (const row of line.waiting) {
      const channel = ports.channels.get(row.channel);
      if (!channel || channel.state() !== 'up' || row.notBefore > now) return undefined;
      const manners = ports.manners(row);
      const urgent = row.say.weight === 'urgent';
      if (!urgent && row.say.weight === 'push' && (manners.quietUntil ?? 0) > now) continue;
      const { pace, robotPace } = channel.can;
      if (line.pace.freeAt(now, pace.count, pace.windowMs) > now) return undefined;
      if (robotPace && robotOf(row.channel).freeAt(now, robotPace.count, robotPace.windowMs) > now) return undefined;
      if (urgent || row.direct) return { row, fold: false };
      // The last message of the budget is a digest of all that waits; past it, one digest every few minutes.
      const budget = Math.max(1, manners.hourlyBudget);
      const spent = line.hour.freeAt(now, Math.max(1, budget - 1), HOUR_MS) > now;
      if (spent && line.hour.freeAt(now, 1, DIGEST_EVERY_MS) > now && line.hour.freeAt(now, budget, HOUR_MS) > now)
        return undefined;
      return { row, fold: spent };
    }
    return undefined;
  }

  /** Rows that go out together: one, or at the end of the budget all that may be said now. */
  function batchOf(line: Line, row: OutboxRow, fold: boolean, now: number): OutboxRow[] {
    if (!fold) return [row];
    const awake = (ports.manners(row).quietUntil ?? 0) <= now;
    return line.waiting.filter((r) => r.notBefore <= now && !r.direct && (awake || r.say.weight !== 'push'));
  }

  async function say(line: Line, batch: readonly OutboxRow[]): Promise<void> {
    const first = batch[0] as OutboxRow;
    const channel = ports.channels.get(first.channel) as Channel;
    const at = {
      key: first._id,
      roomId: first.roomId,
      direct: first.direct,
      ...(first.userId === undefined ? {} : { userId: first.userId }),
    };
    const manners = ports.manners(first);
    const rendered =
      batch.length > 1
        ? digest(
            batch.map((r) => r.say),
            at,
            channel.can,
            manners,
          )
        : render(first.say, at, channel.can, manners);
    try {
      await ports.probe?.('rendered');
      const receipt = await channel.send(rendered);
      await ports.probe?.('sent');
      const now = ports.clock.now();
      line.pace.note(now);
      if (first.say.weight !== 'urgent') line.hour.note(now);
      robotOf(first.channel).note(now);
      await Promise.all(batch.map((r) => ports.rows.sent(r._id, now, receipt.messageId)));
      drop(line, batch);
    } catch (error) {
      await failed(line, first, error);
    }
  }

  function drop(line: Line, rows: readonly OutboxRow[]): void {
    for (const row of rows) {
      const at = line.waiting.findIndex((r) => r._id === row._id);
      if (at >= 0) line.waiting.splice(at, 1);
      known.delete(row._id);
    }
  }

  async function failed(line: Line, row: OutboxRow, error: unknown): Promise<void> {
    const sendError = error instanceof SendError ? error : undefined;
    const code = sendError?.code ?? 'fault';
    const attempts = row.attempts + 1;
    const note = { id: row._id, channel: row.channel, error: code, attempts };
    if (sendError?.retry === false || attempts >= MAX_ATTEMPTS) {
      ports.log('dead', note);
      await ports.rows.dead(row._id, attempts, code);
      drop(line, [row]);
      return;
    }
    ports.log('retry', note);
    const wait = Math.max(sendError?.waitMs ?? 0, backoff(attempts, ports.rng.next()));
    const notBefore = ports.clock.now() + wait;
    const later = { ...row, attempts, notBefore };
    line.waiting = line.waiting.map((r) => (r._id === row._id ? later : r));
    await ports.rows.postpone(row._id, notBefore, attempts, code);
  }

  async function run(line: Line): Promise<void> {
    for (;;) {
      const now = ports.clock.now();
      const ready = next(line, now);
      if (!ready) return;
      await say(line, batchOf(line, ready.row, ready.fold, now));
    }
  }

  /** Starts a line; one that is running looks once more before it ends. */
  function pump(line: Line): void {
    line.again = true;
    if (line.running || line.waiting.length === 0) return;
    line.running = rounds(line)
      .catch(() => undefined)
      .finally(() => {
        delete line.running;
      });
  }

  async function rounds(line: Line): Promise<void> {
    while (line.again) {
      line.again = false;
      await run(line);
    }
  }

  /** Behind the others; an urgent one before all that are not. */
  function queueUp(line: Line, row: OutboxRow): void {
    const behind = row.say.weight === 'urgent' ? line.waiting.findIndex((r) => r.say.weight !== 'urgent') : -1;
    if (behind < 0) line.waiting.push(row);
    else line.waiting.splice(behind, 0, row);
  }

  function add(rows: readonly OutboxRow[]): void {
    for (const row of rows) {
      if (known.has(row._id)) continue;
      known.add(row._id);
      queueUp(lineOf(row.roomKey), row);
    }
    for (const key of new Set(rows.map((r) => r.roomKey))) pump(lineOf(key));
  }

  return {
    add,
    wake: () => lines.forEach(pump),
    async takeOver(alive) {
      const rows = await ports.rows.takeOver(ports.processId, alive);
      add(rows);
      return rows.length;
    },
    async recall() {
      for (const { roomKey, at } of await ports.rows.sentSince(ports.clock.now() - HOUR_MS))
        lineOf(roomKey).hour.note(at);
    },
    async idle() {
      for (;;) {
        const running = [...lines.values()].flatMap((l) => (l.running ? [l.running] : []));
        if (running.length === 0) return;
        await Promise.all(running);
      }
    },
    depth: () => known.size,
  };
}
