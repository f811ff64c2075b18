// What is WeChat's own in the Wechaty channel: room events, quotes, nicknames, friends, replays, faults. Over the mock
// puppet.
import { FileBox } from 'file-box';
import { SendError } from '../../../../bot/channel';
import { wechatyChannel, type WechatyChannel } from '../../../../bot/channels/wechaty/index';
import type { Incoming } from '../../../../models/message/incoming';
import { PIXEL, rendered, Stage, until } from '../../../conformance/channel.suite';
import { createAccount, TIMES, type Account } from './weixin';

let account: Account;
let stage: Stage;
let channel: WechatyChannel;

beforeEach(async () => {
  account = createAccount();
  stage = new Stage();
  const options = { mocker: account.mocker };
  channel = wechatyChannel(
    { puppet: 'wechaty-puppet-mock', options, times: { ...TIMES, patienceMs: 3000, rebuildAfter: Infinity } },
    stage.ports,
  );
  await channel.start(stage.receiver);
  await until(() => running(), 'the puppet');
  account.login();
  await until(() => channel.state() === 'up');
});
afterEach(() => channel.stop());

const running = (): boolean => {
  try {
    return account.mocker.puppet.state.active() === true;
  } catch {
    return false;
  }
};
const createContact = (id: string, more = {}) => account.mocker.createContact({ id, ...more });

/** Delivers a message of Ann's in the group with a payload of one's own. */
function deliver(payload: Record<string, unknown>): void {
  const { mocker, ann, group } = account;
  const id = `m${mocker.cacheMessagePayload.size}`;
  mocker.MessageMock.create({
    id,
    talkerId: ann.id,
    roomId: group.id,
    timestamp: 1_773_104_400,
    type: 7,
    mentionIdList: [],
    ...payload,
  } as never);
  mocker.puppet.emit('message', { messageId: id });
}

const heard = async (count = 1): Promise<readonly Incoming[]> => {
  await until(() => stage.heard.length >= count, `${count} message(s)`);
  return stage.heard;
};

test('tells who comes and goes, new names, and when the bot itself is invited', async () => {
  const { group, ann, me } = account;
  const carl = createContact('wxid-carl');
  group.add(carl).by(ann);
  group.topic('一网格').by(ann);
  group.remove(carl).by(ann);
  group.add(me).by(ann);
  await until(() => stage.events.length === 4);
  const base = { channel: 'wechaty', roomId: group.id };
  expect(stage.events).toMatchObject([
    { ...base, kind: 'joined', userIds: ['wxid-carl'] },
    { ...base, kind: 'renamed', name: '一网格' },
    { ...base, kind: 'left', userIds: ['wxid-carl'] },
    { ...base, kind: 'botAdded', name: '一网格' },
  ]);
  expect(new Set(stage.events.map((e) => e.eventId)).size).toBe(4);
  expect(channel.state()).toBe('up');
});

test('takes its own nickname off what is said to it, whatever it is called', async () => {
  account.say({ text: '帮助', mentionsBot: true });
  expect((await heard())[0]).toMatchObject({ text: '帮助', mentionsBot: true });
});

test('reads only the answer of a quoting message and finds what was quoted', async () => {
  const { messageId } = await channel.send(rendered(account.group.id));
  const line = '- - - - - - - - - - - - - - -';
  deliver({ text: `「邻里值班员：【15】3号楼路灯不亮，已记下。」\n${line}\n还有4号楼` });
  deliver({ text: `「本本：别的话」\n${line}\n是的` });
  expect(await heard(2)).toMatchObject([{ text: '还有4号楼', quotes: messageId }, { text: '是的' }]);
  expect(stage.heard[1]).not.toHaveProperty('quotes');
});

