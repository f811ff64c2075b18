// What happens between report and closing: hands change, time is asked for, departments are called, somebody checks.
import { openTown, scenario, type Town } from '../support/town';

jest.setTimeout(120_000);

const LIGHT = '3号楼一单元楼道的灯坏了好几天了，晚上看不见';
const photo = { photos: [{ id: 'p1', type: 'image/jpeg', size: 1000 }] };

const reported = async (town: Town, text = LIGHT): Promise<number> => {
  await town.person('wang', 'xf-1-residents').says(text);
  return (await town.requests()).at(-1)!.code;
};

/** One run of a story, without restarts: what is told here is time and words, not crashes. */
const story = (name: string, play: (town: Town) => Promise<void>): void =>
  test(name, async () => {
    const town = await openTown();
    try {
      await play(town);
    } finally {
      await town.close();
    }
  });

scenario('transfer with acceptance', async (town) => {
  const code = await reported(town);
  const li = town.person('li', 'xf-workers');
  await li.says(`${code} 我来`);
  await li.says(`${code} 转给 陈志远`);
  expect((await town.request(code)).status).toBe('transferred');
  const chen = town.person('chen');
  expect(chen.wasTold('offer.told')).toHaveLength(1);
  await chen.tells('接收', { quoting: 'offer.told' });
  const request = await town.request(code);
  expect([request.status, request.offer]).toEqual(['inProgress', undefined]);
  expect(li.wasTold('offer.acceptedTold')).toHaveLength(1);
  expect(request.handlerIds).toHaveLength(2);
});

story('a claim that comes second is told who has it', async (town) => {
  const code = await reported(town);
  await town.person('li', 'xf-workers').says(`${code} 我来`);
  await town.person('chen', 'xf-workers').says(`认领${code}`);
  expect(town.room('xf-workers').last()).toContain('李敏');
  await town.person('hu', 'hp-workers').says(`认领 XF-${code}`);
  expect(town.room('hp-workers').heard('refusal.policy.scope')).toHaveLength(1);
  await town.person('li', 'xf-workers').says('认领999');
  expect(town.room('xf-workers').heard('refusal.unknownNumber')).toHaveLength(1);
});

story('nobody claims: the roster decides', async (town) => {
  const code = await reported(town);
  await town.later('61 minutes');
  const request = await town.request(code);
  expect(request.status).toBe('inProgress');
  expect(town.person('li').wasTold('assign.byDuty')).toHaveLength(1);
  expect(town.room('xf-workers').heard('work.assigned')).toHaveLength(1);
});

story('the missing place is asked for once and answered', async (town) => {
  const wang = town.person('wang', 'xf-1-residents');
  await wang.says('楼道的灯坏了，晚上看不见，麻烦来修一下');
  const group = town.room('xf-1-residents');
  if (group.heard('report.acceptedAskPlace').length === 0) return;
  await wang.says('3号楼一单元');
  const [request] = await town.requests();
  expect(request?.asked).toBeUndefined();
  expect(request?.place?.text).toContain('3号楼');
  expect(group.heard('supplement.place')).toHaveLength(1);
});

story('a danger: the number at once, duty paged until somebody answers', async (town) => {
  const code = await reported(town, '3号楼一单元501煤气泄漏了，味道很大，快来人');
  const group = town.room('xf-1-residents');
  expect(group.heard('danger.gas')).toHaveLength(1);
  const li = town.person('li');
  expect(li.wasTold('danger.page')).toHaveLength(1);
  await town.later('25 minutes');
  expect((await town.request(code)).calls.filter((c) => c.kind === 'page').length).toBeGreaterThan(1);
  const paged = (await town.request(code)).calls.length;
  await town.person('li', 'xf-workers').says(`收到 ${code}`);
  await town.later('12 minutes');
  const request = await town.request(code);
  expect(request.calls.filter((c) => c.kind === 'page' && c.at > request.calls[paged - 1]!.at)).toHaveLength(0);
  expect(request.place?.text).not.toContain('501');
});

story('confidential matters stay out of the group', async (town) => {
  const wang = town.person('wang', 'xf-1-residents');
  await wang.says('匿名反映，3号楼一单元有人在楼道里堆满了杂物和电动车充电，很危险');
  const group = town.room('xf-1-residents');
  const [request] = await town.requests();
  expect(request?.anonymous).toBe(true);
  expect(group.heard('report.aside')).toHaveLength(1);
  expect(group.heard('report.accepted')).toHaveLength(0);
  expect(wang.wasTold('report.acceptedAside').length + wang.wasTold('report.acceptedAskPlace').length).toBe(1);
});

