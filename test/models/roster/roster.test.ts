// Who is on duty: patterns, make-up weekends, nights, overrides, leave and stand-ins, the nearest roster.
import { chineseCalendar, DEFAULT_HOURS } from '../../../models/kernel/calendar';
import { type Leave, onDuty, presentFor, type Roster, type Shift, shiftFault } from '../../../models/roster/roster';

const calendar = chineseCalendar();
const at = (local: string): number => calendar.atLocal(local.slice(0, 10), local.slice(11), 'Asia/Shanghai');
const shift = (personId: string, over: Partial<Shift> = {}): Shift => ({
  role: 'gridWorker',
  personId,
  days: 'all',
  from: '08:00',
  to: '20:00',
  ...over,
});
const roster = (over: Partial<Roster>): Roster => ({
  _id: 'r',
  v: 1,
  causes: [],
  unitId: 'grid',
  shifts: [],
  overrides: [],
  leaves: [],
  ...over,
});
const who = (rosters: Roster[], local: string, path = ['grid', 'community'], away: Leave[] = []): string[] =>
  onDuty(rosters, path, 'gridWorker', at(local), calendar, DEFAULT_HOURS, away).map((ref) => ref.personId);

describe('patterns', () => {
  test.each<[string, Partial<Shift>, string, boolean]>([
    ['start included', {}, '2026-11-23 08:00', true],
    ['end excluded', {}, '2026-11-23 20:00', false],
    ['Monday by number', { days: [1] }, '2026-11-23 12:00', true],
    ['not Tuesday', { days: [1] }, '2026-11-24 12:00', false],
    ['Sunday is 7', { days: [7] }, '2026-11-22 12:00', true],
    ['a make-up Saturday is a working day', { days: 'workdays' }, '2026-10-10 12:00', true],
    ['and no day off', { days: 'offdays' }, '2026-10-10 12:00', false],
    ['National Day is a day off', { days: 'offdays' }, '2026-10-01 12:00', true],
    ['not before its first date', { since: '2026-11-24' }, '2026-11-23 12:00', false],
    ['on its last date', { until: '2026-11-23' }, '2026-11-23 12:00', true],
    ['not after it', { until: '2026-11-22' }, '2026-11-23 12:00', false],
    ['night, before midnight', { from: '20:00', to: '08:00' }, '2026-11-23 23:59', true],
    ['night, after midnight', { from: '20:00', to: '08:00' }, '2026-11-24 07:59', true],
    ['night, over', { from: '20:00', to: '08:00' }, '2026-11-24 08:00', false],
    ['the night of a Sunday reaches into Monday', { days: [7], from: '20:00', to: '08:00' }, '2026-11-23 03:00', true],
    [
      'the night of a Monday does not start on it early',
      { days: [1], from: '20:00', to: '08:00' },
      '2026-11-23 03:00',
      false,
    ],
    ['until midnight', { from: '18:00', to: '24:00' }, '2026-11-23 23:59', true],
    ['round the clock', { from: '00:00', to: '24:00' }, '2026-11-23 00:00', true],
    ['from noon to noon', { from: '12:00', to: '12:00' }, '2026-11-24 11:59', true],
  ])('%s', (_name, over, moment, expected) =>
    expect(who([roster({ shifts: [shift('li', over)] })], moment)).toEqual(expected ? ['li'] : []),
  );

  test('only the role asked for, nobody twice', () => {
    const shifts = [
      shift('li'),
      shift('li', { from: '10:00' }),
      shift('zhang', { role: 'branchSecretary' }),
      shift('wang'),
    ];
    expect(who([roster({ shifts })], '2026-11-23 12:00')).toEqual(['li', 'wang']);
  });
});

test('an override replaces the day, night shift included, and may leave it empty', () => {
  const night = { from: '20:00', to: '08:00' };
  const one = roster({
    shifts: [shift('li'), shift('zhang', night)],
    overrides: [
      { date: '2026-11-23', role: 'gridWorker', people: [{ personId: 'chen', ...night }] },
      { date: '2026-11-25', role: 'gridWorker', people: [] },
    ],
  });
  expect(who([one], '2026-11-23 12:00')).toEqual([]);
  expect(who([one], '2026-11-24 03:00')).toEqual(['chen']);
  expect(who([one], '2026-11-24 12:00')).toEqual(['li']);
  expect(who([one], '2026-11-25 03:00')).toEqual(['zhang']);
  expect(who([one], '2026-11-25 12:00')).toEqual([]);
});

describe('leave', () => {
  const leave = (personId: string, standIn?: string): Leave => ({
    personId,
    from: at('2026-11-23 00:00'),
    until: at('2026-11-24 00:00'),
    ...(standIn ? { standIn } : {}),
  });

  test('the stand-in stands in, from the first moment until the end', () => {
    const one = roster({ shifts: [shift('li', { from: '00:00', to: '24:00' })], leaves: [leave('li', 'wang')] });
    expect(who([one], '2026-11-22 23:59')).toEqual(['li']);
    expect(onDuty([one], ['grid'], 'gridWorker', at('2026-11-23 00:00'), calendar, DEFAULT_HOURS)).toEqual([
      { personId: 'wang', unitId: 'grid', standInFor: 'li' },
    ]);
    expect(who([one], '2026-11-24 00:00')).toEqual(['li']);
  });

  test('chains are followed, circles end, no stand-in leaves the post empty', () => {
    const noon = at('2026-11-23 12:00');
    expect(presentFor('a', noon, [leave('a', 'b'), leave('b', 'c')])).toBe('c');
    expect(presentFor('a', noon, [leave('a', 'b'), leave('b', 'a')])).toBeUndefined();
    expect(presentFor('a', noon, [leave('a')])).toBeUndefined();
    expect(presentFor('a', noon, [leave('a', 'a')])).toBeUndefined();
  });

  test('a stand-in already on duty is named once; leave known elsewhere counts too', () => {
    const one = roster({ shifts: [shift('li'), shift('wang')], leaves: [leave('li', 'wang')] });
    expect(who([one], '2026-11-23 12:00')).toEqual(['wang']);
    expect(who([one], '2026-11-23 12:00', ['grid'], [leave('wang')])).toEqual([]);
  });
});

test('the nearest roster with anybody present answers', () => {
  const grid = roster({ shifts: [shift('li')] });
  const community = roster({ unitId: 'community', shifts: [shift('sun', { from: '00:00', to: '24:00' })] });
  const elsewhere = roster({ unitId: 'grid2', shifts: [shift('stranger', { from: '00:00', to: '24:00' })] });
  const all = [elsewhere, community, grid];
  expect(who(all, '2026-11-23 12:00')).toEqual(['li']);
  expect(who(all, '2026-11-23 22:00')).toEqual(['sun']);
  expect(who(all, '2026-11-23 22:00', ['grid'])).toEqual([]);
});

test.each<[Partial<Shift>, string | undefined]>([
  [{}, undefined],
  [{ to: '24:00', days: [1, 7], since: '2026-01-01', until: '2026-01-01' }, undefined],
  [{ from: '24:00' }, 'time'],
  [{ to: '8:00' }, 'time'],
  [{ days: [] }, 'days'],
  [{ days: [0] }, 'days'],
  [{ days: [1.5] }, 'days'],
  [{ since: '2026-02-30' }, 'dates'],
  [{ since: 'soon' }, 'dates'],
  [{ since: '2026-02-02', until: '2026-02-01' }, 'dates'],
])('shiftFault %j is %s', (over, fault) => expect(shiftFault(shift('li', over))).toBe(fault));
