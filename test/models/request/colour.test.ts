// Green, yellow, red at their exact edges.
import type { Clock } from '../../../models/request/clock';
import { colour } from '../../../models/request/colour';

const clock = (over: Partial<Clock>): Clock => ({
  name: 'resolution',
  round: 1,
  startedAt: 0,
  pausedMs: 0,
  pauses: [],
  extended: 0,
  marks: [],
  ...over,
});
const running = clock({ yellowAt: 75, dueAt: 100 });

test.each([
  ['before three quarters', 74, 'green'],
  ['at three quarters', 75, 'yellow'],
  ['at the deadline', 100, 'yellow'],
  ['past the deadline', 101, 'red'],
])('%s', (_name, now, expected) => expect(colour([running], now, false)).toBe(expected));

test('the worst running clock counts, met ones do not', () => {
  const late = clock({ name: 'reply', yellowAt: 10, dueAt: 20 });
  expect(colour([running, late], 50, false)).toBe('red');
  expect(colour([running, { ...late, metAt: 60, missed: true }], 50, false)).toBe('green');
});

test('a danger is red until it is resolved', () => {
  expect(colour([running], 1, true)).toBe('red');
  expect(colour([{ ...running, metAt: 2 }], 3, true)).toBe('green');
});

test('the time the reporter has to answer colours nothing, nor does "open until zero"', () => {
  expect(colour([clock({ name: 'check', dueAt: 10 }), clock({})], 1000, false)).toBe('green');
});
