// What every channel must do, told over a fixture that plays the platform. A channel's test calls channelSuite with its
// own; what a platform does not have, the fixture declares, and those tests are skipped.
import type { Channel, Receiver, Rendered } from '../../bot/channel';
import { SendError } from '../../bot/channel';
import type { ChannelPorts } from '../../bot/channels/index';
import type { Incoming, RoomEvent } from '../../models/message/incoming';

/** What somebody of the platform says; in the group unless direct. */
export interface Speech {
  readonly by?: 'ann' | 'ben';
  readonly text?: string;
  readonly photo?: Buffer;
  readonly direct?: boolean;
  readonly mentionsBot?: boolean;
  readonly mentionsBen?: boolean;
}

/** What people of the platform see of the bot. */
export interface Seen {
  readonly text: string;
  readonly photos: number;
}

/** A platform with a group in which are Ann, Ben and the bot; the channel is built, not started. */
export interface Platform {
  readonly channel: Channel;
  readonly roomId: string;
  readonly users: { readonly ann: string; readonly ben: string };
  /** Names, tokens and the like, none of which may be in the log. */
  readonly secrets: readonly string[];
  /** Brings the account online after the channel started. */
  login(): Promise<void>;
  /** Delivers; the platform's id of the message. */
  say(speech: Speech): string | Promise<string>;
  seen(where: 'room' | 'ann'): readonly Seen[];
  /** Delivers a message once more. */
  redeliver(id: string): void | Promise<void>;
  /** Delivers both, the first in such a way that it can be read only after the second; resolves when both can be. */
  saySwapped?(first: Speech, second: Speech): Promise<void>;
  /** Sends fail from now on, by a fault that passes. */
  breakSends?(): void;
  mendSends?(): unknown;
  /** The way to the platform breaks, and is there again. */
  disconnect?(): Promise<void>;
  reconnect?(): Promise<void>;
  /** Calls the channel's callback as a stranger would; the HTTP status of the answer. */
  forge?(): Promise<number>;
  /** Timers and listeners that a stopped channel has left. */
  leftovers(): number;
  close(): Promise<void>;
}

export interface Fixture {
  readonly name: string;
  open(ports: ChannelPorts): Promise<Platform>;
  /** What this channel's platform does not have. */
  readonly lacks?: readonly ('swapping' | 'failing' | 'connection' | 'callbacks')[];
}

