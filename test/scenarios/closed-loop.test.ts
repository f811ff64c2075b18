// From a word in the group to a closed request: report, +1, claim, done, content, closed.
import { scenario } from '../support/town';

jest.setTimeout(120_000);

scenario('a stair light: reported, joined, claimed, mended, confirmed', async (town) => {
  const residents = town.room('xf-1-residents');
  const workers = town.room('xf-workers');
  const wang = town.person('wang', 'xf-1-residents');
  const zhang = town.person('zhang', 'xf-1-residents');
  const li = town.person('li', 'xf-workers');

  await wang.says('3号楼一单元楼道的灯坏了好几天了，晚上看不见');
  expect(residents.heard('report.accepted')).toHaveLength(1);
  expect(workers.heard('work.new')).toHaveLength(1);

  await zhang.says('+1', { quoting: 'report.accepted' });
  expect(residents.heard('support.joined')).toHaveLength(1);

  await li.says('我来', { quoting: 'work.new' });
  expect(workers.heard('claim.done')).toHaveLength(1);
  const { code } = (await town.requests())[0]!;
  expect((await town.request(code)).status).toBe('inProgress');

  await li.says(`${code} 修好了 换了灯泡`, { photos: [{ id: 'p1', type: 'image/jpeg', size: 1000 }] });
  expect(residents.heard('resolve.publicHow')).toHaveLength(1);
  expect(wang.wasTold('check.askHow')).toHaveLength(1);
  expect(zhang.wasTold('check.askHow')).toHaveLength(1);

  await wang.tells(`满意 ${code}`);
  await zhang.tells('挺好 谢谢', { quoting: 'check.askHow' });
  const done = await town.request(code);
  expect(['closed', 'verified']).toContain(done.status);
  expect(done.checks[0]?.answers).toMatchObject({ [done.reporterId]: { answer: 'satisfied' } });
});
