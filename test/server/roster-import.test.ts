// Excel in and out: faults row by row in plain words, nothing applied until there are none, harmless cells, no bombs.
import { deflateRawSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { readWorkbook, writeWorkbook } from '../../server/import-export/workbook';
import { type Browser, type House, openHouse } from './house';
import { putRequest } from './requests';

type Rows = readonly (readonly (string | number)[])[];

const UNITS = ['编号', '级别', '名称', '上级', '别名', '编号字母', '部门类别'];
const HOMES = ['楼栋', '房号', '面积', '产权人'];
const PEOPLE = ['编号', '姓名', '电话', '角色', '单位', '兼职', '住户'];

const book = (units: Rows, households: Rows = [], people: Rows = []): Promise<Buffer> =>
  writeWorkbook([
    { name: '单位', headings: UNITS, rows: units },
    { name: '住户', headings: HOMES, rows: households },
    { name: '人员', headings: PEOPLE, rows: people },
  ]);

/** A zip with one stored or deflated file. */
function zip(name: string, packed: Buffer, claimed: number): Buffer {
  const file = Buffer.from(name);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt32LE(claimed, 22);
  head.writeUInt16LE(file.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(claimed, 24);
  entry.writeUInt16LE(file.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + file.length, 12);
  end.writeUInt32LE(30 + file.length + packed.length, 16);
  return Buffer.concat([head, file, packed, entry, file, end]);
}

describe('roster file', () => {
  let house: House;
  let fang: Browser;
  beforeAll(async () => {
    house = await openHouse();
    fang = await house.staff('fang');
  });
  afterAll(() => house.close());

  const send = (bytes: Buffer, dry: 0 | 1, browser = fang) =>
    browser.post(`/api/import/roster?dry=${dry}`).attach('file', bytes, 'roster.xlsx');

  it('tells each fault by sheet, row and column, and applies nothing', async () => {
    const bytes = await book(
      [
        ['', '网格', '幸福里五网格', '幸福里社区', '', '', ''],
        ['', '星球', '火星', '幸福里社区', '', '', ''],
        ['', '楼栋', '1号楼', '没有的网格', '', '', ''],
        ['', '楼栋', '2号楼', '和平里一网格', '', '', ''],
        ['', '网格', '幸福里五网格', '幸福里社区', '', '', ''],
      ],
      [['幸福里五网格', '101', 'abc', '']],
      [['', '', '123', '仙人', '幸福里五网格', '', '']],
    );
    const { body } = await send(bytes, 0).expect(200);
    expect(body).toMatchObject({ ok: false, applied: false });
    const at = (sheet: string, row: number) =>
      body.errors.filter((e: { sheet: string; row: number }) => e.sheet === sheet && e.row === row);
    expect(at('单位', 3)[0]).toMatchObject({ column: '级别', message: expect.stringContaining('星球') });
    expect(at('单位', 4)[0].message).toContain('没有的网格');
    expect(at('单位', 5)[0].message).toContain('范围');
    expect(at('单位', 6)[0].message).toContain('第 2 行');
    expect(at('住户', 2).map((e: { column: string }) => e.column)).toEqual(expect.arrayContaining(['楼栋', '面积']));
    expect(at('人员', 2).map((e: { column: string }) => e.column)).toEqual(
      expect.arrayContaining(['姓名', '电话', '角色']),
    );
    expect([...house.ports.tree().units.values()].some((u) => u.name === '幸福里五网格')).toBe(false);
  });

  it('checks without applying, applies, and applies again without change', async () => {
    const bytes = await book(
      [
        ['', '网格', '幸福里五网格', '幸福里社区', '五网格', '', ''],
        ['', '楼栋', '8号楼', '幸福里五网格', '', '', ''],
      ],
      [['幸福里五网格/8号楼', '1单元101', 88.5, '张三']],
      [
        ['', '张三', '13800001111', '居民', '幸福里五网格', '', '8号楼1单元101'],
        ['', '李四', '', '网格员', '幸福里五网格', '', ''],
        ['', '李四', '', '居民', '幸福里五网格', '', ''],
      ],
    );
    const dry = await send(bytes, 1).expect(200);
    expect(dry.body).toEqual({ ok: true, applied: false, counts: { units: 2, households: 1, people: 2 }, errors: [] });
    expect([...house.ports.tree().units.values()].some((u) => u.name === '8号楼')).toBe(false);
    expect((await send(bytes, 0).expect(200)).body).toMatchObject({ applied: true });
    const unit = [...house.ports.tree().units.values()].find((u) => u.name === '幸福里五网格');
    expect(unit?.aliases).toEqual(['五网格']);
    const people = await house.db.collection('persons').find({ 'grants.unitId': unit?._id }).toArray();
    expect(people.map((p) => p['name']).sort()).toEqual(['张三', '李四']);
    expect(people.find((p) => p['name'] === '李四')?.['grants']).toHaveLength(2);
    expect(JSON.stringify(people)).not.toContain('13800001111');
    const again = await send(bytes, 0).expect(200);
    expect(again.body.counts.units).toBe(0);
    expect(await house.db.collection('persons').countDocuments({ 'grants.unitId': unit?._id })).toBe(2);
  });

  it('reads its own export again, in either language', async () => {
    for (const lang of ['zh-CN', 'en']) {
      const file = await fang.get(`/api/export/roster.xlsx?lang=${lang}`).responseType('blob').expect(200);
      const { body } = await fang
        .post(`/api/import/roster?dry=1&lang=${lang}`)
        .attach('file', file.body, 'r.xlsx')
        .expect(200);
      expect(body.errors).toEqual([]);
      expect(body.counts.units).toBe(0);
      expect(body.counts.people).toBeGreaterThan(5);
    }
    const looks = await house.db.collection('accesslog').find({ what: 'export' }).toArray();
    expect(looks).toHaveLength(2);
  });

  it('gives a template with the headings', async () => {
    const file = await fang.get('/api/export/roster-template.xlsx').responseType('blob').expect(200);
    const sheets = await readWorkbook(file.body);
    expect(sheets.map((s) => s.name)).toEqual(['单位', '住户', '人员']);
    expect(sheets[2]?.rows[0]).toEqual(PEOPLE);
    const { body } = await send(await writeWorkbook([{ name: '别的', headings: ['a'], rows: [] }]), 1).expect(200);
    expect(body.errors[0].message).toContain('模板');
  });

  it('lets nobody raise themselves or reach beyond by a file', async () => {
    const { body } = await send(await book([], [], [['', '我', '', '管理员', '幸福里社区', '', '']]), 0).expect(200);
    expect(body.ok).toBe(false);
    const song = await house.db.collection('persons').findOne({ name: '宋玉梅' });
    const theft = await book([], [], [[String(song?._id), '宋玉梅', '', '居民', '幸福里社区', '', '']]);
    expect((await send(theft, 0).expect(200)).body.ok).toBe(false);
    const li = await house.staff('li');
    await send(theft, 1, li).expect(403);
  });

  it('refuses what is no workbook, bombs and lies about size', async () => {
    await send(Buffer.from('hello'), 1).expect(422);
    await send(zip('xl/workbook.xml', Buffer.from('junk'), 10), 1).expect(422);
    const bomb = deflateRawSync(Buffer.alloc(60 * 1024 * 1024), { level: 9 });
    expect(bomb.length).toBeLessThan(100_000);
    await send(zip('xl/worksheets/sheet1.xml', bomb, 100), 1).expect(422);
    await send(Buffer.alloc(6 * 1024 * 1024), 1).expect(413);
  });

  it('is not slowed by ranges of a million rows', async () => {
    const wide = new ExcelJS.Workbook();
    const sheet = wide.addWorksheet('单位');
    sheet.addRow(UNITS);
    sheet.getCell('A1048576').value = 'x';
    const bytes = Buffer.from(await wide.xlsx.writeBuffer());
    expect((await send(bytes, 1)).status).toBe(200);
  });
});

describe('ledger', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  it('writes harmless cells, hides private words, logs the export', async () => {
    await putRequest(house, { text: '=HYPERLINK("http://evil","x")' });
    await putRequest(house, { text: '+86 电话', private: true });
    const wu = await house.staff('wu');
    const file = await wu.get('/api/ledger.xlsx').responseType('blob').expect(200);
    expect(file.headers['content-disposition']).toContain('ledger.xlsx');
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(file.body as never);
    const rows = book.worksheets[0]?.getSheetValues().slice(1) as unknown[][];
    expect(rows).toHaveLength(3);
    const texts = rows.slice(1).map((r) => String(r[6]));
    expect(texts).toContain(`'=HYPERLINK("http://evil","x")`);
    expect(texts.join()).not.toContain('电话');
    expect(String(rows[1]?.[8])).toMatch(/^2026-04-15 10:00$/);
    const looks = await house.db.collection('accesslog').find({ what: 'export' }).toArray();
    expect(looks[0]).toMatchObject({ why: 'ledger', path: ['xf-1', 'xingfuli', 'linjiang', 'yunhe'] });
  });
});
