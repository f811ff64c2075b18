// From a WeChat group through the whole service and back, over a real puppet service: a group is bound, a resident
// reports, a community worker claims, the group hears of it; also when the service went away in between.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { wechatyChannel } from '../../../../bot/channels/wechaty/index';
import { seededRng } from '../../../../models/kernel/rng';
import { identityKey } from '../../../../models/person/person';
import { openProgram, type Program } from '../../../../server/program';
import { DEFAULT_LIMITS } from '../../../../server/ports';
import { openStore } from '../../../../store/open';
import { until, Stage } from '../../../conformance/channel.suite';
import { testClock, testIds, type TestClock } from '../../../support/clock';
import { MORNING } from '../../../support/town';
import { createAccount, createPuppetService, TIMES, TOKEN, type Account } from './weixin';

const folder = mkdtempSync(join(os.tmpdir(), 'linli-wechaty-'));
jest.spyOn(os, 'homedir').mockReturnValue(folder);
jest.setTimeout(60_000);

let program: Program;
let clock: TestClock;
let account: Account;
let service: Awaited<ReturnType<typeof createPuppetService>>;

beforeAll(async () => {
  account = createAccount();
  service = await createPuppetService(account);
  await service.start();
  clock = testClock(MORNING);
  const settings = {
    puppet: 'wechaty-puppet-service',
    token: TOKEN,
    endpoint: service.endpoint,
    times: { ...TIMES, patienceMs: 1500, rebuildAfter: 1 },
  };
  program = await openProgram({
    clock,
    ids: testIds(),
    rng: seededRng('wechaty'),
    log: pino({ level: 'silent' }),
    store: await openStore({ folder: join(folder, 'store'), now: () => clock.now() }),
    folder,
    seedDemo: true,
    app: {
      baseUrl: 'http://localhost',
      secureCookies: false,
      trustProxy: false,
      webRoot: folder,
      version: 'test',
      limits: DEFAULT_LIMITS,
    },
    channels: () => [wechatyChannel(settings, new Stage().ports)],
    wait: () => new Promise((resolve) => setImmediate(resolve)),
    every: () => () => undefined,
    tickAge: () => 0,
  });
  // Ben is a community worker whose WeChat account is on the roster.
  await program.service.collections.persons.updateOne(
    { identityKeys: identityKey('web', 'demo-fang') },
    { $push: { identityKeys: identityKey('wechaty', account.ben.id) } as never },
  );
  await program.service.start();
  await until(() => channelIsUp());
});

afterAll(async () => {
  await program.stop();
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

const channelIsUp = (): boolean => program.service.channels.get('wechaty')?.state() === 'up';

/** Somebody speaks; the group's newest words of the bot once they fit. */
async function hears(by: 'ann' | 'ben', text: string, answer: RegExp, mentionsBot = false): Promise<string> {
  const before = account.seen('room').length;
  account.say({ by, text, mentionsBot });
  const words = (): string | undefined =>
    account
      .seen('room')
      .slice(before)
      .find((m) => answer.test(m.text))?.text;
  await until(() => words() !== undefined, `an answer to ${text}`);
  clock.set(clock.now() + 30_000);
  return words() as string;
}

test('a group is bound, a light reported, accepted with its number, claimed, and the group hears who comes', async () => {
  await hears('ben', '绑定 幸福里一网格', /幸福里一网格/, true);
  const accepted = await hears('ann', '3号楼路灯不亮了', /1/);
  expect(accepted).toMatch(/编号 1/);
  const claimed = await hears('ben', '认领1', /1/);
  expect(claimed).toMatch(/方芳/);
  const [request] = await program.service.collections.requests.find({}).toArray();
  expect(request).toMatchObject({ code: 1, status: 'inProgress' });
  // The client of the service would keep people's names there.
  expect(existsSync(join(folder, '.wechaty'))).toBe(false);
});

test('what could not be said while the service was away is said when it is back', async () => {
  await service.stop();
  await until(() => !channelIsUp());
  const before = account.seen('room').length;
  await program.service.receiver.message({
    channel: 'wechaty',
    messageId: 'late',
    roomId: account.group.id,
    direct: false,
    userId: account.ann.id,
    at: clock.now(),
    text: '2号楼水管爆了，水都漫到楼道了',
    mentionsBot: false,
  });
  await program.service.idle();
  expect(account.seen('room')).toHaveLength(before);
  await service.start();
  await until(channelIsUp);
  clock.set(clock.now() + 60_000);
  await program.service.tick();
  await until(() => account.seen('room').length > before, 'the late answer');
});