test('hands on voice as its transcript, places, pictures sent as files; nothing of stickers and public accounts', async () => {
  createContact('gh_news', { type: 2 });
  deliver({ type: 5, text: '<emoji/>' });
  deliver({ talkerId: 'gh_news', text: '广告' });
  deliver({ type: 2, text: '电梯停了' });
  deliver({ type: 2, text: '<msg><voicemsg/></msg>' });
  deliver({ type: 8 });
  account.mocker.puppet.messageFile = async () => FileBox.fromBuffer(PIXEL, 'b.jpg') as never;
  deliver({ type: 1 });
  const all = await heard(4);
  expect(all).toMatchObject([
    { voice: true, text: '电梯停了', at: 1_773_104_400_000 },
    { voice: true, text: '' },
    { text: '', location: { latitude: expect.any(Number), longitude: expect.any(Number), name: expect.any(String) } },
    { text: '', photos: [{ id: 'photo1' }] },
  ]);
});

test('offers a message again when it could not be stored, and nothing overtakes it meanwhile', async () => {
  let faults = 2;
  const keep = stage.receiver.message;
  stage.receiver.message = async (incoming) => {
    if ((faults -= 1) >= 0) throw new Error('disk full');
    await keep(incoming);
  };
  account.say({ text: '一' });
  account.say({ text: '二' });
  account.say({ text: '别处', direct: true });
  expect((await heard(3)).filter((m) => !m.direct).map((m) => m.text)).toEqual(['一', '二']);
  expect(stage.logged.filter((l) => l.includes('message again'))).toHaveLength(2);
});

test('mentions the person a group message is for', async () => {
  await channel.send(rendered(account.group.id, { userId: account.ann.id, text: '请看' }));
  await until(() => account.seen('room').length === 1);
  expect(account.seen('room')[0]?.text).toBe('@安安 请看');
});

test('says what is final: no such room, no friend; what passes: nobody logged in', async () => {
  createContact('wxid-stranger', { friend: false });
  const refusal = (message: Parameters<typeof rendered>) =>
    channel.send(rendered(...message)).catch((e: SendError) => e);
  expect(await refusal(['gone@chatroom'])).toMatchObject({ code: 'no-room', retry: false });
  const stranger = channel.directRoom('wxid-stranger') as string;
  expect(await refusal([stranger, { direct: true, userId: 'wxid-stranger' }])).toMatchObject({
    code: 'refused',
    retry: false,
  });
  await account.mocker.puppet.logout();
  await until(() => channel.state() === 'down');
  expect(await refusal([account.group.id])).toMatchObject({ code: 'not-logged-in', retry: true });
});

test('a retry after a picture failed does not repeat the words', async () => {
  const { puppet } = account.mocker;
  const send = puppet.messageSendFile;
  puppet.messageSendFile = async () => {
    throw new Error('14 UNAVAILABLE: no connection');
  };
  const message = rendered(account.group.id, { photos: ['kept', 'deleted'] });
  await expect(channel.send(message)).rejects.toMatchObject({ code: 'unavailable', retry: true });
  puppet.messageSendFile = send;
  puppet.emit('dong', { data: 'linli' });
  await until(() => channel.state() === 'up', 'a sign of life to be believed');
  await channel.send(message);
  expect(account.seen('room').map((m) => m.photos)).toEqual([0, 1]);
});

test('shows the code to scan to the operator, and never logs it', async () => {
  await account.mocker.puppet.logout();
  account.mocker.scan('https://login.example/secret', 2);
  await until(() => channel.status().qrcode !== undefined);
  expect(channel.status()).toMatchObject({ state: 'down', qrcode: 'https://login.example/secret' });
  expect(stage.logged.join()).toContain('wechaty scan');
  expect(stage.logged.join()).not.toContain('secret');
  account.login();
  await until(() => channel.state() === 'up');
  expect(channel.status().qrcode).toBeUndefined();
});

test('lives through errors of the puppet', async () => {
  account.mocker.puppet.emit('error', new Error('no payload found for id 安安') as never);
  account.mocker.puppet.emit('message', { messageId: 'unknown' });
  account.say({ text: '还在' });
  expect((await heard())[0]).toMatchObject({ text: '还在' });
  expect(channel.state()).toBe('up');
  expect(stage.logged.join()).not.toContain('安安');
});
