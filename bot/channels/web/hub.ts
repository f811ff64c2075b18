// Live delivery: who is connected, what each has been sent. Kept messages come in order of their numbers, also those
// that another process wrote. Called by the channel and the events route.
import { type WebMessage, type WebStore, visitorOfDirect } from '../../../models/web/chat';

export type LiveEvent =
  { readonly kind: 'message'; readonly message: WebMessage } | { readonly kind: 'rooms' } | { readonly kind: 'ping' };

/** One open stream. `send` answers false when the other side reads too slowly and is to be cut off. */
export interface Listener {
  readonly userId: string;
  readonly rooms: ReadonlySet<string>;
  send(event: LiveEvent): boolean;
  end(): void;
}

export interface Hub {
  /** Starts telling a listener; answers the way to stop, or undefined when too many are connected. */
  add(listener: Listener): (() => void) | undefined;
  /** A message this process has just kept. */
  kept(message: WebMessage): Promise<void>;
  /** A message that is not kept. */
  passing(message: WebMessage): void;
  /** The user's list of rooms has changed. */
  roomsChanged(userId: string, rooms: ReadonlySet<string>): void;
  /** Highest number told so far. */
  seq(): number;
  /** Reads the highest number while nobody is connected, so that a first listener is not told of the past. */
  refresh(): Promise<void>;
  stop(): void;
}

export interface HubPorts {
  readonly store: WebStore;
  /** Runs `fn` every `ms` until the returned function is called. */
  every(ms: number, fn: () => void): () => void;
  readonly onError: (error: unknown) => void;
}

const POLL_MS = 400;
const PING_MS = 25_000;
const POLL_BATCH = 500;
const PER_USER = 8;
const MOST = 5000;

/** Builds the hub. */
export function createHub({ store, every, onError }: HubPorts): Hub {
  const listeners = new Map<Listener, { rooms: ReadonlySet<string> }>();
  let told = 0;
  let stops: (() => void)[] = [];
  let reading: Promise<void> | undefined;
  let again = false;

  function tell(listener: Listener, event: LiveEvent): void {
    if (listener.send(event)) return;
    listeners.delete(listener);
    listener.end();
  }

  function hears(userId: string, rooms: ReadonlySet<string>, roomId: string): boolean {
    const owner = visitorOfDirect(roomId);
    return owner === undefined ? rooms.has(roomId) : owner === userId;
  }

  function broadcast(message: WebMessage): void {
    for (const [listener, { rooms }] of listeners) {
      if (hears(listener.userId, rooms, message.roomId)) tell(listener, { kind: 'message', message });
    }
  }

  async function readOn(): Promise<void> {
    do {
      again = false;
      for (;;) {
        const rows = await store.after(told, POLL_BATCH);
        for (const row of rows) {
          // While we read, this process may have told a number itself.
          if (row.seq <= told) continue;
          told = row.seq;
          broadcast(row);
        }
        if (rows.length < POLL_BATCH) break;
      }
    } while (again);
  }

  function catchUp(): Promise<void> {
    if (reading) {
      again = true;
      return reading;
    }
    reading = readOn().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  function wake(): void {
    if (stops.length > 0) return;
    stops = [
      every(POLL_MS, () => void catchUp().catch(onError)),
      every(PING_MS, () => {
        for (const listener of [...listeners.keys()]) tell(listener, { kind: 'ping' });
      }),
    ];
  }

  function rest(): void {
    for (const stop of stops) stop();
    stops = [];
  }

  return {
    add(listener) {
      const mine = [...listeners.keys()].filter((l) => l.userId === listener.userId).length;
      if (mine >= PER_USER || listeners.size >= MOST) return undefined;
      listeners.set(listener, { rooms: listener.rooms });
      wake();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) rest();
      };
    },

    async kept(message) {
      if (message.seq <= told) return;
      if (message.seq === told + 1 && !reading) {
        told = message.seq;
        broadcast(message);
        return;
      }
      await catchUp();
    },

    passing: broadcast,

    roomsChanged(userId, rooms) {
      for (const [listener, state] of listeners) {
        if (listener.userId !== userId) continue;
        state.rooms = rooms;
        tell(listener, { kind: 'rooms' });
      }
    },

    seq: () => told,

    async refresh() {
      if (listeners.size > 0) return;
      told = Math.max(told, await store.lastSeq());
    },

    stop() {
      rest();
      for (const listener of listeners.keys()) listener.end();
      listeners.clear();
    },
  };
}
