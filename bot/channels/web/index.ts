// The web channel: Linli's own chat page as a platform like any other. The service starts it and sends through it; the
// chat routes speak for the browsers.
import type { Clock } from '../../../models/kernel/clock';
import { idFrom, type Ids } from '../../../models/kernel/ids';
import type { Incoming, Photo } from '../../../models/message/incoming';
import type { Room } from '../../../models/room/room';
import {
  directRoomOf,
  type Persona,
  type Visitor,
  visitorOfDirect,
  type WebDraft,
  type WebMessage,
  type WebPhoto,
  type WebPlace,
  type WebStore,
} from '../../../models/web/chat';
import { type Abilities, type Channel, type Receiver, type Rendered, SendError } from '../../channel';
import { createHub, type Listener } from './hub';
import { createMessageLog } from './log';
import { createPeople, WEB, type WebPeople } from './people';
import { createRing } from './ring';

export interface WebPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: WebStore;
  /** Whether the inbox keeps the message of this cause; false for chatter. */
  kept(cause: string): Promise<boolean>;
  room(key: string): Promise<Room | undefined>;
  personas(): Promise<readonly Persona[]>;
  /** Names by which the bot is mentioned with @; the first is shown. */
  readonly botNames: readonly string[];
  /** Lets the people of a room see stored pictures; answers their pixel sizes, for layout before they load. */
  showPhotos(ids: readonly string[], roomId: string): Promise<readonly WebPhoto[]>;
  /** Runs `fn` every `ms` until the returned function is called. */
  every(ms: number, fn: () => void): () => void;
  readonly onError: (error: unknown) => void;
}

/** What a browser says. */
export interface Saying {
  readonly visitor: Visitor;
  readonly roomId: string;
  /** Made by the browser, the same on every retry. */
  readonly clientId: string;
  readonly text: string;
  readonly quote?: string;
  readonly photos: readonly Photo[];
  readonly location?: WebPlace;
  /** A button of a bot message was pressed. */
  readonly press?: boolean;
}

export interface History {
  readonly messages: readonly WebMessage[];
  readonly more: boolean;
}

/** The channel with what its browsers need besides. */
export interface WebChannel extends Channel {
  readonly people: WebPeople;
  /** Hands a message on; resolves when it is on disk or known chatter. `fresh` is false for a repeat. */
  say(saying: Saying): Promise<{ message: WebMessage; fresh: boolean }>;
  /** Up to `limit` messages before an order number, oldest first. Without one, the newest, and the room counts as read. */
  history(visitor: Visitor, roomId: string, before: number | undefined, limit: number): Promise<History>;
  /** Starts a live stream: what came after `after` first, then everything new. Undefined when too many are connected. */
  listen(listener: Listener, after: number | undefined): Promise<(() => void) | undefined>;
  /** The visitor joined or left a room: live streams hear of it. */
  roomsChanged(visitor: Visitor): void;
}

const CAN: Abilities = {
  hearsAll: true,
  buttons: true,
  quotes: true,
  recalls: false,
  photos: true,
  textLimit: 4000,
  pace: { count: 600, windowMs: 60_000 },
};

const QUOTED = 60;
const RESUME_MOST = 500;

