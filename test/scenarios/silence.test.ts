// What is none of the bot's business leaves no trace; what is unclear may be asked about, masked, where that is configured.
import type { Assist } from '../../handlers/recognise/assist';
import { openTown } from '../support/town';

const TALK = [
  '大家早上好',
  '谁家的橘猫跑出来了😂',
  '明天降温，多穿点',
  '接龙 1.王姐 2.老张 3.',
  '谢谢邻居们',
  '哈哈哈哈',
];

test('an evening of talk writes nothing and hears nothing from the bot', async () => {
  const town = await openTown();
  const { connection } = { connection: town.program.service.collections.inbox.db };
  const count = async (): Promise<Record<string, number>> => {
    const names = (await connection.listCollections().toArray()).map((c) => c.name).sort();
    const sizes = await Promise.all(names.map((n) => connection.collection(n).countDocuments({})));
    return Object.fromEntries(names.map((n, i) => [n, sizes[i] ?? 0]));
  };
  const before = await count();
  const wang = town.person('wang', 'xf-1-residents');
  for (const text of TALK) await wang.says(text);
  expect(await count()).toEqual(before);
  expect(town.room('xf-1-residents').words()).toEqual([]);
  await town.close();
});

test('an outside opinion is asked for masked words only, and decides the unclear ones', async () => {
  const asked: string[] = [];
  const assist: Assist = {
    async ask(text) {
      asked.push(text);
      return { isRequest: true, category: 'lighting' };
    },
  };
  const reading = {
    isRequest: 'unsure',
    requestScore: 0.5,
    category: 'other',
    categoryScore: 0.2,
    urgency: 'normal',
  } as const;
  const recogniser = {
    version: 'test',
    read: (text: string) => ({ ...reading, private: false, text, spoke: [] }),
  };
  const town = await openTown({}, undefined, { assist, recogniser });
  await town.person('wang', 'xf-1-residents').says('3号楼那个东西又那样了，打我电话13812345678');
  expect(asked).toHaveLength(1);
  expect(asked[0]).not.toContain('13812345678');
  expect((await town.request(1)).category).toBe('lighting');
  await town.close();
});

test('without one, an unclear message in a group stays unanswered and unstored', async () => {
  const town = await openTown();
  await town.person('wang', 'xf-1-residents').says('那个东西又那样了');
  expect(await town.requests()).toEqual([]);
  expect(town.room('xf-1-residents').words()).toEqual([]);
  await town.close();
});
