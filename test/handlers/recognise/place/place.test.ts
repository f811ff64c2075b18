import {
  buildGazetteer,
  findPlace,
  findPlaces,
  publicText,
  type Place,
} from '../../../../handlers/recognise/place/place';

const part = (text: string, keys: (keyof Place)[]): Partial<Place> => {
  const place = findPlace(text);
  return Object.fromEntries(keys.map((k) => [k, place?.[k]]));
};

describe('buildings, units, floors and rooms', () => {
  test.each([
    ['3号楼2单元门口路灯不亮', '3', '2', undefined, undefined],
    ['三号楼二单元501漏水', '3', '2', undefined, '501'],
    ['三号楼二单元五零一漏水', '3', '2', undefined, '501'],
    ['3-2-501楼上漏水', '3', '2', undefined, '501'],
    ['12-1203 门口堆了东西', '12', undefined, undefined, '1203'],
    ['３＃２单元电梯坏了', '3', '2', undefined, undefined],
    ['3#楼下有人打架', '3', undefined, undefined, undefined],
    ['二期15栋楼下太吵', '15', undefined, undefined, undefined],
    ['A12栋的垃圾没人收', 'A12', undefined, undefined, undefined],
    ['B座1501的空调滴水', 'B', undefined, undefined, '1501'],
    ['三号楼儿那边下水道堵了', '3', undefined, undefined, undefined],
    ['五栋二单元三楼声控灯坏了', '5', '2', '3', undefined],
    ['十二号楼十八层停水', '12', undefined, '18', undefined],
    ['4幢楼道灯不亮', '4', undefined, undefined, undefined],
    ['12栋1单元1203天天半夜拖椅子', '12', '1', undefined, '1203'],
    ['3号楼501家里漏水', '3', undefined, undefined, '501'],
    ['5号楼200多人没水用', '5', undefined, undefined, undefined],
    ['3号院5号楼没暖气', '5', undefined, undefined, undefined],
    ['3楼2单元501没水', '3', '2', undefined, '501'],
    ['3-2单元门禁坏了', '3', '2', undefined, undefined],
    ['3号楼1门501漏水', '3', '1', undefined, '501'],
    ['3 号楼的灯', '3', undefined, undefined, undefined],
    ['3好楼停电', '3', undefined, undefined, undefined],
    ['负一楼积水', undefined, undefined, '-1', undefined],
    ['地下车库B2层漏水', undefined, undefined, '-2', undefined],
  ])('%s', (text, building, unit, floor, room) => {
    expect(part(text, ['building', 'unit', 'floor', 'room'])).toEqual({ building, unit, floor, room });
  });

  test.each([
    '一共3栋楼停水了',
    '18层高的楼没有电梯',
    '2023-10-12 停水通知',
    '押金2-300元',
    '这两栋楼都没水',
    '电话0731-8888',
  ])('a count, a date or a price is no building: %s', (text) => {
    expect(findPlace(text)?.building).toBeUndefined();
  });
});

describe('parts of a message are put together', () => {
  test('from two sentences', () => {
    const place = findPlace('3号楼路灯不亮，2单元门口也黑');
    expect(place).toMatchObject({ text: '3号楼 2单元门口', building: '3', unit: '2' });
    expect(place?.spans).toEqual([
      [0, 3],
      [8, 13],
    ]);
  });

  test('numbers of another building add nothing', () => {
    expect(part('3栋停水，5栋2单元没停', ['building', 'unit'])).toEqual({ building: '3', unit: undefined });
  });

  test('road, estate, building and gate each find their part', () => {
    expect(findPlace('学府路翠竹苑小区6栋漏水')).toMatchObject({ road: '学府路', estate: '翠竹苑小区', building: '6' });
    expect(findPlace('锦绣花园东门岗亭没有人')).toMatchObject({ estate: '锦绣花园', landmark: '东门' });
  });

  test('what is met elsewhere in the message does not change the place', () => {
    expect(findPlace('3号楼停水了，我先去菜市场买点水')?.key).toBe('|3|');
  });

  test('the span holds in the original, full width or not', () => {
    const text = '麻烦看下３号楼２单元的门禁';
    const place = findPlace(text)!;
    expect(place.spans.map(([a, b]) => text.slice(a, b)).join(' ')).toBe(place.text);
    expect(place.text).toBe('３号楼２单元');
  });
});

describe('the key', () => {
  const key = (text: string) => findPlace(text)?.key;

  test('is the same however the building is written', () => {
    const keys = ['3号楼路灯坏了', '三栋的灯不亮', '3幢没灯', '3#2单元黑', '３号楼501门口', '第三栋'].map(key);
    expect(new Set(keys)).toEqual(new Set(['|3|']));
  });

  test('does not tell the room', () => {
    expect(key('3号楼2单元501漏水')).toBe('|3|');
  });

  test('is the same for words of one spot', () => {
    expect(key('地下车库进水')).toBe(key('地库漏水'));
    expect(key('负一楼积水')).toBe(key('车库积水'));
    expect(key('垃圾房太臭')).toBe(key('垃圾站没人收'));
    expect(key('东大门坏了')).toBe(key('东门坏了'));
    expect(key('东门岗亭没人')).toBe(key('东门坏了'));
  });

  test('parts of an estate differ', () => {
    expect(key('A区3栋没水')).not.toBe(key('B区3栋没水'));
  });

  test('is empty when nothing can be compared', () => {
    expect(findPlace('3单元门禁坏了')).toMatchObject({ unit: '3', key: '' });
  });
});

