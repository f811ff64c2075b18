// Properties of the clocks over random histories: exact replay, order of marks, pauses and extensions only help.
import fc from 'fast-check';
import { chineseCalendar, DEFAULT_HOURS, type WorkHours } from '../../../models/kernel/calendar';
import { type Clock, isLate, markKey, marksBetween, nextMark, pauseAt } from '../../../models/request/clock';
import { colour } from '../../../models/request/colour';
import { type ClockEvent, clocksOf } from '../../../models/request/deadline';
import { deadlineTable, type Grade } from '../../../models/request/deadline-rules';

const calendar = chineseCalendar();
const table = deadlineTable();
const DAY = 86_400_000;
const FROM = Date.UTC(2018, 0, 1);

const grade = fc.constantFrom<Grade>('ordinary', 'major', 'danger');
const hours = fc.constantFrom<WorkHours>(
  DEFAULT_HOURS,
  { zone: 'Europe/Berlin', shifts: [{ from: '01:00', to: '09:00' }] },
  { zone: 'Asia/Shanghai', shifts: [{ from: '00:00', to: '24:00' }] },
);
const start = fc.integer({ min: FROM, max: FROM + 3650 * DAY });
const step = fc.record({
  type: fc.constantFrom(
    ...['dispatched', 'claimed', 'firstReply', 'held', 'resumed', 'extended', 'resolved', 'confirmed', 'disputed'],
    ...['verified', 'reopened', 'transferred', 'whistled', 'whistleAnswered', 'noted'],
  ),
  gap: fc.integer({ min: 1, max: 4 * DAY }),
  length: fc.integer({ min: 0, max: 12 * DAY }),
  dated: fc.boolean(),
  id: fc.constantFrom('a', 'b'),
  days: fc.integer({ min: 1, max: 9 }),
});
const history = fc.tuple(start, fc.array(step, { maxLength: 12 })).map(([at, steps]): ClockEvent[] => {
  const events: ClockEvent[] = [{ type: 'reported', at }];
  let now = at;
  for (const { type, gap, length, dated, id, days } of steps) {
    now += gap;
    events.push({ type, at: now, data: { ...(dated ? { until: now + length } : {}), days, whistle: id } });
  }
  return events;
});
const compute = (events: readonly ClockEvent[], g: Grade, h: WorkHours): Clock[] =>
  clocksOf(events, table.rulesFor({ reportedOn: '2026-01-01', grade: g, category: 'other', path: [] }), calendar, h);
const check = (property: (events: ClockEvent[], g: Grade, h: WorkHours) => void): void =>
  fc.assert(fc.property(history, grade, hours, property), { numRuns: 400 });

test('replay is exact, through the store and with another calendar object', () =>
  check((events, g, h) => {
    const stored = JSON.parse(JSON.stringify(events)) as ClockEvent[];
    const again = clocksOf(
      stored,
      table.rulesFor({ reportedOn: '2026-01-01', grade: g, category: 'other', path: [] }),
      chineseCalendar(),
      { ...h },
    );
    expect(again).toEqual(compute(events, g, h));
  }));

test('marks ascend, lie after the start, before the end, and never inside a pause', () =>
  check((events, g, h) => {
    for (const clock of compute(events, g, h)) {
      const times = clock.marks.map((mark) => mark.at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      for (const at of times) {
        expect(at).toBeGreaterThanOrEqual(clock.startedAt);
        expect(at).toBeLessThan(clock.metAt ?? Infinity);
        expect(clock.pauses.some((pause) => pause.from < at && at < pause.to)).toBe(false);
      }
    }
  }));

test('keys of marks differ, and nextMark visits exactly the moments there are', () =>
  check((events, g, h) => {
    const clocks = compute(events, g, h);
    const all = marksBetween(clocks, -Infinity, Infinity);
    expect(new Set(all.map(markKey)).size).toBe(all.length);
    const visited: number[] = [];
    for (let mark = nextMark(clocks, -Infinity); mark; mark = nextMark(clocks, mark.at)) visited.push(mark.at);
    expect(visited).toEqual([...new Set(all.map((mark) => mark.at))]);
  }));

test('what has fired is not taken back by later events, but for a deadline extended in time', () =>
  check((events, g, h) => {
    const plain = events.filter((event) => event.type !== 'extended');
    for (let n = 1; n < plain.length; n += 1) {
      const until = plain[n]!.at;
      const fired = (list: readonly ClockEvent[]): string[] =>
        marksBetween(compute(list, g, h), -Infinity, until - 1).map(markKey);
      expect(fired(plain.slice(0, n + 1))).toEqual(fired(plain.slice(0, n)));
    }
  }));

test('a pause or an extension never brings a deadline nearer, and the pauses respect the cap', () =>
  check((events, g, h) => {
    const bare = events.filter((event) => event.type !== 'held' && event.type !== 'extended');
    const due = (list: Clock[]): number[] => list.map((clock) => clock.dueAt!);
    const full = compute(events, g, h);
    const without = due(compute(bare, g, h));
    due(full).forEach((at, i) => expect(at).toBeGreaterThanOrEqual(without[i]!));
    for (const clock of full) expect(clock.pausedMs).toBeLessThanOrEqual(10 * calendar.dayLengthMs(h));
  }));

test('in time before a pause is in time during it', () =>
  check((events, g, h) => {
    for (const clock of compute(events, g, h)) {
      for (const pause of clock.pauses) {
        const middle = Math.floor((pause.from + pause.to) / 2);
        if (pauseAt(clock, middle) && !isLate(clock, pause.from)) expect(isLate(clock, middle)).toBe(false);
      }
    }
  }));

test('colours only darken while nothing happens', () =>
  check((events, g, h) => {
    const clocks = compute(events, g, h);
    const last = events[events.length - 1]!.at;
    const shades = [0, 1, 3, 7, 15, 40].map((days) =>
      ['green', 'yellow', 'red'].indexOf(colour(clocks, last + days * DAY, false)),
    );
    expect(shades).toEqual([...shades].sort());
  }));
