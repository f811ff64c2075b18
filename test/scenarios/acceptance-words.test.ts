// The words people really use: a photo without a quote, a bare "满意" of a neighbour who joined, half a command, a
// department's answers, help for each role.
import { openTown, scenario, type Town } from '../support/town';

jest.setTimeout(120_000);

const LIGHT = '3号楼一单元楼道的灯坏了好几天了，晚上看不见';
const photo = { photos: [{ id: 'p1', type: 'image/jpeg', size: 1000 }] };

const story = (name: string, play: (town: Town) => Promise<void>): void =>
  test(name, async () => {
    const town = await openTown();
    try {
      await play(town);
    } finally {
      await town.close();
    }
  });

story('the photo that was asked for may simply be sent', async (town) => {
  await town.person('wang', 'xf-1-residents').says(LIGHT);
  const li = town.person('li', 'xf-workers');
  await li.says('1 我来');
  await li.says('', photo);
  expect(town.room('xf-workers').last()).toContain('接手');
  await li.says('1 修好了 换了灯泡');
  expect(town.room('xf-workers').heard('resolve.photo')).toHaveLength(1);
  await li.says('', photo);
  expect((await town.request(1)).status).toBe('resolved');
  expect(town.person('wang').lastTold()).toContain('换了灯泡');
});

scenario('a neighbour who joined answers with one word', async (town) => {
  await town.person('wang', 'xf-1-residents').says(LIGHT);
  const zhang = town.person('zhang', 'xf-1-residents');
  await zhang.says('+1', { quoting: 'report.accepted' });
  const { code } = (await town.requests())[0]!;
  await town.person('li', 'xf-workers').says(`${code} 我来`);
  await town.person('li', 'xf-workers').says(`${code} 修好了`, photo);
  await zhang.tells('满意');
  await town.person('wang').tells('满意，这个姑娘好');
  const answers = Object.values((await town.request(code)).checks[0]!.answers).map((a) => a.answer);
  expect(answers).toEqual(['satisfied', 'satisfied']);
});

story('half a command is answered with what is missing', async (town) => {
  await town.person('wang', 'xf-1-residents').says(LIGHT);
  const li = town.person('li', 'xf-workers');
  await li.says('1 我来');
  const answered = async (words: string): Promise<string | undefined> => {
    const before = town.room('xf-workers').words().length;
    await li.says(words);
    expect(town.room('xf-workers').words()).toHaveLength(before + 1);
    return town.room('xf-workers').last();
  };
  expect(await answered('1 暂停')).toContain('到哪天');
  expect(await answered('延期1')).toContain('延期几天');
  expect(await answered('延期1 300天 配件没到')).toContain('最多');
  expect(await answered('1 不受理')).toContain('说明原因');
  expect(await answered('1 吹哨')).toContain('哪个部门');
  expect(await answered('1 并入')).toContain('哪一件');
  expect(await answered('1 拆分')).toContain('哪一件');
  expect(await answered('1 派单')).toContain('派给谁');
  expect(await answered('进展1')).toContain('进展内容');
  // A pause has a cap, and a date may name its year.
  expect(await answered('1 暂停 等配件 到2026年12月30日')).toContain('上限');
});

story('departments answer a whistle as the bot taught them', async (town) => {
  await town.person('wang', 'xf-1-residents').says('3号楼一单元楼道有人违规给电动车飞线充电，消防通道也堵了');
  await town.person('li', 'xf-workers').says('1 吹哨 城管、派出所');
  const qin = town.person('qin');
  await qin.tells('报到', { quoting: 'whistle.calledLead' });
  expect(qin.lastTold()).toContain('XF-1 我们办完了');
  await qin.tells('XF-1 我们办完了');
  const du = town.person('du');
  await du.tells('我们办不了');
  expect(du.lastTold()).toContain('XF-1 我们办不了');
  await du.tells('XF-1 我们办不了 不在管理范围');
  expect((await town.request(1)).whistles.map((w) => w.status)).toEqual(['done', 'refused']);
  expect(town.person('li').wasTold('whistle.allDone')).toHaveLength(1);
});

story('help tells each what they can do', async (town) => {
  const of = async (key: string): Promise<string> => {
    await town.person(key).tells('帮助');
    return town.person(key).lastTold() ?? '';
  };
  const officer = await of('qin');
  expect(officer).toContain('报到12');
  expect(officer).toContain('我们办完了');
  expect(officer).not.toContain('吹哨 城管');
  const worker = await of('li');
  expect(worker).toContain('吹哨 城管');
  expect(worker).not.toContain('结案12');
  expect(worker).not.toContain('满意12');
  const supervisor = await of('zheng');
  expect(supervisor).toContain('收到12');
  expect(supervisor).toContain('结案12');
  const partTime = await of('wu');
  expect(partTime).toContain('补充12');
  expect(partTime).not.toContain('认领12');
  expect(await of('wang')).toContain('满意12');
});

story('an English speaker is understood from the report to the result', async (town) => {
  const wang = town.person('wang');
  await wang.tells('English');
  await wang.tells('stair light broken in building 3');
  expect(wang.lastTold()).toContain('Taken in as number 1');
  await town.person('li', 'xf-workers').says('1 我来');
  await town.person('li', 'xf-workers').says('1 修好了', photo);
  await wang.tells('satisfied', { quoting: 'check.ask' });
  expect((await town.request(1)).checks[0]?.answers).toMatchObject({
    [(await town.request(1)).reporterId]: { answer: 'satisfied' },
  });
  await town.person('zhang', 'xf-1-residents').says('gas smell in building 2, please come');
  expect(town.room('xf-1-residents').heard('danger.gas')).toHaveLength(1);
});

story('what colleagues receive is no answer to a call', async (town) => {
  await town.person('wang', 'xf-1-residents').says(LIGHT);
  const li = town.person('li', 'xf-workers');
  const before = town.room('xf-workers').words().length;
  await li.says('收到3箱牛奶，放门卫了');
  await li.says('收到 1 箱牛奶');
  expect(town.room('xf-workers').words()).toHaveLength(before);
});