/** Builds the channel. */
export function createWebChannel(ports: WebPorts): WebChannel {
  const { clock, store } = ports;
  const log = createMessageLog(store);
  const ring = createRing();
  const hub = createHub(ports);
  const people = createPeople(ports);
  const under = new Map<string, Set<Promise<unknown>>>();
  let receiver: Receiver | undefined;

  /** The bot's answer must not stand before the message it answers, so sends wait for the posts already under way. */
  async function afterPosts(roomId: string): Promise<void> {
    await Promise.allSettled([...(under.get(roomId) ?? [])]);
  }

  function posting<T>(roomId: string, work: Promise<T>): Promise<T> {
    const set = under.get(roomId) ?? new Set();
    under.set(roomId, set.add(work));
    const done = (): void => {
      set.delete(work);
      if (set.size === 0 && under.get(roomId) === set) under.delete(roomId);
    };
    work.then(done, done);
    return work;
  }

  async function find(id: string): Promise<WebMessage | undefined> {
    return ring.get(id) ?? (await store.messagesById([id]))[0];
  }

  async function keep(draft: WebDraft): Promise<{ message: WebMessage; fresh: boolean }> {
    const appended = await log.append(draft);
    if (appended.fresh) await hub.kept(appended.message);
    return appended;
  }

  async function mentions(text: string, roomId: string): Promise<{ bot: boolean; users: readonly string[] }> {
    if (!/[@＠]/.test(text)) return { bot: false, users: [] };
    const named = (name: string): boolean => text.includes(`@${name}`) || text.includes(`＠${name}`);
    const members = visitorOfDirect(roomId) === undefined ? await store.members(roomId) : [];
    return { bot: ports.botNames.some(named), users: members.filter((m) => named(m.name)).map((m) => m._id) };
  }

  async function incomingOf(saying: Saying, id: string, at: number, quoted?: WebMessage): Promise<Incoming> {
    const { visitor, roomId, text, photos, location, press } = saying;
    const { bot, users } = await mentions(text, roomId);
    return {
      channel: WEB,
      messageId: id,
      roomId,
      direct: visitorOfDirect(roomId) !== undefined,
      userId: visitor._id,
      userName: visitor.name,
      at,
      text,
      ...(photos.length > 0 ? { photos } : {}),
      ...(location ? { location } : {}),
      ...(quoted ? { quotes: quoted._id } : {}),
      mentionsBot: press === true || bot,
      ...(users.length > 0 ? { mentions: users } : {}),
    };
  }

  async function receive(saying: Saying, id: string): Promise<{ message: WebMessage; fresh: boolean }> {
    if (!receiver) throw new SendError('not-started', true);
    const { visitor, roomId, text, photos, location } = saying;
    const at = clock.now();
    const found = saying.quote === undefined ? undefined : await find(saying.quote);
    const quoted = found?.roomId === roomId ? found : undefined;
    await receiver.message(await incomingOf(saying, id, at, quoted));
    const draft: WebDraft = {
      _id: id,
      roomId,
      from: { id: visitor._id, name: visitor.name, bot: false },
      at,
      text,
      photos:
        photos.length > 0
          ? await ports.showPhotos(
              photos.map((p) => p.id),
              roomId,
            )
          : [],
      ...(quoted
        ? { quote: { id: quoted._id, name: quoted.from.name, text: Array.from(quoted.text).slice(0, QUOTED).join('') } }
        : {}),
      buttons: [],
      ...(location ? { location } : {}),
      clientId: saying.clientId,
    };
    if (await ports.kept(`${WEB}:${id}`)) return keep(draft);
    const chatter = ring.add(draft, hub.seq());
    if (chatter.fresh) hub.passing(chatter.message);
    return chatter;
  }

  async function newest(roomId: string, before: number | undefined, limit: number): Promise<History> {
    const to = before ?? Number.MAX_SAFE_INTEGER;
    const rows = await store.before(roomId, to, limit + 1);
    const more = rows.length > limit;
    const kept = rows.slice(0, limit).reverse();
    const from = more ? (kept[0]?.seq ?? 0) : 0;
    const messages = [...kept, ...ring.between([roomId], from, to)].sort((a, b) => a.seq - b.seq);
    const cut = messages.slice(-limit);
    return { messages: cut, more: more || cut.length < messages.length };
  }

  return {
    name: WEB,
    can: CAN,
    people,

    async start(to) {
      await hub.refresh();
      receiver = to;
    },
    async stop() {
      receiver = undefined;
      hub.stop();
      await Promise.allSettled([...under.values()].flatMap((set) => [...set]));
    },
    state: () => (receiver ? 'up' : 'down'),
    directRoom: directRoomOf,

    async send(message: Rendered) {
      await afterPosts(message.roomId);
      const { message: row } = await keep({
        _id: idFrom('web-sent', message.key),
        roomId: message.roomId,
        from: { id: 'bot', name: ports.botNames[0] ?? '', bot: true },
        at: clock.now(),
        text: message.text,
        photos: message.photos.length > 0 ? await ports.showPhotos(message.photos, message.roomId) : [],
        buttons: message.buttons.map(({ label, says }) => ({ label, says })),
      });
      return { messageId: row._id };
    },

    async say(saying) {
      const id = idFrom('web-said', saying.roomId, saying.visitor._id, saying.clientId);
      const known = await find(id);
      if (known) return { message: known, fresh: false };
      return posting(saying.roomId, receive(saying, id));
    },

    async history(visitor, roomId, before, limit) {
      const page = await newest(roomId, before, limit);
      const seq = Math.floor(page.messages.at(-1)?.seq ?? 0);
      if (before === undefined && seq > (visitor.read[roomId] ?? 0)) await store.markRead(visitor._id, roomId, seq);
      return page;
    },

    async listen(listener, after) {
      const held: Parameters<Listener['send']>[0][] = [];
      let live = after === undefined;
      const gate: Listener = {
        userId: listener.userId,
        rooms: listener.rooms,
        send: (event) => (live ? listener.send(event) : held.push(event) > 0),
        end: () => listener.end(),
      };
      await hub.refresh();
      const leave = hub.add(gate);
      if (!leave || after === undefined) return leave;
      // What was missed comes first; what comes in meanwhile waits, and is not told twice.
      const rooms = [directRoomOf(listener.userId), ...listener.rooms];
      const kept = await store.afterIn(rooms, Math.floor(after), RESUME_MOST);
      const missed = [...kept.filter((m) => m.seq > after), ...ring.between(rooms, after, Number.MAX_SAFE_INTEGER)];
      const told = new Set(missed.map((m) => m._id));
      for (const message of missed.sort((a, b) => a.seq - b.seq)) listener.send({ kind: 'message', message });
      // Too much to send: the page is told to load its rooms anew.
      if (kept.length === RESUME_MOST) listener.send({ kind: 'rooms' });
      for (const event of held) if (event.kind !== 'message' || !told.has(event.message._id)) listener.send(event);
      live = true;
      return leave;
    },

    roomsChanged: (visitor) => hub.roomsChanged(visitor._id, new Set(visitor.rooms)),
  };
}
