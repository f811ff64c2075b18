// From the puppet's events to the receiver, in the order they came. Payloads load side by side and later ones may be
// ready first, so each message waits until all before it are loaded; then each conversation is a queue of its own.
// Wechaty never delivers a message again, so what the receiver cannot take is kept here and offered again.
import type { RoomEvent } from '../../../models/message/incoming';
import type { Receiver } from '../../channel';
import { faultCode, within } from './faults';
import type { Message, Puppet, RoomJoin, RoomLeave, RoomTopic, Wechaty } from './library';
import { readMessage, roomIdOf, type ReadingPorts } from './reading';
import { joined, left, renamed } from './room-events';

export interface HearingPorts extends Omit<ReadingPorts, 'selfId'> {
  receiver(): Receiver | undefined;
}

/** What the supervisor is told. Wechaty's own login and logout are not sent when it cannot look the account up. */
export interface Signs {
  /** Something came from the platform. */
  alive(): void;
  loggedIn(): void;
  loggedOut(): void;
}

export interface Hearing {
  /** Hears the puppet of a bot. */
  listen(bot: Wechaty, puppet: Puppet, signs: Signs): void;
  /** Takes the listeners off again. */
  leave(bot: Wechaty): void;
  /** Hears nothing more and ends waiting for another attempt; resolves when nothing is under way, after 10 s at most. */
  stop(): Promise<void>;
}

const LOAD_MS = 8_000;
const STOP_MS = 10_000;
const LOAD_TRIES = 3;
const OFFERS = 10;
const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

type Listener = (payload: never) => void;

/** Builds the hearing part. */
export function createHearing(ports: HearingPorts): Hearing {
  const { channel, log } = ports;
  const ears = new Map<Wechaty, { puppet: Puppet; listeners: readonly (readonly [string, Listener])[] }>();
  const queues = new Map<string, Promise<void>>();
  /** Resolves when all messages that came so far are loaded and queued. */
  let gate: Promise<void> = Promise.resolve();
  const pauses = new Set<() => void>();
  let stopping = false;
  /** The account last logged in. */
  let self: string | undefined;

  function selfId({ puppet }: Wechaty): string | undefined {
    if (puppet.isLoggedIn) self = puppet.currentUserId;
    return self;
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        pauses.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      pauses.add(end);
    });
  }

  function enqueue(roomId: string, job: () => Promise<void>): void {
    const tail = (queues.get(roomId) ?? Promise.resolve()).then(job).catch((error: unknown) => {
      log('wechaty error', { code: faultCode(error) });
    });
    queues.set(roomId, tail);
    void tail.then(() => {
      if (queues.get(roomId) === tail) queues.delete(roomId);
    });
  }

  /** Tries until it works, at most `tries` times; undefined when it never did. */
  async function attempt<T>(tries: number, work: () => Promise<T>, what: string, id: string): Promise<T | undefined> {
    for (let n = 1; ; n += 1) {
      try {
        return await work();
      } catch (error) {
        const last = n >= tries || stopping;
        log(last ? `wechaty ${what} lost` : `wechaty ${what} again`, { id, code: faultCode(error), tries: n });
        if (last) return undefined;
        await pause(Math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ** (n - 1)));
      }
    }
  }

  async function load(bot: Wechaty, id: string): Promise<Message> {
    const message = await within(LOAD_MS, bot.Message.find({ id }));
    if (!message) throw new Error('no payload found');
    return message;
  }

  async function pass(bot: Wechaty, message: Message): Promise<void> {
    const incoming = await attempt(
      LOAD_TRIES,
      () => readMessage(bot, message, { ...ports, selfId }),
      'message',
      message.id,
    );
    if (!incoming) return;
    await attempt(OFFERS, async () => ports.receiver()?.message(incoming), 'message', message.id);
  }

  function heard(bot: Wechaty, id: string): void {
    const loading = attempt(LOAD_TRIES, () => load(bot, id), 'message', id);
    gate = gate.then(async () => {
      const message = await loading;
      if (message) enqueue(roomIdOf(message), () => pass(bot, message));
    });
    // What cannot be placed must not hold up what comes after it.
    gate = gate.catch((error: unknown) => log('wechaty error', { code: faultCode(error) }));
  }

  function happened(roomId: string, event: () => Promise<RoomEvent>): void {
    enqueue(roomId, async () => {
      const made = await event();
      await attempt(OFFERS, async () => ports.receiver()?.event(made), 'event', made.eventId);
    });
  }

  async function nameOf(bot: Wechaty, roomId: string): Promise<string | undefined> {
    return within(LOAD_MS, bot.puppet.roomPayload(roomId)).then(
      (room) => room.topic,
      () => undefined,
    );
  }

  return {
    listen(bot, puppet, signs) {
      stopping = false;
      const on = {
        login: () => signs.loggedIn(),
        logout: () => signs.loggedOut(),
        message: ({ messageId }: { messageId: string }) => heard(bot, messageId),
        'room-join': (event: RoomJoin) =>
          happened(event.roomId, async () => {
            const mine = event.inviteeIdList.includes(selfId(bot) ?? '');
            return joined(channel, event, selfId(bot), mine ? await nameOf(bot, event.roomId) : undefined);
          }),
        'room-leave': (event: RoomLeave) => happened(event.roomId, async () => left(channel, event)),
        'room-topic': (event: RoomTopic) => happened(event.roomId, async () => renamed(channel, event)),
      };
      const listeners = Object.entries(on).map(([name, listener]) => {
        const heeding = (payload: never): void => {
          if (!stopping) {
            if (name !== 'login' && name !== 'logout') signs.alive();
            (listener as Listener)(payload);
          }
        };
        puppet.on(name as 'message', heeding as never);
        return [name, heeding] as const;
      });
      ears.set(bot, { puppet, listeners });
    },
    leave(bot) {
      const ear = ears.get(bot);
      for (const [name, listener] of ear?.listeners ?? []) ear?.puppet.off(name as 'message', listener as never);
      ears.delete(bot);
    },
    async stop() {
      stopping = true;
      for (const end of [...pauses]) end();
      const drained = gate.then(() => Promise.all(queues.values()));
      await within(STOP_MS, drained).catch((error: unknown) => log('wechaty error', { code: faultCode(error) }));
    },
  };
}
