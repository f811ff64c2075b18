// How reports come in: together, alone, twice, by mistake, for somebody else, in confidence, out of bounds.
import { openTown, scenario, type Town } from '../support/town';

jest.setTimeout(120_000);

const story = (name: string, play: (town: Town) => Promise<void>): void =>
  test(name, async () => {
    const town = await openTown();
    try {
      await play(town);
    } finally {
      await town.close();
    }
  });

scenario('one matter reported by two becomes one request', async (town) => {
  await town.person('wang', 'xf-1-residents').says('3号楼一单元楼道的灯坏了，晚上看不见');
  await town.person('zhang', 'xf-1-residents').says('3号楼一单元楼道灯不亮，摸黑上楼');
  const requests = await town.requests();
  expect(requests).toHaveLength(1);
  expect(requests[0]?.supporters).toHaveLength(1);
  expect(town.room('xf-1-residents').heard('support.joined')).toHaveLength(1);
});

scenario('words and photos within three minutes are one report', async (town) => {
  const wang = town.person('wang', 'xf-1-residents');
  await wang.says('3号楼一单元楼道的灯坏了，晚上看不见');
  await wang.says('', { photos: [{ id: 'p1', type: 'image/jpeg', size: 1000 }] });
  const requests = await town.requests();
  expect(requests).toHaveLength(1);
  expect(requests[0]?.photos).toHaveLength(1);
  expect(town.room('xf-1-residents').words()).toHaveLength(1);
});

scenario('withdrawn within ten minutes as if never said', async (town) => {
  const wang = town.person('wang', 'xf-1-residents');
  await wang.says('3号楼一单元楼道的灯坏了，晚上看不见');
  await wang.says('撤回', { quoting: 'report.accepted' });
  const [request] = await town.requests();
  expect([request?.status, request?.text, request?.open]).toEqual(['withdrawn', '', false]);
});

story('too late to withdraw', async (town) => {
  const wang = town.person('wang', 'xf-1-residents');
  await wang.says('3号楼一单元楼道的灯坏了，晚上看不见');
  await town.later('11 minutes');
  await wang.says('撤回', { quoting: 'report.accepted' });
  expect(town.room('xf-1-residents').heard('refusal.withdraw.late')).toHaveLength(1);
});

story('reported for an elder', async (town) => {
  await town.person('xu', 'xf-1-residents').says('帮王奶奶报修一下，3号楼二单元水管漏水，厨房都淹了');
  const [request] = await town.requests();
  expect(request?.onBehalfOf).toContain('王奶奶');
});

story('phone and room numbers never reach a group', async (town) => {
  await town.person('wang', 'xf-1-residents').says('3号楼一单元501门口的灯坏了，我电话13812345678，来修一下');
  const words = [...town.room('xf-1-residents').words(), ...town.room('xf-workers').words()].join('\n');
  expect(words).not.toContain('13812345678');
  expect(words).not.toContain('501');
  const [request] = await town.requests();
  expect(request?.textSealed).toBeDefined();
  expect(request?.text).not.toContain('13812345678');
});

story('a building number belongs to its own grid', async (town) => {
  await town.person('wang', 'xf-1-residents').says('5号楼电梯坏了，按了没反应');
  const [request] = await town.requests();
  expect(request?.unitId).toBe('xf-2');
  expect(town.room('xf-1-residents').heard('report.accepted')).toHaveLength(1);
});

story('merged by number and split again', async (town) => {
  const wang = town.person('wang', 'xf-1-residents');
  await wang.says('3号楼一单元楼道的灯坏了，晚上看不见');
  await town.later('10 minutes');
  await town.person('zhang', 'xf-1-residents').says('2号楼门口垃圾堆满了没人清，臭死了');
  const [first, second] = await town.requests();
  const fang = town.person('fang', 'xf-workers');
  await fang.says(`${second!.code} 并入 ${first!.code}`);
  expect((await town.request(second!.code)).status).toBe('merged');
  expect((await town.request(first!.code)).supporters).toHaveLength(1);
  expect(town.person('zhang').wasTold('merge.told')).toHaveLength(1);
  await fang.says(`${first!.code} 拆出 2号楼门口垃圾没人清`);
  expect(await town.requests()).toHaveLength(3);
});

story('several numbers at once stand and fall alone', async (town) => {
  await town.person('wang', 'xf-1-residents').says('3号楼一单元楼道的灯坏了，晚上看不见');
  await town.later('10 minutes');
  await town.person('zhang', 'xf-1-residents').says('2号楼门口垃圾堆满了没人清，臭死了');
  const [first, second] = await town.requests();
  await town.person('li', 'xf-workers').says(`${first!.code}、${second!.code}、999 我来`);
  const workers = town.room('xf-workers');
  expect(workers.heard('claim.done')).toHaveLength(2);
  expect(workers.heard('refusal.unknownNumber')).toHaveLength(1);
});

story('a hundred people claim one request: one has it, the others hear who', async (town) => {
  await town.person('wang', 'xf-1-residents').says('3号楼一单元楼道的灯坏了，晚上看不见');
  const [request] = await town.requests();
  const keys = ['li', 'chen', 'fang'];
  await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      town.program.service.receiver.message({
        channel: 'web',
        messageId: `claim-${i}`,
        roomId: 'xf-workers',
        direct: false,
        userId: `demo-${keys[i % 3]}`,
        at: town.clock.now(),
        text: `认领${request!.code}`,
        mentionsBot: false,
      }),
    ),
  );
  await town.program.service.idle();
  const { outbox } = town.program.service.collections;
  expect(await outbox.countDocuments({ 'say.key': 'claim.done' })).toBe(1);
  expect(await outbox.countDocuments({ 'say.key': { $in: ['refusal.claim.taken', 'refusal.claim.mine'] } })).toBe(99);
  const claimed = await town.request(request!.code);
  expect(claimed.events.filter((e) => e.type === 'claimed')).toHaveLength(1);
});

story('politely refused: strangers, closed ones, chatter', async (town) => {
  const group = town.room('xf-1-residents');
  await town.person('wang', 'xf-1-residents').says('大家早上好，今天天气真不错');
  expect(await town.requests()).toHaveLength(0);
  await town.person('wang', 'xf-1-residents').says('3号楼一单元楼道的灯坏了，晚上看不见');
  const [request] = await town.requests();
  await town.person('zhang', 'xf-1-residents').says(`认领${request!.code}`);
  expect(group.heard('refusal.policy.staffOnly')).toHaveLength(1);
  await town.person('fang', 'xf-workers').says(`${request!.code} 不受理 重复反映 请找 物业`);
  await town.person('li', 'xf-workers').says(`认领${request!.code}`);
  expect(town.room('xf-workers').heard('refusal.state.declined')).toHaveLength(1);
  expect(town.person('wang').wasTold('decline.toldGoTo')).toHaveLength(1);
});
