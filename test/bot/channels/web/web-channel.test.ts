// The web channel over a real store: each reply once, order, chatter in memory only, live delivery across processes.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from 'mongodb';
import type { Rendered } from '../../../../bot/channel';
import type { LiveEvent } from '../../../../bot/channels/web/hub';
import { createWebChannel, type WebChannel } from '../../../../bot/channels/web/index';
import { createMessageLog } from '../../../../bot/channels/web/log';
import { idFrom } from '../../../../models/kernel/ids';
import type { Incoming } from '../../../../models/message/incoming';
import type { Visitor, WebDraft } from '../../../../models/web/chat';
import { createModelIndexes } from '../../../../store/migrations/0001-indexes';
import { openStore, type OpenedStore } from '../../../../store/open';
import { createWebStore } from '../../../../store/web';

interface Side {
  readonly chat: WebChannel;
  readonly heard: Incoming[];
  readonly beats: Set<() => void>;
  hold: Promise<void>;
  close(): Promise<void>;
}

const draft = (id: string, roomId = 'r'): WebDraft => ({
  _id: id,
  roomId,
  from: { id: 'u', name: '王', bot: false },
  at: 1,
  text: id,
  photos: [],
  buttons: [],
});

const reply = (key: string, text = '已受理'): Rendered => ({
  key,
  roomId: 'r',
  direct: false,
  text,
  buttons: [{ label: '我来', says: '认领 1' }],
  photos: [],
});

