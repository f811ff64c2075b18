// Import and export of a catalogue: each fault is found in its row and column.
import fc from 'fast-check';
import { words } from '../../../locales';
import { type CatalogueRow, checkRows, COLUMNS, rowOf } from '../../../models/catalogue/catalogue-rows';
import { DEFAULT_CATALOGUE } from '../../../models/catalogue/default-catalogue';

const ROWS: readonly CatalogueRow[] = DEFAULT_CATALOGUE.items.map(rowOf);
const withRow = (over: CatalogueRow): readonly CatalogueRow[] => [{ ...ROWS[0], ...over }, ...ROWS.slice(1)];
const faults = (rows: readonly CatalogueRow[]): string[] =>
  checkRows(rows).errors.map((e) => `${e.row} ${e.column} ${e.key.replace('catalogue.error.', '')}`);

test('what is written out is read back unchanged', () => {
  expect(checkRows(ROWS)).toEqual({ items: DEFAULT_CATALOGUE.items, errors: [] });
});

test.each<[CatalogueRow, string]>([
  [{ clause: '' }, '1 clause missing'],
  [{ clause: null }, '1 clause missing'],
  [{ clause: 'x'.repeat(41) }, '1 clause tooLong'],
  [{ clause: '职责1.2' }, '2 clause clauseTwice'],
  [{ list: '' }, '1 list missing'],
  [{ list: 'duties' }, '1 list unknownCode'],
  [{ list: 'duty、grid' }, '1 list onlyOne'],
  [{ title: '  ' }, '1 title missing'],
  [{ title: '长'.repeat(201) }, '1 title tooLong'],
  [{ categories: '' }, '1 categories missing'],
  [{ categories: 'lighting,sunlight' }, '1 categories unknownCode'],
  [{ must: '' }, '1 must missing'],
  [{ must: 'wizard' }, '1 must unknownCode'],
  [{ must: { rich: 'text' } }, '1 must missing'],
  [{ never: 'water' }, '1 never unknownCode'],
  [{ must: 'grid', may: '', never: 'grid' }, '1 never chargedAndExempt'],
  [{ may: 'township', never: 'township' }, '1 never chargedAndExempt'],
  [{ must: 'water', may: 'water' }, '1 may mustAndMay'],
])('%j', (over, expected) => expect(faults(withRow(over))).toEqual([expected]));

test('several faults of a row are told together; the other rows are kept', () => {
  const checked = checkRows([{ title: 'x' }, ...ROWS.slice(1)]);
  expect(checked.errors.map((e) => e.column)).toEqual(['clause', 'list', 'categories', 'must']);
  expect(checked.items).toHaveLength(ROWS.length - 1);
});

test('a catalogue that leaves a category to nobody, or only to be reported, is refused as a whole', () => {
  const without = ROWS.filter((row) => !String(row.categories).includes('tourism'));
  expect(faults(without)).toEqual(['0 categories uncovered']);
  const reported = ROWS.map((row) => (String(row.categories).includes('tourism') ? { ...row, reportOnly: '是' } : row));
  expect(faults(reported)).toEqual(['0 categories uncovered']);
});

test('labels, separators, numbers and stray spaces are understood', () => {
  const names = new Map([
    ['路灯照明', 'lighting'],
    ['城管', 'urbanManagement'],
    ['职责清单', 'duty'],
  ]);
  const { items, errors } = checkRows(
    withRow({
      clause: 1.1,
      list: '职责清单',
      categories: ' 路灯照明 ',
      must: '城管;water',
      may: 'property，gas',
      titleEn: '',
    }),
    names,
  );
  expect(errors).toEqual([]);
  expect(items[0]).toMatchObject({
    clause: '1.1',
    list: 'duty',
    categories: ['lighting'],
    must: ['urbanManagement', 'water'],
    may: ['property', 'gas'],
    title: { en: items[0]!.title['zh-CN'] },
  });
});

test('control and direction marks do not get in', () => {
  expect(checkRows(withRow({ title: '路灯\u202e维修\u0000' })).items[0]?.title['zh-CN']).toBe('路灯维修');
});

test('too many rows are refused before any is read', () => {
  expect(faults(Array.from({ length: 2001 }, () => ({})))).toEqual(['0 clause tooManyRows']);
});

test('any rubbish gives errors that can be said, never an exception', () => {
  const cell = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.array(fc.string(), { maxLength: 3 }),
    fc.object(),
  );
  const row = fc.record(Object.fromEntries(COLUMNS.map((column) => [column, cell])), { requiredKeys: [] });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
      for (const { key, params } of checkRows(rows as CatalogueRow[]).errors)
        for (const locale of ['zh-CN', 'en']) expect(words(locale).t(key, params)).not.toBe('');
    }),
    { numRuns: 100 },
  );
});