story('pause, more time, deadline, one level up', async (town) => {
  const code = await reported(town);
  const li = town.person('li', 'xf-workers');
  await li.says(`${code} 我来`);
  await li.says(`${code} 等配件 到明天`);
  expect((await town.request(code)).status).toBe('onHold');
  await town.later('2 days');
  expect((await town.request(code)).status).toBe('inProgress');
  const before = (await town.request(code)).dueAt;
  await li.says(`延期${code} 3天 配件没到`);
  const fang = town.person('fang');
  const chen = town.person('chen');
  const approver = chen.wasTold('extension.toApprove').length > 0 ? chen : fang;
  await approver.tells(`同意延期 ${code}`);
  expect((await town.request(code)).dueAt).toBeGreaterThan(before);
  await town.later('25 days');
  const late = await town.request(code);
  const types = late.events.map((e) => e.type);
  expect(types).toContain('warned');
  expect(types).toContain('supervised');
  expect(types).toContain('escalated');
  expect(town.person('zheng').wasTold('escalate.resolution').length).toBeGreaterThan(0);
});

story('whistle: each department on its own clock, the owner closes last', async (town) => {
  const code = await reported(town);
  const li = town.person('li', 'xf-workers');
  await li.says(`${code} 吹哨 城管、消防`);
  expect((await town.request(code)).whistles).toHaveLength(2);
  await li.says(`${code} 修好了`, photo);
  expect(town.room('xf-workers').heard('refusal.state.whistled')).toHaveLength(1);
  const qin = town.person('qin', 'lj-workers');
  await qin.says(`报到 XF-${code}`);
  await qin.says(`XF-${code} 我们办完了`);
  expect((await town.request(code)).status).toBe('whistled');
  await town.later('3 days');
  expect((await town.request(code)).events.map((e) => e.type)).toContain('whistleMissed');
});

story('a dispute is looked at by somebody without a part in it', async (town) => {
  const code = await reported(town);
  const li = town.person('li', 'xf-workers');
  await li.says(`${code} 我来`);
  await li.says(`${code} 修好了`, photo);
  const wang = town.person('wang');
  await wang.tells(`没修好 ${code} 还是不亮`);
  await town.later('1 minute');
  const disputed = await town.request(code);
  const third = disputed.checks[0]?.third;
  expect(third?.reason).toBe('dispute');
  expect(third?.checkerId).toBeDefined();
  expect(disputed.handlerIds).not.toContain(third?.checkerId);
  await li.says(`核实已解决 ${code}`);
  expect(town.room('xf-workers').heard('refusal.policy.notChecker')).toHaveLength(1);
  const checker = ['chen', 'fang', 'he', 'zheng', 'wu'].find(
    (k) => town.person(k).wasTold('check.assigned').length > 0,
  )!;
  await town.person(checker).tells(`核实没解决 ${code}`);
  const again = await town.request(code);
  expect(again.status).toBe('reopened');
  expect(town.person('zheng').wasTold('supervise.reopened')).toHaveLength(1);
});

story('silence closes and satisfies nobody', async (town) => {
  const code = await reported(town);
  const li = town.person('li', 'xf-workers');
  await li.says(`${code} 我来`);
  await li.says(`${code} 修好了`, photo);
  await town.later('3 days');
  const request = await town.request(code);
  expect(['closed', 'verified']).toContain(request.status);
  expect(Object.keys(request.checks[0]!.answers)).toHaveLength(0);
  await town.person('wang').tells(`又坏了 ${code}`);
  expect((await town.request(code)).status).toBe('reopened');
});

story('leave hands open requests to the stand-in', async (town) => {
  const code = await reported(town);
  await town.person('li', 'xf-workers').says(`${code} 我来`);
  await town.person('li').tells('请假 到周五 由 陈志远 代');
  const request = await town.request(code);
  expect(town.person('chen').wasTold('handOver.told')).toHaveLength(1);
  expect(request.events.at(-1)?.type).toBe('handedOver');
});

story('triage, dispatch with its clause, refusal of passing down', async (town) => {
  const code = await reported(town);
  const fang = town.person('fang', 'xf-workers');
  await fang.says(`${code} 改为 违章搭建`);
  expect((await town.request(code)).category).toBe('illegalBuilding');
  await fang.says(`${code} 派给 幸福里一网格`);
  expect(town.room('xf-workers').heard('refusal.dispatch.passedDown')).toHaveLength(1);
  await fang.says(`${code} 派给 城管`);
  const request = await town.request(code);
  expect([request.status, request.dispatchedTo]).toEqual(['dispatched', 'd-urban']);
  expect(request.clause).toBeDefined();
  await town.person('qin', 'lj-workers').says(`认领 XF-${code}`);
  expect((await town.request(code)).status).toBe('inProgress');
});