describe('web channel', () => {
  let folder: string;
  let stores: OpenedStore[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linli-web-'));
    stores = [];
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(): Promise<Db> {
    const store = await openStore({ folder });
    stores.push(store);
    const db = store.connection.db as unknown as Db;
    await createModelIndexes(db);
    return db;
  }

  async function side(db: Db, seed: string): Promise<Side> {
    let n = 0;
    const kept = new Set<string>();
    const heard: Incoming[] = [];
    const beats = new Set<() => void>();
    const chat = createWebChannel({
      clock: { now: () => 1000 },
      ids: { next: () => idFrom(seed, (n += 1)) },
      store: createWebStore(db),
      kept: async (cause) => kept.has(cause),
      room: async (key) =>
        key === 'web:r'
          ? { _id: key, v: 1, causes: [], channel: 'web', roomId: 'r', name: '群', direct: false }
          : undefined,
      personas: async () => [
        { key: 'wang', name: '王', role: 'resident', userId: 'wang', rooms: ['r'] },
        { key: 'li', name: '李', role: 'gridWorker', userId: 'li', rooms: ['r'] },
      ],
      botNames: ['小邻'],
      showPhotos: async () => [],
      every: (_ms, fn) => {
        beats.add(fn);
        return () => beats.delete(fn);
      },
      onError: (error) => {
        throw error;
      },
    });
    const made: Side = { chat, heard, beats, hold: Promise.resolve(), close: () => chat.stop() };
    await chat.start({
      async message(incoming) {
        heard.push(incoming);
        await made.hold;
        if (!incoming.text.startsWith('闲聊')) kept.add(`web:${incoming.messageId}`);
      },
      event: async () => undefined,
    });
    return made;
  }

  const visitor = async (chat: WebChannel, key: string): Promise<Visitor> => {
    const joined = await chat.people.join({ persona: key });
    if ('refused' in joined) throw new Error(joined.refused);
    return joined.visitor;
  };

  const speak = (chat: WebChannel, who: Visitor, clientId: string, text: string) =>
    chat.say({ visitor: who, roomId: 'r', clientId, text, photos: [] });

  function ears(userId: string): { texts: string[]; seqs: number[]; listener: Parameters<WebChannel['listen']>[0] } {
    const texts: string[] = [];
    const seqs: number[] = [];
    const send = (event: LiveEvent): boolean => {
      if (event.kind === 'message') texts.push(event.message.text);
      if (event.kind === 'message') seqs.push(event.message.seq);
      return true;
    };
    return { texts, seqs, listener: { userId, rooms: new Set(['r']), send, end: () => undefined } };
  }

  const settle = async (one: Side): Promise<void> => {
    for (const beat of [...one.beats]) beat();
    for (let i = 0; i < 50; i += 1) await new Promise((resolve) => setImmediate(resolve));
  };

  it('shows a reply once, however often it is sent', async () => {
    const a = await side(await open(), 'a');
    const wang = ears('wang');
    await a.chat.listen(wang.listener, undefined);
    const receipts = await Promise.all([
      a.chat.send(reply('k1')),
      a.chat.send(reply('k1')),
      a.chat.send(reply('k2', '二')),
    ]);
    const again = await a.chat.send(reply('k1'));
    expect(receipts[0]).toEqual(receipts[1]);
    expect(again).toEqual(receipts[0]);
    expect(wang.texts).toEqual(['已受理', '二']);
    const page = await a.chat.history(await visitor(a.chat, 'wang'), 'r', undefined, 50);
    expect(page.messages.map((m) => m.text)).toEqual(['已受理', '二']);
    expect(page.messages[0]?.buttons).toEqual([{ label: '我来', says: '认领 1' }]);
    await a.close();
  });

  it('puts an answer after what it answers', async () => {
    const a = await side(await open(), 'a');
    const wang = await visitor(a.chat, 'wang');
    let release = (): void => undefined;
    a.hold = new Promise((resolve) => (release = resolve));
    const said = speak(a.chat, wang, 'c1', '路灯坏了');
    while (a.heard.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const sent = a.chat.send(reply('k1'));
    release();
    await Promise.all([said, sent]);
    const page = await a.chat.history(wang, 'r', undefined, 50);
    expect(page.messages.map((m) => m.text)).toEqual(['路灯坏了', '已受理']);
    await a.close();
  });

  it('shows chatter between kept messages and forgets it with the process', async () => {
    const db = await open();
    const a = await side(db, 'a');
    const wang = await visitor(a.chat, 'wang');
    const li = ears('li');
    await a.chat.listen(li.listener, undefined);
    await speak(a.chat, wang, 'c1', '路灯坏了');
    await speak(a.chat, wang, 'c2', '闲聊一句');
    const repeat = await speak(a.chat, wang, 'c2', '闲聊一句');
    await speak(a.chat, wang, 'c3', '电梯坏了');
    expect(repeat.fresh).toBe(false);
    expect(li.texts).toEqual(['路灯坏了', '闲聊一句', '电梯坏了']);
    expect(li.seqs).toEqual([...li.seqs].sort((x, y) => x - y));
    const texts = async (one: Side): Promise<string[]> =>
      (await one.chat.history(wang, 'r', undefined, 50)).messages.map((m) => m.text);
    expect(await texts(a)).toEqual(['路灯坏了', '闲聊一句', '电梯坏了']);
    await a.close();
    const b = await side(db, 'b');
    expect(await texts(b)).toEqual(['路灯坏了', '电梯坏了']);
    await b.close();
  });

  it('handles the same clientId once across a restart', async () => {
    const db = await open();
    const a = await side(db, 'a');
    const wang = await visitor(a.chat, 'wang');
    const first = await speak(a.chat, wang, 'c1', '路灯坏了');
    await a.close();
    const b = await side(db, 'b');
    const again = await speak(b.chat, wang, 'c1', '路灯坏了');
    expect(again).toMatchObject({ fresh: false, message: { _id: first.message._id } });
    expect(b.heard).toHaveLength(0);
    await b.close();
  });

  it('tells what another process wrote, in order and once', async () => {
    const [a, b] = [await side(await open(), 'a'), await side(await open(), 'b')];
    const there = ears('li');
    await b.chat.listen(there.listener, undefined);
    const wang = await visitor(a.chat, 'wang');
    for (let i = 0; i < 5; i += 1) await speak(a.chat, wang, `c${i}`, `报事${i}`);
    await b.chat.send(reply('k1'));
    await settle(b);
    expect(there.texts).toEqual(['报事0', '报事1', '报事2', '报事3', '报事4', '已受理']);
    await a.close();
    await b.close();
  });

  it('numbers messages of two processes without gaps or twins', async () => {
    const [one, two] = [createWebStore(await open()), createWebStore(await open())];
    const [x, y] = [createMessageLog(one), createMessageLog(two)];
    const work: Promise<unknown>[] = [];
    for (let i = 0; i < 60; i += 1) {
      work.push(
        x.append(draft(`x${i}`)),
        y.append(draft(`y${i}`)),
        x.append(draft(`both${i}`)),
        y.append(draft(`both${i}`)),
      );
    }
    await Promise.all(work);
    const rows = await one.after(0, 1000);
    expect(rows.map((r) => r.seq)).toEqual(Array.from({ length: 180 }, (_, i) => i + 1));
    expect(new Set(rows.map((r) => r._id)).size).toBe(180);
  });

  it('resumes a broken stream with what was missed, each once', async () => {
    const a = await side(await open(), 'a');
    const wang = await visitor(a.chat, 'wang');
    const first = await speak(a.chat, wang, 'c1', '第一件');
    await speak(a.chat, wang, 'c2', '第二件');
    await speak(a.chat, wang, 'c3', '闲聊三');
    const li = ears('li');
    const leave = await a.chat.listen(li.listener, first.message.seq);
    await speak(a.chat, wang, 'c4', '第四件');
    expect(li.texts).toEqual(['第二件', '闲聊三', '第四件']);
    leave?.();
    await speak(a.chat, wang, 'c5', '第五件');
    expect(li.texts).toHaveLength(3);
    expect(a.beats.size).toBe(0);
    await a.close();
  });

  it('tells direct messages to their person only and cuts off who does not read', async () => {
    const a = await side(await open(), 'a');
    const [wang, li] = [ears('wang'), ears('li')];
    await a.chat.listen(wang.listener, undefined);
    await a.chat.listen(li.listener, undefined);
    await a.chat.send({ ...reply('k1', '给李'), roomId: 'dm-li', direct: true, userId: 'li' });
    expect([wang.texts, li.texts]).toEqual([[], ['给李']]);
    let ended = 0;
    const slow = { userId: 'slow', rooms: new Set(['r']), send: () => false, end: () => void (ended += 1) };
    await a.chat.listen(slow, undefined);
    await a.chat.send(reply('k2'));
    await a.chat.send(reply('k3'));
    expect(ended).toBe(1);
    await a.close();
  });

  it('lets one person open only so many streams', async () => {
    const a = await side(await open(), 'a');
    const made = [];
    for (let i = 0; i < 10; i += 1) made.push(await a.chat.listen(ears('wang').listener, undefined));
    expect(made.filter((leave) => leave !== undefined)).toHaveLength(8);
    await a.close();
  });

  it('is down before start and after stop, and hears nothing then', async () => {
    const a = await side(await open(), 'a');
    const wang = await visitor(a.chat, 'wang');
    expect(a.chat.state()).toBe('up');
    await a.close();
    expect(a.chat.state()).toBe('down');
    await expect(speak(a.chat, wang, 'c1', '路灯坏了')).rejects.toMatchObject({ code: 'not-started', retry: true });
    expect(a.chat.directRoom('wang')).toBe('dm-wang');
  });
});
