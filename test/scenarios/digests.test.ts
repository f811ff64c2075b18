// What comes by itself: the morning list, the weekly list of what is open, lists asked for.
import { openTown } from '../support/town';

jest.setTimeout(120_000);

test('the list at half past eight on working days, the zero list on Monday', async () => {
  const town = await openTown();
  try {
    await town.person('wang', 'xf-1-residents').says('3号楼一单元楼道的灯坏了，晚上看不见');
    const li = town.person('li', 'xf-workers');
    const { code } = (await town.requests())[0]!;
    await li.says(`认领${code}`);
    await town.at('2026-03-11 09:00');
    expect(li.wasTold('digest.daily')).toHaveLength(1);
    expect(li.lastTold()).toContain(`${code} 号`);
    expect(town.person('chen').wasTold('digest.daily')).toHaveLength(0);
    // A Saturday and a Sunday lie between.
    await town.at('2026-03-16 09:30');
    expect(li.wasTold('digest.daily')).toHaveLength(4);
    expect(town.room('xf-workers').heard('zero.weekly').length).toBeGreaterThan(0);
  } finally {
    await town.close();
  }
});

test('lists asked for', async () => {
  const town = await openTown();
  try {
    const wang = town.person('wang', 'xf-1-residents');
    await wang.says('3号楼一单元楼道的灯坏了，晚上看不见');
    const li = town.person('li', 'xf-workers');
    const { code } = (await town.requests())[0]!;
    await li.says('未认领');
    expect(town.room('xf-workers').heard('list.unclaimed')).toHaveLength(1);
    await li.says(`${code} 我来`);
    await li.says('我的任务');
    expect(town.room('xf-workers').heard('list.mine')).toHaveLength(1);
    await li.says('今天到期');
    expect(town.room('xf-workers').heard('list.dueToday.none')).toHaveLength(1);
    await wang.tells('我的诉求');
    expect(wang.wasTold('list.myReports')).toHaveLength(1);
    await wang.tells('进度');
    expect(wang.lastTold()).toContain('李敏');
    await town.person('zhou', 'hp-1-residents').says(`进度 XF-${code}`);
    expect(town.room('hp-1-residents').heard('refusal.unknownNumber')).toHaveLength(1);
    await town.person('fang').tells('清零单');
    expect(town.person('fang').wasTold('list.zero')).toHaveLength(1);
    await town.person('fang').tells('三率');
    expect(town.person('fang').wasTold('rates.text')).toHaveLength(1);
    await town.person('fang').tells('台账');
    expect(town.person('fang').wasTold('list.ledger')).toHaveLength(1);
    await wang.tells('台账');
    expect(wang.wasTold('refusal.loginForStaff')).toHaveLength(1);
  } finally {
    await town.close();
  }
});

test('said in a direct chat without a number: what waits for just this person', async () => {
  const town = await openTown();
  try {
    await town.person('wang', 'xf-1-residents').says('3号楼一单元楼道的灯坏了，晚上看不见');
    const { code } = (await town.requests())[0]!;
    const li = town.person('li');
    await town.person('li', 'xf-workers').says(`${code} 我来`);
    await li.tells('转给 陈志远');
    await town.person('chen').tells('接收');
    expect((await town.request(code)).status).toBe('inProgress');
    const chen = town.person('chen');
    await chen.tells('修好了 换了灯泡', { photos: [{ id: 'p', type: 'image/jpeg', size: 9 }] });
    expect((await town.request(code)).status).toBe('resolved');
    await town.person('wang').tells('挺好 谢谢');
    expect(['closed', 'verified']).toContain((await town.request(code)).status);
  } finally {
    await town.close();
  }
});
