// Texts made to keep a pattern busy: a message is read in milliseconds, whatever is in it.
import { buildCommands, phrasesOf } from '../../../handlers/recognise/commands';
import { mask } from '../../../handlers/recognise/mask';
import { HANDLERS } from '../../../handlers/index';

const LENGTH = 2000;
const commands = buildCommands(phrasesOf([...HANDLERS.keys()]));
const words = ['补充', '补充一下', 'add', '修好了', '暂停', '申请延期', '转给', '到', '我家也是'];
const fills = [
  ' ',
  '\n',
  '　',
  ' , ',
  '，',
  '。',
  '!',
  'A',
  '1',
  'A1 ',
  '1 ',
  '1号 ',
  '十',
  '#A1,',
  '到',
  'A@',
  '我是王',
];

const filled = (fill: string, length: number): string => fill.repeat(LENGTH).slice(0, length);
const texts = [
  ...fills.map((fill) => filled(fill, LENGTH)),
  ...words.flatMap((word) =>
    fills.flatMap((fill) => [
      `${filled(word + fill, LENGTH - 1)}\u0001`,
      `${word}${filled(fill, LENGTH - 1 - word.length)}\u0001`,
      `${filled(fill, LENGTH - 1 - word.length)}${word}\u0001`,
    ]),
  ),
];

/** Best of three, in milliseconds: the machine may be busy with something else. */
function cost(read: () => unknown): number {
  const runs = [0, 1, 2].map(() => {
    const from = process.hrtime.bigint();
    read();
    return Number(process.hrtime.bigint() - from) / 1e6;
  });
  return Math.min(...runs);
}

test.each([
  ['commands', (text: string) => commands.find(text)],
  ['mask', mask],
] as const)('%s: no text of 2,000 characters takes long', (_, read) => {
  const slow = texts.filter((text) => cost(() => read(text)) > 20).map((text) => text.slice(0, 20));
  expect(slow).toEqual([]);
});

test('blanks and marks around a command mean nothing', () => {
  const found = commands.find('  补充 12 ， \n\n 灯还是  不亮 。。 ! ');
  expect(found).toMatchObject({ handler: 'request.supplement', args: { refs: [{ code: 12 }], text: '灯还是  不亮' } });
  expect(commands.find('12 , 15 ,\n19 我来')?.args.refs).toHaveLength(3);
});