describe('the speaker’s own place', () => {
  test.each(['我们楼下烧烤摊好吵', '我家门口堆了垃圾', '咱们单元电梯又停了', '楼上天天蹦跶', '这栋的水压好低'])(
    '%s',
    (text) => {
      expect(findPlace(text)).toMatchObject({ relative: true, key: '' });
    },
  );

  test('a named building wins over it', () => {
    const place = findPlace('我们楼下太吵了，3号楼');
    expect(place?.building).toBe('3');
    expect(place?.relative).toBeUndefined();
  });

  test('a room alone belongs to it', () => {
    expect(findPlace('501室楼上漏水')).toMatchObject({ relative: true, room: '501', key: '' });
  });
});

describe('what a group may see', () => {
  test.each([
    ['3号楼2单元501漏水', '3号楼2单元'],
    ['三号楼二单元五零一', '三号楼二单元'],
    ['3-2-501', '3-2'],
    ['12栋1203', '12栋'],
    ['东门岗亭没人', '东门岗亭'],
  ])('%s → %s', (text, shown) => {
    expect(publicText(findPlace(text)!)).toBe(shown);
  });
});

describe('the org tree', () => {
  const gazetteer = buildGazetteer([
    { id: 'c1', level: 'community', name: '和顺社区' },
    { id: 'g1', level: 'grid', name: '南苑网格', parentId: 'c1', aliases: ['南苑小区'] },
    { id: 'g2', level: 'grid', name: '北苑网格', parentId: 'c1' },
    { id: 'b1', level: 'building', name: '3号楼', parentId: 'g1' },
    { id: 'b2', level: 'building', name: '4号楼', parentId: 'g1' },
    { id: 'b3', level: 'building', name: '3栋', parentId: 'g2' },
    { id: 'b4', level: 'building', name: '凌云阁', parentId: 'g2' },
  ]);

  test.each([
    ['南苑3号楼的灯坏了', 'b1', 'g1|3|'],
    ['北苑三栋又停电', 'b3', 'g2|3|'],
    ['南苑小区停水了', 'g1', 'g1||'],
    ['4幢电梯坏了', 'b2', 'g1|4|'],
    ['凌云阁楼道没灯', 'b4', 'g2|凌云阁|楼道'],
    ['和顺社区菜市场太脏', 'c1', 'c1||菜市场'],
  ])('%s', (text, unitId, key) => {
    expect(findPlace(text, gazetteer)).toMatchObject({ unitId, key });
  });

  test('a number that two grids have is left open', () => {
    const place = findPlace('3号楼停水', gazetteer);
    expect(place).toMatchObject({ building: '3', key: '|3|' });
    expect(place?.unitId).toBeUndefined();
  });

  test('an unknown building keeps the grid', () => {
    expect(findPlace('南苑9号楼停水', gazetteer)).toMatchObject({ unitId: 'g1', building: '9', key: 'g1|9|' });
  });
});

describe('names in titles', () => {
  test.each([
    ['投诉翠屏路金禾花园小区3栋楼下烧烤店油烟扰民', ['翠屏路金禾花园小区3栋']],
    ['反映青禾县柳塘镇石桥村三组道路没有硬化', ['青禾县柳塘镇石桥村三组']],
    ['请问松岭路、白鹿路、桐花路什么时候装路灯', ['松岭路、白鹿路、桐花路']],
    ['云栖小学东门停车太乱', ['云栖小学东门']],
    ['我市银湖国际二期房屋漏水', ['银湖国际二期']],
    ['禾丰物业管理有限公司乱收费', []],
    ['小区电梯经常困人没人管', []],
    ['今天天气真好大家出来跳舞', []],
  ])('%s', (text, places) => {
    expect(findPlaces(text).map((p) => p.replace(/^我市/, ''))).toEqual(places);
  });
});

test.each(['', '。。。', '哈哈哈笑死我了', '谁家有多余的梯子借一下', '晚上八点老地方见', '🎉🎉🎉'])(
  'no place in “%s”',
  (text) => {
    expect(findPlace(text)).toBeUndefined();
  },
);

/** Milliseconds of processor time, which other work on the machine does not lengthen. */
const cpu = (): number => process.cpuUsage().user / 1000;

test('a very long message is read within the time of a few', () => {
  const text = '3号楼二单元电梯坏了，翠屏路也停电。'.repeat(600);
  const started = cpu();
  expect(findPlace(text)?.building).toBe('3');
  expect(cpu() - started).toBeLessThan(1000);
});
