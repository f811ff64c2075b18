import { buildCommands, countOf, phrasesOf } from '../../../handlers/recognise/commands';
import { HANDLERS } from '../../../handlers/index';

const commands = buildCommands(phrasesOf([...HANDLERS.keys()]));

test.each([
  ['12 我来', 'request.claim', [12]],
  ['12我来', 'request.claim', [12]],
  ['认领12', 'request.claim', [12]],
  ['认领 12 号', 'request.claim', [12]],
  ['/claim 12', 'request.claim', [12]],
  ['XF-12 我来', 'request.claim', [12]],
  ['12、15、19 我来', 'request.claim', [12, 15, 19]],
  ['附议12', 'request.support', [12]],
  ['进度 12', 'request.progress', [12]],
])('%s', (text, handler, codes) => {
  const found = commands.find(text);
  expect(found?.handler).toBe(handler);
  expect(found?.args.refs?.map((r) => r.code)).toEqual(codes);
  expect(found?.bare).toBe(false);
});

test('words after the number are kept as they were said', () => {
  expect(commands.find('12 修好了，换了新灯泡')).toMatchObject({
    handler: 'request.resolve',
    args: { refs: [{ code: 12 }], text: '换了新灯泡' },
  });
});

test.each(['3号楼路灯不亮', '我来自湖南', '今天12度', '大家早上好', '接龙 1 王姐 2 老张'])(
  '%s is no command',
  (text) => {
    expect(commands.find(text)).toBeUndefined();
  },
);

test('two handlers cannot share a wording', () => {
  expect(() => buildCommands({ a: { match: ['{refs} 好'] }, b: { match: ['{refs}  好'] } })).toThrow(/belongs to both/);
});

test('numbers in words', () => {
  expect(['三', '十', '十二', '二十', '三十五', '两', '半', '7', '零点'].map(countOf)).toEqual([
    3,
    10,
    12,
    20,
    35,
    2,
    0.5,
    7,
    undefined,
  ]);
});
