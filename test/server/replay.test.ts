// The replay: forms of logs, what is wrong with them, odd logs, the clock.
import { momentOf, written } from '../../server/replay/moment';
import { readLog } from '../../server/replay/read-log';
import type { ChatLog } from '../../server/replay/chat-log';
import { play, problemsOf } from './replay-play';

jest.setTimeout(120_000);

function logOf(text: string): ChatLog {
  const result = readLog(text);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.log;
}

/** Time, name and words of each message. */
const told = (text: string) => logOf(text).messages.map((m) => `${written(m.at)} ${m.from}|${m.text}`);

const SAID = ['2026-03-10 19:02 王阿姨|3号楼灯不亮', '2026-03-10 19:03 老张|+1'];

describe('plain text of a copied chat', () => {
  test.each([
    ['date, time, name and words on one line', '2026-03-10 19:02 王阿姨: 3号楼灯不亮\n2026-03-10 19:03 老张: +1'],
    ['full-width colons', '2026-03-10 19：02 王阿姨：3号楼灯不亮\n2026-03-10 19：03 老张：+1'],
    ['seconds and slashes', '2026/3/10 19:02:11 王阿姨:3号楼灯不亮\n2026/3/10 19:03:40 老张:+1'],
    ['brackets', '[2026-03-10 19:02] 王阿姨: 3号楼灯不亮\n[2026-03-10 19:03] 老张: +1'],
    [
      'Chinese dates and halves of the day',
      '2026年3月10日 晚上7:02 王阿姨：3号楼灯不亮\n2026年3月10日 晚上7:03 老张：+1',
    ],
    [
      'name and time on a line of their own',
      '王阿姨 2026-03-10 19:02:11\n3号楼灯不亮\n\n老张 2026-03-10 19:03:40\n+1\n',
    ],
    ['time first on a line of its own', '2026-03-10 19:02:11 王阿姨\n3号楼灯不亮\n2026-03-10 19:03:40 老张\n+1'],
    ['time in brackets behind the name', '王阿姨(2026-03-10 19:02:11):\n3号楼灯不亮\n\n老张(2026-03-10 19:03:40):\n+1'],
    ['a date above, times beside the names', '2026年3月10日 星期二\n王阿姨 19:02\n3号楼灯不亮\n老张 19:03\n+1'],
    ['a date above, one line each', '—— 2026-03-10 ——\n19:02 王阿姨: 3号楼灯不亮\n19:03 老张: +1'],
    ['a year named once', '2026年3月10日\n王阿姨 3-10 19:02:11\n3号楼灯不亮\n老张 3-10 19:03:40\n+1'],
    [
      'a title and Windows line ends',
      '\uFEFF幸福里居民群的聊天记录\r\n2026-03-10 19:02 王阿姨: 3号楼灯不亮\r\n2026-03-10 19:03 老张: +1\r\n',
    ],
  ])('%s', (_shape, text) => {
    expect(told(text)).toEqual(SAID);
  });

  it('keeps a message of several lines together, times inside it too', () => {
    const text = '2026-03-10 19:02 王阿姨: 明天的安排\n8:30 集合\n\n9:00 出发\n2026-03-10 19:03 老张: 收到';
    expect(told(text)).toEqual([
      '2026-03-10 19:02 王阿姨|明天的安排\n8:30 集合\n\n9:00 出发',
      '2026-03-10 19:03 老张|收到',
    ]);
  });

  it('goes on to the next day', () => {
    expect(told('2026-03-10\n23:58 王阿姨: 睡了\n2026-03-11\n06:10 老张: 早')).toEqual([
      '2026-03-10 23:58 王阿姨|睡了',
      '2026-03-11 06:10 老张|早',
    ]);
  });

  it('reads the marks for what is no text', () => {
    const { messages, notices } = logOf(
      [
        '2026-03-10 19:02 王阿姨: [图片]',
        '2026-03-10 19:02 王阿姨: 灯坏了[图片][图片]',
        '2026-03-10 19:03 徐楼长: [语音] 12" 大门口垃圾满了',
        '2026-03-10 19:03 徐楼长: [位置] 幸福里3号楼',
        '2026-03-10 19:04 老张: [动画表情]',
        '2026-03-10 19:04 "老张" 撤回了一条消息',
        '小何 加入了群聊',
        '2026-03-10 19:05 小何: 「王阿姨：灯坏了」\n- - - - - - - - - - - - - - -\n+1',
      ].join('\n'),
    );
    expect(messages.map(({ text, photos, voice, quote }) => ({ text, photos, voice, quote }))).toEqual([
      { text: '', photos: 1, voice: false, quote: undefined },
      { text: '灯坏了', photos: 2, voice: false, quote: undefined },
      { text: '大门口垃圾满了', photos: 0, voice: true, quote: undefined },
      { text: '幸福里3号楼', photos: 0, voice: false, quote: undefined },
      { text: '', photos: 0, voice: false, quote: undefined },
      { text: '+1', photos: 0, voice: false, quote: '灯坏了' },
    ]);
    expect(notices).toBe(2);
  });

  test.each([
    ['', 1, 'empty'],
    ['\uFEFF\r\n \r\n', 1, 'empty'],
    ['就这样吧', 1, 'noHead'],
    ['王阿姨 3-10 19:02\n灯坏了', 1, 'noYear'],
    ['2026-03-10 19:02 王阿姨: 灯\n2026-02-30 19:02 王阿姨: 灯', 2, 'badTime'],
  ])('tells what is wrong with %j, and where', (text, line, problem) => {
    expect(problemsOf(text)).toEqual([expect.objectContaining({ line, problem })]);
  });
});

