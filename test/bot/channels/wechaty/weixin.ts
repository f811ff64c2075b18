// A WeChat in memory with an account, a group and two people, over the mock puppet: either right under the bot or behind
// a real puppet service on loopback. Used by the tests of the Wechaty channel.
import type { EventEmitter } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { FileBox } from 'file-box';
import { PuppetMock, mock } from 'wechaty-puppet-mock';
import { PuppetServer } from 'wechaty-puppet-service';
import type { Platform, Seen, Speech } from '../../../conformance/channel.suite';

export const TOKEN = 'insecure_3d415ebb-7a6f-4cba-b602-1f4ae400f011';

/** Short times, so that tests need not wait. */
export const TIMES = { patienceMs: 60, scanMs: 600, pauseMs: 10, longestPauseMs: 40, rebuildAfter: 3 };

export type Account = ReturnType<typeof createAccount>;

/** The account's side of WeChat; its puppet is there once a bot or a server has one with this mocker. */
export function createAccount() {
  const mocker = new mock.Mocker();
  const me = mocker.createContact({ id: 'wxid-bot', name: '邻里值班员' });
  const ann = mocker.createContact({ id: 'wxid-ann', name: '安安', friend: true });
  const ben = mocker.createContact({ id: 'wxid-ben', name: '本本', friend: true });
  const group = mocker.createRoom({
    id: 'r1@chatroom',
    topic: '一网格大家庭',
    ownerId: ann.id,
    memberIdList: [me.id, ann.id, ben.id],
  });
  const seen = { room: [] as Seen[], ann: [] as Seen[] };
  const watch = (where: unknown, list: Seen[], fits: (m: mock.MessageMock) => boolean): void => {
    (where as EventEmitter).on('message', (m: mock.MessageMock) => {
      if (m.talker().id === me.id && fits(m)) list.push({ text: m.text() ?? '', photos: Number(m.type() === 6) });
    });
  };
  watch(group, seen.room, () => true);
  watch(ann, seen.ann, (m) => m.room() === undefined);
  const people = { ann, ben };

  function say({ by = 'ann', text = '', photo, direct, mentionsBot, mentionsBen }: Speech): string {
    const mentioned = [...(mentionsBot ? [me] : []), ...(mentionsBen ? [ben] : [])];
    const words = mentioned.map((c) => `@${c.payload.name}\u2005`).join('') + text;
    const what = photo ? FileBox.fromBase64(photo.toString('base64'), 'a.png') : words;
    people[by].say(what, mentioned).to(direct ? me : group);
    return [...mocker.cacheMessagePayload.keys()].at(-1) as string;
  }

  return {
    mocker,
    me,
    ann,
    ben,
    group,
    seen: (where: 'room' | 'ann') => seen[where],
    say,
    redeliver: (id: string) => void mocker.puppet.emit('message', { messageId: id }),
    login(): void {
      if (!mocker.puppet.isLoggedIn) mocker.login(me);
    },
    /** The first message's payload is only there after the second's. */
    async saySwapped(first: Speech, second: Speech): Promise<void> {
      const { puppet } = mocker;
      const raw = puppet.messageRawPayload.bind(puppet);
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      let slow: string | undefined;
      let loaded = (): void => undefined;
      const other = new Promise<void>((resolve) => (loaded = resolve));
      puppet.messageRawPayload = async (id) => {
        slow ??= id;
        if (id === slow) await held;
        else loaded();
        return raw(id);
      };
      say(first);
      say(second);
      await other;
      release();
    },
  };
}

/** A Platform's parts that are the same with and without a service. */
export const platformOf = (account: Account): Omit<Platform, 'channel' | 'login' | 'leftovers' | 'close'> => ({
  roomId: account.group.id,
  users: { ann: account.ann.id, ben: account.ben.id },
  secrets: [TOKEN, '安安', '本本', '邻里值班员', '一网格大家庭'],
  say: account.say,
  seen: account.seen,
  redeliver: account.redeliver,
  saySwapped: account.saySwapped,
});

/** Timers beyond those that were there. */
export function timerCount(): () => number {
  const count = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = count();
  return () => Math.max(0, count() - before);
}

/** A port of loopback that nobody uses. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A puppet service whose account stays logged in on its phone, so that it is online whenever its puppet runs. */
export async function createPuppetService(account: Account) {
  const endpoint = `127.0.0.1:${await freePort()}`;
  const puppet = new PuppetMock({ mocker: account.mocker });
  puppet.on('error', () => undefined);
  (puppet as unknown as EventEmitter).on('start', () => setImmediate(() => account.login()));
  let server: PuppetServer | undefined;
  return {
    endpoint,
    async start(): Promise<void> {
      server = new PuppetServer({ endpoint, puppet: puppet as never, token: TOKEN });
      await server.start();
    },
    async stop(): Promise<void> {
      await server?.stop();
      server = undefined;
      if (puppet.isLoggedIn) await puppet.stop();
    },
  };
}
