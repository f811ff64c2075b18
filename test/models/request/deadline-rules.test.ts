// Which row of the deadline table wins.
import {
  type DeadlineRow,
  type DeadlineSubject,
  deadlineTable,
  DEFAULT_ROWS,
  gradeOf,
  rowFaults,
} from '../../../models/request/deadline-rules';

const subject: DeadlineSubject = {
  reportedOn: '2026-11-23',
  grade: 'ordinary',
  category: 'elevator',
  path: ['grid1', 'community1', 'town1', 'county1'],
};
const days = (n: number, where: Partial<DeadlineRow> = {}): DeadlineRow => ({
  from: '2026-01-01',
  clocks: { resolution: { span: { days: n } } },
  ...where,
});
const resolution = (rows: DeadlineRow[], over: Partial<DeadlineSubject> = {}): unknown =>
  deadlineTable([...DEFAULT_ROWS, ...rows]).rulesFor({ ...subject, ...over }).clocks.resolution.span;

describe('the most specific row wins', () => {
  test.each<[string, DeadlineRow[], number]>([
    ['a row for all over the base', [days(6)], 6],
    ['a later date over an earlier one', [days(5, { from: '2026-06-01' }), days(6)], 5],
    ['not yet in force', [days(5, { from: '2026-11-24' })], 7],
    ['in force from today', [days(5, { from: '2026-11-23' })], 5],
    ['a unit over none', [days(5, { unitId: 'town1' }), days(6, { from: '2026-06-01' })], 5],
    ['the nearer unit', [days(4, { unitId: 'grid1' }), days(5, { unitId: 'town1' })], 4],
    ['another unit does not count', [days(4, { unitId: 'grid2' })], 7],
    ['a category over a unit', [days(4, { category: 'elevator' }), days(5, { unitId: 'grid1' })], 4],
    ['both over one', [days(3, { category: 'elevator', unitId: 'town1' }), days(4, { category: 'elevator' })], 3],
    ['another category does not count', [days(3, { category: 'pets' })], 7],
    ['of equals the later row', [days(3), days(4)], 4],
    ['zero days', [days(0)], 0],
  ])('%s', (_name, rows, expected) => expect(resolution(rows)).toEqual({ days: expected }));

  test('a row without a grade does not loosen majors and dangers', () => {
    const rows = [days(4, { category: 'elevator', unitId: 'grid1' })];
    expect(resolution(rows, { grade: 'major' })).toEqual({ months: 1 });
    expect(resolution(rows, { grade: 'danger' })).toEqual({ minutes: 1440 });
  });

  test('rows merge field by field', () => {
    const rules = deadlineTable([
      ...DEFAULT_ROWS,
      { from: '2026-01-01', clocks: { resolution: { steps: 1 } }, pauseCap: { days: 5 } },
      days(4, { unitId: 'grid1' }),
    ]).rulesFor(subject);
    expect(rules.clocks.resolution).toEqual({
      span: { days: 4 },
      pausable: true,
      chased: true,
      every: { days: 1 },
      steps: 1,
    });
    expect(rules.pauseCap).toEqual({ days: 5 });
    expect(rules.clocks.dispatch.span).toEqual({ days: 1 });
  });
});

test('subjects that no row tells apart get the same object, across dates of one era', () => {
  const table = deadlineTable([...DEFAULT_ROWS, days(5, { from: '2026-06-01' })]);
  expect(table.rulesFor(subject)).toBe(table.rulesFor({ ...subject, reportedOn: '2026-07-01' }));
  expect(table.rulesFor(subject)).toBe(table.rulesFor({ ...subject, category: 'pets', path: ['grid2', 'county1'] }));
  expect(table.rulesFor({ ...subject, reportedOn: '2026-05-31' }).clocks.resolution.span).toEqual({ days: 7 });
});

test('grades: danger before major', () => {
  expect([gradeOf({ major: false }), gradeOf({ major: true }), gradeOf({ major: true, danger: 'gas' })]).toEqual([
    'ordinary',
    'major',
    'danger',
  ]);
});

describe('faults of a row', () => {
  test('the rows everybody starts with have none', () => {
    expect([...DEFAULT_ROWS, days(0), { from: '2026-01-01' }].flatMap(rowFaults)).toEqual([]);
  });

  test.each<[unknown, string]>([
    [{ from: '2026-13-01' }, 'from'],
    [{ grade: 'huge' }, 'grade'],
    [{ category: 'magic' }, 'category'],
    [{ clocks: { nap: {} } }, 'clocks.nap'],
    [{ clocks: { reply: { span: { days: -1 } } } }, 'clocks.reply.span'],
    [{ clocks: { reply: { span: { days: 1.5 } } } }, 'clocks.reply.span'],
    [{ clocks: { reply: { span: { days: '3' } } } }, 'clocks.reply.span'],
    [{ clocks: { reply: { span: { months: 0 } } } }, 'clocks.reply.span'],
    [{ clocks: { reply: { span: { minutes: 0 } } } }, 'clocks.reply.span'],
    [{ clocks: { reply: { span: { minutes: 1e9 } } } }, 'clocks.reply.span'],
    [{ clocks: { reply: { span: { weeks: 1 } } } }, 'clocks.reply.span'],
    [{ clocks: { reply: { span: { days: 1, minutes: 1 } } } }, 'clocks.reply.span'],
    [{ clocks: { reply: { span: {} } } }, 'clocks.reply.span'],
    [{ clocks: { reply: { every: { months: 1 } } } }, 'clocks.reply.every'],
    [{ clocks: { reply: { every: { days: 0 } } } }, 'clocks.reply.every'],
    [{ clocks: { reply: { steps: 11 } } }, 'clocks.reply.steps'],
    [{ pauseCap: { days: -1 } }, 'pauseCap'],
    [{ extension: { count: -1, days: 1 } }, 'extension'],
  ])('%j', (row, part) => expect(rowFaults({ from: '2026-01-01', ...(row as Partial<DeadlineRow>) })).toEqual([part]));
});