describe('JSON lines', () => {
  const row = (more: object): string => JSON.stringify({ at: '2026-03-10 19:02', from: '王秀兰', text: '早', ...more });

  it('takes local, zoned and numeric moments', () => {
    const at = Date.parse('2026-03-10T11:02:00Z');
    expect(
      ['2026-03-10 19:02', '2026-03-10T19:02:00', '2026-03-10T19:02:00+08:00', '2026-03-10T11:02:00Z', at].map(
        momentOf,
      ),
    ).toEqual(Array(5).fill(at));
    expect(['2026-03-10', '2026-13-10 19:02', 'gestern', 0, -1].map(momentOf)).toEqual(Array(5).fill(undefined));
  });

  it('names every line that is malformed', () => {
    const text = [
      row({}),
      '{"at":',
      row({ at: '24:61' }),
      row({ foo: 1 }),
      row({ photos: -1 }),
      '{"linli":1}',
      row({ room: '火星群' }),
    ];
    expect(problemsOf(text.join('\n')).map((p) => `${p.line} ${p.problem}`)).toEqual([
      '2 notJson',
      '3 badTime',
      '4 unknownField',
      '5 badField',
      '6 lateHeader',
    ]);
    expect(problemsOf([row({}), row({ room: '火星群' })].join('\n'))).toEqual([
      { line: 2, problem: 'unknownRoom', params: expect.objectContaining({ room: '火星群' }) },
    ]);
    expect(problemsOf(row({}), 'nowhere')[0]).toMatchObject({ problem: 'unknownRoom' });
    expect(problemsOf(`{"linli":1,"people":{"李":"nobody"}}\n${row({})}`)[0]).toMatchObject({
      problem: 'unknownPerson',
    });
    expect(problemsOf(`{"linli":1,"people":{"李":{"role":"gridWorker","unit":"mars"}}}\n${row({})}`)[0]).toMatchObject({
      problem: 'unknownUnit',
    });
  });

  it('stands above plain text too', async () => {
    const { steps } = await play(
      '{"linli":1,"room":"xf-2-residents","people":{"赵网格":"zhao"}}\n2026-03-10 09:02 某人: 4号楼电梯坏了，卡在三楼\n2026-03-10 09:03 赵网格: 1 我来',
    );
    expect(steps.map((s) => [s.room, s.intent, s.code])).toEqual([
      ['幸福里二网格居民群', 'request.report', 'XF-1'],
      ['幸福里二网格居民群', 'request.claim', 'XF-1'],
    ]);
  });
});

