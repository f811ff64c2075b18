// A photo before the words, from whoever mended it.
import { openTown } from '../support/town';

jest.setTimeout(120_000);

test('photo first, then "修好了": the photo counts and nobody is asked what it shows', async () => {
  const town = await openTown();
  try {
    await town.person('wang', 'xf-1-residents').says('3号楼一单元楼道的灯坏了，晚上看不见');
    const { code } = (await town.requests())[0]!;
    const li = town.person('li', 'xf-workers');
    await li.says(`${code} 我来`);
    await li.tells('', { photos: [{ id: 'p1', type: 'image/jpeg', size: 1000 }] });
    await li.tells(`${code} 修好了`);
    const request = await town.request(code);
    expect([request.status, request.donePhotos.map((p) => p.id)]).toEqual(['resolved', ['p1']]);
    await town.later('30 minutes');
    expect(li.wasTold('photo.ask')).toHaveLength(0);
  } finally {
    await town.close();
  }
});

test('answers in a direct chat are in the language of the person', async () => {
  const town = await openTown();
  try {
    const wang = town.person('wang');
    await wang.tells('English');
    await wang.tells('my reports');
    expect(wang.lastTold()).toContain('You have reported nothing yet');
    await wang.tells('中文');
    await wang.tells('我的诉求');
    expect(wang.lastTold()).toContain('您还没有报过事');
  } finally {
    await town.close();
  }
});
