// What must never go wrong: a danger is heard beside other talk, told by two it is one, and confidences are heard.
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

story('a fire told right after another matter is a request of its own', async (town) => {
  const wang = town.person('wang', 'xf-1-residents');
  await wang.says('3号楼一单元楼道的灯坏了好几天了，晚上看不见');
  await wang.says('2号楼三单元着火了！！快来人');
  expect(town.room('xf-1-residents').heard('danger.fire')).toHaveLength(1);
  expect(town.room('xf-1-residents').last()).not.toContain('+1');
  expect(town.person('li').wasTold('danger.page')).toHaveLength(1);
  expect((await town.requests()).map((r) => r.danger)).toEqual([undefined, 'fire']);
});

scenario('gas smelt by two neighbours is one request, paged once and answered by one', async (town) => {
  await town.person('wang', 'xf-1-residents').says('1号楼一楼楼道里有很浓的煤气味，闻得头晕');
  await town.later('2 minutes');
  await town.person('zhang', 'xf-1-residents').says('煤气味我在二楼都闻到了，快来人啊');
  const [request, ...others] = await town.requests();
  expect(others).toEqual([]);
  expect(request?.supporters).toHaveLength(1);
  expect(town.room('xf-1-residents').heard('danger.gas')).toHaveLength(2);
  expect(town.person('li').wasTold('danger.page')).toHaveLength(1);
  await town.person('li', 'xf-1-residents').says(`收到${request!.code}，我马上到，大家都别回楼里`);
  await town.later('30 minutes');
  expect((await town.request(request!.code)).calls.filter((c) => c.kind === 'page')).toHaveLength(1);
});

story('somebody who fainted is no falling wall', async (town) => {
  await town.person('wang', 'xf-1-residents').says('1号楼门口有人晕倒了，快来人');
  expect((await town.requests()).map((r) => r.danger)).toEqual(['person']);
});

story('a confidence in the group is heard, and kept from it', async (town) => {
  const wang = town.person('wang', 'xf-1-residents');
  await wang.says('匿名反映，3号楼401天天打孩子，哭声听着揪心');
  const group = town.room('xf-1-residents');
  expect(group.heard('report.aside')).toHaveLength(1);
  expect(wang.wasTold('report.acceptedAside')).toHaveLength(1);
  const said = [...group.words(), ...town.room('xf-workers').words()].join();
  expect(said).not.toContain('打孩子');
  expect(said).not.toContain('401');
});

story('who is late is warned in words of their own, those above are called', async (town) => {
  await town.person('wang', 'xf-1-residents').says('3号楼一单元楼道的灯坏了好几天了，晚上看不见');
  const li = town.person('li', 'xf-workers');
  await li.says('1 我来');
  await town.later('5 days');
  expect(li.wasTold('supervise.assignee.reply')).toHaveLength(1);
  expect(li.wasTold('supervise.reply')).toHaveLength(0);
  expect(town.person('chen').wasTold('supervise.reply')).toHaveLength(1);
});

story('whoever takes a confidence on reads it in their direct chat, nobody else does', async (town) => {
  await town.person('wang', 'xf-1-residents').says('匿名反映，3号楼401天天打孩子，哭声听着揪心');
  const li = town.person('li', 'xf-workers');
  await li.says('1 我来');
  expect(li.wasTold('work.confided')).toHaveLength(1);
  await li.says('1 转给 陈志远');
  const chen = town.person('chen');
  expect(chen.wasTold('work.confided')).toHaveLength(0);
  await chen.tells('接收', { quoting: 'offer.told' });
  expect(chen.wasTold('work.confided')).toHaveLength(1);
  expect(town.room('xf-workers').words().join()).not.toContain('打孩子');
});

story('a picture sent after "done" is added for those who are asked', async (town) => {
  const photo = { photos: [{ id: 'p1', type: 'image/jpeg', size: 1000 }] };
  await town.person('wang', 'xf-1-residents').says('3号楼一单元楼道的灯坏了好几天了，晚上看不见');
  const li = town.person('li', 'xf-workers');
  await li.says('1 我来');
  await li.says('1 修好了', photo);
  await li.says('', { ...photo, quoting: 'resolve.done' });
  expect(town.person('wang').wasTold('note.photo')).toHaveLength(1);
  expect((await town.request(1)).status).toBe('resolved');
});
