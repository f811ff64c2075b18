import { comparePlaces, sameKind, sameMatter, type Matter } from '../../../../handlers/recognise/duplicate/same-matter';
import { fingerprint } from '../../../../handlers/recognise/duplicate/similarity';
import { findPlace } from '../../../../handlers/recognise/place/place';

const MONDAY = new Date('2026-03-02T09:00:00+08:00');
const days = (n: number): Date => new Date(MONDAY.getTime() + n * 86_400_000);
const matter = (category: string, text: string, at = MONDAY): Matter => ({
  category,
  placeKey: findPlace(text)?.key ?? '',
  fingerprint: fingerprint(text),
  at,
});

describe('places', () => {
  test.each([
    ['g1|3|', 'g1|3|', 'same'],
    ['|3|', 'g1|3|', 'same'],
    ['g1||', 'g1|3|', 'same'],
    ['||垃圾站', '||垃圾站', 'same'],
    ['|3|', '|A.3|', 'same'],
    ['g1|3|车库', 'g1|3|楼道', 'near'],
    ['', 'g1|3|', 'unknown'],
    ['||车库', '|3|', 'unknown'],
    ['|3|', '|5|', 'different'],
    ['|A.3|', '|B.3|', 'different'],
    ['g1|3|', 'g2|3|', 'different'],
    ['||东门', '||西门', 'different'],
  ])('%s and %s: %s', (a, b, relation) => {
    expect(comparePlaces(a, b)).toBe(relation);
    expect(comparePlaces(b, a)).toBe(relation);
  });
});

test('kinds that people mix up count as one, others do not', () => {
  expect(sameKind('noise', 'constructionSite')).toBe(true);
  expect(sameKind('constructionSite', 'noise')).toBe(true);
  expect(sameKind('lighting', 'other')).toBe(true);
  expect(sameKind('lighting', 'wages')).toBe(false);
});

describe('one matter', () => {
  test.each([
    ['lighting', '3号楼路灯不亮了', 'lighting', '三栋楼下没灯好几天了'],
    ['waterSupply', '2单元停水了', 'waterSupply', '怎么又没水了，2单元'],
    ['waterSupply', '停水了吗', 'waterSupply', '我家也停水了'],
    ['noise', '翠屏路工地半夜施工太吵', 'constructionSite', '翠屏路工地晚上还在开工噪音扰民'],
    ['elevator', '5号楼电梯坏了', 'elevator', '5号楼的电梯又停了'],
  ])('%s “%s” and %s “%s”', (ca, a, cb, b) => {
    expect(sameMatter(matter(ca, a), matter(cb, b)).same).toBe(true);
  });
});

describe('two matters', () => {
  test.each([
    ['lighting', '3号楼路灯不亮', 'lighting', '5号楼路灯不亮'],
    ['waterSupply', '3号楼停水', 'elevator', '3号楼电梯困人'],
    ['garbage', '东门垃圾没人收', 'garbage', '西门垃圾没人收'],
    ['noise', '3号楼装修太吵', 'wages', '拖欠工资'],
    ['parking', '车位被占了', 'parking', '希望增加充电车位'],
  ])('%s “%s” and %s “%s”', (ca, a, cb, b) => {
    expect(sameMatter(matter(ca, a), matter(cb, b)).same).toBe(false);
  });

  test('rooms of one house that differ need more in common', () => {
    const a = matter('waterLeak', '3号楼501卫生间漏水');
    const b = matter('waterLeak', '3号楼302厨房天花板渗水');
    expect(sameMatter(a, b).same).toBe(true);
    expect(sameMatter({ ...a, room: '501' }, { ...b, room: '302' }).same).toBe(false);
  });

  test('too long apart', () => {
    const a = matter('lighting', '3号楼路灯不亮');
    expect(sameMatter(a, matter('lighting', '3号楼路灯不亮', days(13))).same).toBe(true);
    expect(sameMatter(a, matter('lighting', '3号楼路灯不亮', days(15)))).toEqual({ same: false, score: 0 });
    expect(sameMatter(a, matter('lighting', '3号楼路灯不亮', days(15)), { windowMs: 20 * 86_400_000 }).same).toBe(true);
  });
});

test('strictness moves the threshold', () => {
  const a = matter('lighting', '3号楼路灯不亮了');
  const b = matter('lighting', '三栋楼下没灯好几天了');
  expect(sameMatter(a, b).same).toBe(true);
  expect(sameMatter(a, b, { strictness: 0.8 }).same).toBe(false);
});
