import { DUPLICATE_AT, fingerprint, similarity } from '../../../../handlers/recognise/duplicate/similarity';

const SAME: [string, string][] = [
  ['3号楼路灯不亮了，晚上看不见', '三栋楼下没灯好几天了，老人都不敢出门'],
  ['2单元又停水了', '2单元没水用，什么时候来水'],
  ['投诉金禾小区烧烤店油烟扰民', '金禾小区底层烤串的油烟太大没法开窗'],
  ['翠屏路晚上施工吵得睡不着', '翠屏路工地半夜还在开工，噪音扰民'],
  ['5号楼电梯困人了', '5号楼的电梯又停了有人被关在里面'],
  ['东门垃圾桶满了没人清', '东门那边垃圾堆成山，臭得不行'],
];
const OTHER: [string, string][] = [
  ['3号楼路灯不亮了，晚上看不见', '8号楼路灯不亮了，晚上看不见'],
  ['金禾小区经常停水', '云栖花园经常停水'],
  ['翠屏路路灯不亮', '松岭路路灯不亮'],
  ['金禾小区停水两天了', '金禾小区电动车乱停挡住门口'],
  ['投诉云栖花园物业费涨价', '投诉云栖花园地下车库漏水'],
  ['希望社区组织广场舞活动', '东门垃圾没人收'],
  ['3号楼停水了', '3号楼电梯困人'],
];

test('reports of one matter score above every look-alike', () => {
  const same = SAME.map(([a, b]) => similarity(a, b));
  const other = OTHER.map(([a, b]) => similarity(a, b));
  expect({ same: Math.min(...same) > Math.max(...other), pairs: [same, other] }).toMatchObject({ same: true });
});

test('same matter in the same place passes its threshold', () => {
  for (const [a, b] of SAME) expect([a, similarity(a, b) >= DUPLICATE_AT.sameKindAndPlace]).toEqual([a, true]);
});

test('another place or another matter does not pass for the same text', () => {
  for (const [a, b] of OTHER.slice(1)) expect([a, b, similarity(a, b) < DUPLICATE_AT.textOnly]).toEqual([a, b, true]);
});

test('is symmetric, 0..1, and full for a text and itself', () => {
  for (const [a, b] of [...SAME, ...OTHER]) {
    expect(similarity(a, b)).toBeCloseTo(similarity(b, a), 10);
    expect(similarity(a, b)).toBeGreaterThanOrEqual(0);
    expect(similarity(a, b)).toBeLessThanOrEqual(1);
    expect(similarity(a, a)).toBeGreaterThan(0.95);
  }
});

test('texts that say nothing are like nothing', () => {
  expect(similarity('', '')).toBe(0);
  expect(similarity('', '3号楼停水')).toBe(0);
  expect(similarity('。。。', '。。。')).toBe(0);
});

test('a fingerprint is plain data of at most 300 bytes and compares like the text', () => {
  const long = `${'金禾小区翠屏路云栖花园松岭大厦'.repeat(3)}投诉楼下烧烤店油烟噪音垃圾污水横流`.repeat(40);
  for (const text of [long, '3号楼停水', ...SAME.flat()]) {
    const print = fingerprint(text);
    expect(Buffer.byteLength(JSON.stringify(print))).toBeLessThanOrEqual(300);
    const stored = JSON.parse(JSON.stringify(print)) as typeof print;
    expect(similarity(stored, SAME[0]![0])).toBe(similarity(text, SAME[0]![0]));
  }
});

/** Milliseconds of processor time, which other work on the machine does not lengthen. */
const cpu = (): number => process.cpuUsage().user / 1000;

test('comparing two fingerprints takes microseconds', () => {
  const a = fingerprint(SAME.map(([x]) => x).join(''));
  const b = fingerprint(SAME.map(([, x]) => x).join(''));
  const started = cpu();
  for (let i = 0; i < 2000; i++) similarity(a, b);
  expect((cpu() - started) / 2000).toBeLessThan(0.2);
});