/** Waits for something that comes about over sockets or timers of the library; fails after ten seconds. */
export async function until(what: () => boolean, about = 'what was waited for'): Promise<void> {
  const end = performance.now() + 10_000;
  while (!what()) {
    if (performance.now() > end) throw new Error(`Timed out: ${about}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
  'base64',
);

/** A stage with everything a channel is handed, all of it recorded. */
export class Stage {
  readonly heard: Incoming[] = [];
  readonly events: RoomEvent[] = [];
  readonly logged: string[] = [];
  readonly photos: Buffer[] = [];
  readonly ports: ChannelPorts = {
    keepPhoto: async (bytes) => {
      this.photos.push(bytes);
      return { id: `photo${this.photos.length}`, type: 'image/png', size: bytes.length };
    },
    photo: async (id) => (id === 'kept' ? { bytes: PIXEL, type: 'image/png' } : undefined),
    log: (event, fields) => this.logged.push(JSON.stringify({ event, ...fields })),
    now: () => 1_773_104_400_000,
  };
  readonly receiver: Receiver = {
    message: async (incoming) => {
      this.heard.push(incoming);
    },
    event: async (event) => {
      this.events.push(event);
    },
  };
}

/** A message to be said, as the outbox makes them. */
export const rendered = (roomId: string, patch: Partial<Rendered> = {}): Rendered => ({
  key: 'key-1',
  roomId,
  direct: false,
  text: '【15】3号楼路灯不亮，已记下。',
  buttons: [],
  photos: [],
  ...patch,
});

/** Runs the suite over a fixture. */
export function channelSuite(fixture: Fixture): void {
  const unless = (lack: NonNullable<Fixture['lacks']>[number]) => (fixture.lacks?.includes(lack) ? test.skip : test);

  describe(`channel ${fixture.name}`, () => {
    let stage: Stage;
    let platform: Platform;

    beforeEach(async () => {
      stage = new Stage();
      platform = await fixture.open(stage.ports);
      await platform.channel.start(stage.receiver);
      await platform.login();
      await until(() => platform.channel.state() === 'up', 'the channel to be up');
    });
    afterEach(async () => {
      await platform.channel.stop();
      await platform.close();
    });

    const hearing = async (count: number): Promise<readonly Incoming[]> => {
      await until(() => stage.heard.length >= count, `${count} message(s)`);
      return stage.heard;
    };

    test('hears who said what, where and when, by ids', async () => {
      const id = await platform.say({ text: '3号楼路灯不亮了' });
      const [heard] = await hearing(1);
      expect(heard).toMatchObject({
        channel: platform.channel.name,
        messageId: id,
        roomId: platform.roomId,
        direct: false,
        userId: platform.users.ann,
        text: '3号楼路灯不亮了',
        mentionsBot: false,
      });
      expect(heard?.at).toBeGreaterThan(1_600_000_000_000);
    });

    test('hears a direct message in the room it would answer in', async () => {
      await platform.say({ text: '你好', direct: true });
      const [heard] = await hearing(1);
      expect(heard).toMatchObject({ direct: true, userId: platform.users.ann });
      expect(heard?.roomId).toBe(platform.channel.directRoom(platform.users.ann));
    });

    test('keeps the id of a message that is delivered twice', async () => {
      const id = await platform.say({ text: '一次' });
      await hearing(1);
      await platform.redeliver(id);
      await platform.say({ text: '完' });
      await until(() => stage.heard.at(-1)?.text === '完');
      expect(new Set(stage.heard.map((m) => m.messageId)).size).toBe(2);
    });

    unless('swapping')('hands messages on in the order they were said, also when one is slow to load', async () => {
      await platform.saySwapped?.({ text: '先' }, { text: '后', by: 'ben' });
      expect((await hearing(2)).map((m) => m.text)).toEqual(['先', '后']);
    });

    test('hands a very long text on whole', async () => {
      const text = '水管漏水了，'.repeat(1700);
      await platform.say({ text });
      expect((await hearing(1))[0]?.text).toBe(text);
    });

    test('hears who is mentioned, itself and others', async () => {
      await platform.say({ text: '看一下', mentionsBot: true });
      await platform.say({ text: '交给你', mentionsBen: true });
      const [first, second] = await hearing(2);
      expect(first).toMatchObject({ mentionsBot: true });
      expect(second).toMatchObject({ mentionsBot: false, mentions: [platform.users.ben] });
    });

    test('stores a picture and hands it on', async () => {
      await platform.say({ photo: PIXEL });
      const [heard] = await hearing(1);
      expect(heard?.photos).toEqual([{ id: 'photo1', type: 'image/png', size: PIXEL.length }]);
      expect(stage.photos[0]?.equals(PIXEL)).toBe(true);
    });

    test('says a text as long as it claims to be able to', async () => {
      const text = '好'.repeat(platform.channel.can.textLimit);
      await platform.channel.send(rendered(platform.roomId, { text }));
      await until(() => platform.seen('room').length === 1);
      expect(platform.seen('room')[0]?.text).toBe(text);
    });

    test('says pictures', async () => {
      await platform.channel.send(rendered(platform.roomId, { photos: ['kept'] }));
      await until(() => platform.seen('room').some((m) => m.photos === 1));
      expect(platform.seen('room').filter((m) => m.text !== '')).toHaveLength(1);
    });

    test('says things to one person', async () => {
      const roomId = platform.channel.directRoom(platform.users.ann) as string;
      await platform.channel.send(rendered(roomId, { direct: true, userId: platform.users.ann, text: '只对你说' }));
      await until(() => platform.seen('ann').length === 1);
      expect(platform.seen('ann')[0]?.text).toBe('只对你说');
      expect(platform.seen('room')).toEqual([]);
    });

    test('never hears itself', async () => {
      await platform.channel.send(rendered(platform.roomId));
      await until(() => platform.seen('room').length === 1);
      await platform.say({ text: '收到' });
      expect((await hearing(1)).map((m) => m.text)).toEqual(['收到']);
    });

    unless('failing')('throws a SendError that says to try again, and then succeeds once', async () => {
      platform.breakSends?.();
      const failed = platform.channel.send(rendered(platform.roomId));
      await expect(failed).rejects.toBeInstanceOf(SendError);
      await expect(failed).rejects.toMatchObject({ retry: true, code: expect.stringMatching(/^[a-z-]+$/) });
      platform.mendSends?.();
      await platform.channel.send(rendered(platform.roomId));
      await until(() => platform.seen('room').length > 0);
      expect(platform.seen('room')).toHaveLength(1);
    });

    unless('connection')('is down while the platform is away and recovers by itself', async () => {
      await platform.disconnect?.();
      await until(() => platform.channel.state() !== 'up', 'the channel to be down');
      await expect(platform.channel.send(rendered(platform.roomId))).rejects.toMatchObject({ retry: true });
      await platform.reconnect?.();
      await until(() => platform.channel.state() === 'up', 'the channel to be up again');
      await platform.say({ text: '回来了' });
      expect((await hearing(1)).at(-1)?.text).toBe('回来了');
      await platform.channel.send(rendered(platform.roomId, { key: 'key-2', text: '在' }));
      await until(() => platform.seen('room').at(-1)?.text === '在');
    });

    unless('callbacks')('refuses a callback that the platform did not sign', async () => {
      expect(await platform.forge?.()).toBe(401);
      expect(stage.heard).toEqual([]);
    });

    test('stops without leaving anything behind, and twice if asked', async () => {
      await platform.channel.stop();
      await platform.channel.stop();
      expect(platform.channel.state()).toBe('down');
      await until(() => platform.leftovers() === 0, 'nothing to be left');
    });

    test('logs no words, names or tokens', async () => {
      await platform.say({ text: '密码是四个八', photo: PIXEL });
      platform.breakSends?.();
      await platform.channel.send(rendered(platform.roomId)).catch(() => undefined);
      await hearing(1);
      await platform.channel.stop();
      const log = stage.logged.join('\n');
      for (const secret of [...platform.secrets, '密码', '路灯']) expect(log).not.toContain(secret);
    });
  });
}
