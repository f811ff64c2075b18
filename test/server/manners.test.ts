import { chineseCalendar } from '../../models/kernel/calendar';
import { buildTree, type Unit } from '../../models/unit/unit';
import { quietEnd } from '../../server/manners';
import { createRounds, nextDigest } from '../../server/rounds';

const calendar = chineseCalendar();
const ZONE = 'Asia/Shanghai';
const at = (local: string): number => Date.parse(`${local}:00+08:00`);

test.each([
  ['2026-03-10T21:59', undefined],
  ['2026-03-10T22:00', '2026-03-11T07:00'],
  ['2026-03-11T03:00', '2026-03-11T07:00'],
  ['2026-03-11T06:59', '2026-03-11T07:00'],
  ['2026-03-11T07:00', undefined],
])('at %s the night ends at %s', (now, end) => {
  expect(quietEnd(at(now), '22:00', '07:00', ZONE, calendar)).toBe(end === undefined ? undefined : at(end));
});

test('quiet hours within a day, and none at all', () => {
  expect(quietEnd(at('2026-03-10T13:00'), '12:30', '14:00', ZONE, calendar)).toBe(at('2026-03-10T14:00'));
  expect(quietEnd(at('2026-03-10T15:00'), '12:30', '14:00', ZONE, calendar)).toBeUndefined();
  expect(quietEnd(at('2026-03-10T03:00'), '08:00', '08:00', ZONE, calendar)).toBeUndefined();
});

const unit = (_id: string, level: Unit['level'], parentId: string | null, settings = {}): Unit => ({
  _id,
  v: 1,
  causes: [],
  level,
  name: _id,
  aliases: [],
  parentId,
  settings,
});

const tree = buildTree([
  unit('county', 'county', null),
  unit('town', 'township', 'county'),
  unit('community', 'community', 'town', { digestTime: '09:00' }),
  unit('grid', 'grid', 'community'),
  unit('building', 'building', 'grid'),
]);

test('the next list of the day is later today or tomorrow, at the unit’s own time', () => {
  expect(nextDigest(tree, 'grid', at('2026-03-10T08:59'), calendar)).toEqual({
    date: '2026-03-10',
    at: at('2026-03-10T09:00'),
  });
  expect(nextDigest(tree, 'grid', at('2026-03-10T09:00'), calendar).at).toBe(at('2026-03-11T09:00'));
  expect(nextDigest(tree, 'county', at('2026-03-10T08:00'), calendar).at).toBe(at('2026-03-10T08:30'));
});

test('each unit but buildings is armed once a day; communities get the weekly list on the first working day', async () => {
  const set: string[] = [];
  const rounds = createRounds({
    calendar,
    tree: () => tree,
    timers: { set: async (id) => void set.push(id) },
  });
  // Friday 2026-02-13; the week after is Spring Festival, worked again from Tuesday the 24th.
  await rounds.arm(at('2026-02-23T10:00'));
  await rounds.arm(at('2026-02-23T12:00'));
  expect(set.sort()).toEqual([
    'digest:community:2026-02-24',
    'digest:county:2026-02-24',
    'digest:grid:2026-02-24',
    'digest:town:2026-02-24',
    'zero:community:2026-02-24',
  ]);
  set.length = 0;
  await rounds.arm(at('2026-02-24T10:00'));
  expect(set).toContain('digest:grid:2026-02-25');
  expect(set).not.toContain('zero:community:2026-02-25');
});
