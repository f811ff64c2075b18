import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRecogniser } from '../../../handlers/recognise/read';
import { isHeldOut, readCorpus, writeExamples, type Amounts } from '../../../handlers/recognise/training/corpus';
import { fit } from '../../../handlers/recognise/training/fit';
import { Chance, expand, readSlots, splitAlternatives } from '../../../handlers/recognise/training/grammar';
import { pack } from '../../../handlers/recognise/training/pack';
import { FIT, SEED, TEST_AMOUNTS } from '../../../handlers/recognise/training/settings';
import { CATEGORY_CODES } from '../../../models/request/category';

const corpus = readCorpus();
const few: Amounts = {
  requests: { title: 400, chat: 300 },
  shares: TEST_AMOUNTS.shares,
  perChatter: { neighbours: 200, talk: 300 },
};

describe('the corpus', () => {
  test('knows every category, with plenty to say of each', () => {
    expect(corpus.categories.map((c) => c.code).sort()).toEqual([...CATEGORY_CODES].sort());
    for (const { code, lists } of corpus.categories) {
      expect([code, lists.p.length >= 5, lists.q.length >= 1, lists.d.length >= 1]).toEqual([code, true, true, true]);
    }
  });

  test('writes the same texts from the same seed, none with a hole left in it', () => {
    const texts = writeExamples(corpus, 'train', few, 7);
    expect(writeExamples(corpus, 'train', few, 7)).toEqual(texts);
    for (const { text } of texts) expect(text).not.toMatch(/[{}|]/);
    expect(writeExamples(corpus, 'train', few, 8)).not.toEqual(texts);
  });

  test('keeps about a tenth of what was written for testing', () => {
    const phrases = corpus.categories.flatMap((c) => c.lists.p);
    const share = phrases.filter(isHeldOut).length / phrases.length;
    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(0.15);
  });
});

describe('the grammar', () => {
  test('fills in names and alternatives, nested ones too', () => {
    const slots = readSlots('; remark\nplace = 东路 {n}号楼\nn = 3\n');
    const seen = new Set(Array.from({ length: 40 }, (_, i) => expand('{place}{灯{坏|灭}了|}', [slots], new Chance(i))));
    expect([...seen].sort()).toEqual(
      ['3号楼', '3号楼灯坏了', '3号楼灯灭了', '东路', '东路灯坏了', '东路灯灭了'].sort(),
    );
  });

  test('parts alternatives at spaces outside braces', () => {
    expect(splitAlternatives('a {b c|d} e')).toEqual(['a', '{b c|d}', 'e']);
  });

  test('refuses a brace never closed and a template without end', () => {
    expect(() => expand('{a', [], new Chance(1))).toThrow('brace never closed');
    expect(() => expand('{a}', [{ a: ['{a}'] }], new Chance(1))).toThrow('endless');
  });
});

describe('training', () => {
  const train = (): Buffer => {
    const options = { ...FIT, seed: SEED, labels: CATEGORY_CODES, rounds: 2, known: 3000, rich: 1500 };
    return pack(fit(writeExamples(corpus, 'train', few, SEED), options), CATEGORY_CODES, []);
  };

  test('twice gives the same bytes, and they load', () => {
    const bytes = train();
    expect(train().equals(bytes)).toBe(true);
    const folder = mkdtempSync(join(tmpdir(), 'recogniser-'));
    try {
      const file = join(folder, 'model.bin');
      writeFileSync(file, bytes);
      expect(CATEGORY_CODES).toContain(loadRecogniser(file).read('3号楼路灯不亮').category);
      writeFileSync(file, bytes.subarray(0, bytes.length - 1));
      expect(() => loadRecogniser(file)).toThrow('truncated');
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 120_000);
});

describe('quality on texts kept out of training', () => {
  const reader = loadRecogniser();
  const amounts: Amounts = {
    requests: { title: 400, body: 200, chat: 400, voice: 80 },
    shares: TEST_AMOUNTS.shares,
    perChatter: { neighbours: 300, replies: 150, thanks: 60, assistant: 150, talk: 300, words: 200 },
  };
  const examples = writeExamples(corpus, 'test', amounts, 99);
  const right = (list: typeof examples): number =>
    list.filter((e) => reader.read(e.text).requestScore >= 0.5 === e.isRequest).length / list.length;

  test('requests are told from chatter', () => {
    expect(right(examples.filter((e) => e.isRequest))).toBeGreaterThan(0.93);
    expect(right(examples.filter((e) => !e.isRequest))).toBeGreaterThan(0.93);
  });

  test('the category is right three times in four', () => {
    const requests = examples.filter((e) => e.isRequest);
    const hits = requests.filter((e) => reader.read(e.text).category === e.category).length;
    expect(hits / requests.length).toBeGreaterThan(0.75);
  });

  test('most urgent ones are urgent', () => {
    const urgent = examples.filter((e) => e.urgency === 'high');
    const hits = urgent.filter((e) => reader.read(e.text).urgency === 'high').length;
    expect(urgent.length).toBeGreaterThan(10);
    expect(hits / urgent.length).toBeGreaterThan(0.8);
  });
});