describe('playing', () => {
  it('lets what is due happen at its moment between two messages, and after the last one', async () => {
    const { steps, ledger } = await play(
      ['2026-03-10 09:00 王秀兰: 3号楼一单元楼道的灯坏了', '2026-03-10 16:00 老张: 今晚吃啥'].join('\n'),
      { until: Date.parse('2026-03-11T09:00:00+08:00') },
    );
    expect(steps[0]).toMatchObject({
      intent: 'request.report',
      code: 'XF-1',
      category: 'lighting',
      opened: true,
      events: ['reported'],
    });
    const byDuty = steps[1]?.before.find((s) => s.key === 'assign.byDuty');
    expect(byDuty).toMatchObject({ direct: true, to: '李敏', at: '2026-03-10T10:00:00+08:00' });
    expect(steps[1]).toMatchObject({ intent: null, code: null, said: [] });
    expect(ledger.after).toContainEqual(
      expect.objectContaining({ key: 'digest.daily', at: '2026-03-11T08:30:00+08:00' }),
    );
    expect(ledger.ledger).toEqual([
      expect.objectContaining({
        code: 'XF-1',
        category: 'lighting',
        reporter: '王**',
        handler: '李敏',
        late: false,
        supporters: 0,
      }),
    ]);
    expect(ledger.totals).toMatchObject({ messages: 2, chatter: 1, requests: 1, open: 1, late: 0 });
  });

  it('joins a second report of one matter, masks what is personal and hides the anonymous', async () => {
    const { steps, ledger } = await play(
      [
        '2026-03-10 09:00 王秀兰: 3号楼一单元楼道的灯坏了，我电话13812345678',
        '2026-03-10 09:10 张建国: 3号楼一单元楼道灯坏了好几天了',
        '2026-03-10 09:20 某人: 匿名 2号楼垃圾桶三天没人清运了，臭得很',
      ].join('\n'),
    );
    expect(steps[0]?.text).not.toContain('13812345678');
    expect(steps[1]).toMatchObject({
      intent: 'request.report',
      opened: false,
      mergedInto: 'XF-1',
      events: ['supported'],
    });
    expect(steps[2]).toMatchObject({ anonymous: true });
    expect(ledger.ledger.map((r) => r.reporter)).toEqual(['王**', null]);
    expect(JSON.stringify(ledger)).not.toContain('13812345678');
    expect(ledger.totals).toMatchObject({ requests: 2, merged: 1 });
  });

  it('plays times that go backwards in the order written', async () => {
    const { steps, ledger } = await play(
      '2026-03-10 09:10 王秀兰: 3号楼一单元楼道的灯坏了\n2026-03-10 09:00 张建国: +1',
    );
    expect(steps[1]).toMatchObject({ intent: 'request.support', code: 'XF-1' });
    expect(ledger.totals.backwards).toBe(1);
  });

  it('drops a message that comes twice under one id', async () => {
    const line = '{"at":"2026-03-10 09:00","from":"王秀兰","text":"3号楼一单元楼道的灯坏了","id":"a1"}';
    const { steps, ledger } = await play(`${line}\n${line}`);
    expect(steps.map((s) => [s.repeated, s.opened])).toEqual([
      [false, true],
      [true, false],
    ]);
    expect(ledger.totals).toMatchObject({ requests: 1, repeated: 1 });
  });

  it('bears very long messages, control and direction characters, and words that look like markup', async () => {
    const long = '3号楼一单元楼道的灯坏了，'.repeat(770);
    const { steps } = await play(
      [
        { at: '2026-03-10 09:00', from: '王秀兰', text: long, direct: true },
        { at: '2026-03-10 09:10', from: '张建国', text: '2号楼\u202e垃圾桶\u0007三天没人\u200b清运了\ud800，臭得很' },
        { at: '2026-03-10 09:20', from: '\u202e坏人\u0000', text: '<b>{{code}}</b> $t(say.name) 哈哈' },
      ]
        .map((m) => JSON.stringify(m))
        .join('\r\n'),
    );
    expect(long.length).toBeGreaterThan(10_000);
    expect(steps[0]).toMatchObject({ intent: 'message.tooLong', code: null, refused: 'tooLong' });
    expect(steps[1]).toMatchObject({ intent: 'request.report', category: 'garbage' });
    const bot = steps.flatMap((s) => s.said.map((x) => x.text)).join('');
    expect(bot).not.toMatch(/\p{Cf}|[^\P{Cc}\n]/u);
    expect(steps[2]).toMatchObject({ intent: null, said: [] });
  });

  it('stops when asked to', async () => {
    const stop = new AbortController();
    stop.abort();
    const { steps, ledger } = await play('2026-03-10 09:10 王秀兰: 3号楼一单元楼道的灯坏了', { signal: stop.signal });
    expect(steps).toEqual([]);
    expect(ledger.ledger).toEqual([]);
  });
});
