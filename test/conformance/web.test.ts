// The web channel over its real store, spoken to as the chat routes do.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from 'mongodb';
import type { LiveEvent } from '../../bot/channels/web/hub';
import { createWebChannel } from '../../bot/channels/web/index';
import { directRoomOf, type Visitor } from '../../models/web/chat';
import { openStore } from '../../store/open';
import { createWebStore } from '../../store/web';
import { testIds } from '../support/clock';
import { channelSuite, type Seen, type Speech } from './channel.suite';

const ROOM = 'r1';
const NAMES = { ann: '安安', ben: '本本' };

channelSuite({
  name: 'web',
  // Browsers repeat what failed and hear what they missed; there is no connection that the channel would keep up.
  lacks: ['swapping', 'failing', 'connection', 'callbacks'],
  async open(ports) {
    const folder = mkdtempSync(join(tmpdir(), 'linli-web-'));
    const opened = await openStore({ folder, now: () => ports.now() });
    const store = createWebStore(opened.connection.db as unknown as Db);
    const visitorOf = (key: keyof typeof NAMES): Visitor => ({
      _id: key,
      name: NAMES[key],
      rooms: [ROOM],
      createdAt: 0,
      read: {},
    });
    const timers = new Set<() => void>();
    const channel = createWebChannel({
      clock: { now: () => ports.now() },
      ids: testIds(),
      store,
      kept: async () => true,
      room: async () => undefined,
      personas: async () => [],
      botNames: ['小邻'],
      showPhotos: async (ids) => ids.map((id) => ({ id })),
      every(_ms, fn) {
        timers.add(fn);
        return () => timers.delete(fn);
      },
      onError: () => ports.log('web error', {}),
    });
    for (const key of ['ann', 'ben'] as const) await store.saveVisitor(visitorOf(key));
    const sayings = new Map<string, { clientId: string; speech: Speech }>();
    let said = 0;
    const seen = { room: [] as Seen[], ann: [] as Seen[] };
    const listener = {
      userId: 'ann',
      rooms: new Set([ROOM]),
      send(event: LiveEvent): boolean {
        if (event.kind !== 'message' || !event.message.from.bot) return true;
        const { roomId, text, photos } = event.message;
        seen[roomId === ROOM ? 'room' : 'ann'].push({ text, photos: photos.length });
        return true;
      },
      end: () => undefined,
    };

    async function deliver(clientId: string, speech: Speech): Promise<string> {
      const { by = 'ann', text = '', photo, direct, mentionsBot, mentionsBen } = speech;
      const roomId = direct ? directRoomOf(by) : ROOM;
      const stored = photo && (await ports.keepPhoto(photo, { channel: 'web', userId: by, roomId }));
      const mention = `${mentionsBot ? '@小邻 ' : ''}${mentionsBen ? `@${NAMES.ben} ` : ''}`;
      const { message } = await channel.say({
        visitor: visitorOf(by),
        roomId,
        clientId,
        text: mention + text,
        photos: stored ? [stored] : [],
      });
      sayings.set(message._id, { clientId, speech });
      return message._id;
    }

    return {
      channel,
      roomId: ROOM,
      users: { ann: 'ann', ben: 'ben' },
      secrets: Object.values(NAMES),
      async login() {
        await channel.listen(listener, undefined);
      },
      say: (speech) => deliver(`c${(said += 1)}`, speech),
      seen: (where) => seen[where],
      async redeliver(id) {
        const { clientId, speech } = sayings.get(id) as { clientId: string; speech: Speech };
        await deliver(clientId, speech);
      },
      leftovers: () => timers.size,
      async close() {
        await opened.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
});
