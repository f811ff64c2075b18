// Properties of working time over ten years of Chinese calendars, in zones with and without clock changes.
import fc from 'fast-check';
import { type Calendar, chineseCalendar, DEFAULT_HOURS, type WorkHours } from '../../../models/kernel/calendar';

const calendar: Calendar = chineseCalendar();
const FROM = Date.UTC(2018, 0, 1);
const TO = Date.UTC(2028, 0, 1);

const instant = fc.oneof(
  fc.integer({ min: FROM, max: TO }),
  // Whole half hours hit the edges of shifts.
  fc.integer({ min: FROM / 1_800_000, max: TO / 1_800_000 }).map((n) => n * 1_800_000),
);
const zone = fc.constantFrom(
  'Asia/Shanghai',
  'Asia/Urumqi',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
);
const shifts = fc.constantFrom(
  DEFAULT_HOURS.shifts,
  [{ from: '00:00', to: '24:00' }],
  [{ from: '09:00', to: '18:00' }],
  [
    { from: '00:30', to: '03:15' },
    { from: '06:00', to: '06:01' },
    { from: '20:00', to: '24:00' },
  ],
);
const day = fc
  .integer({ min: FROM / 86_400_000, max: TO / 86_400_000 })
  .map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
const hours: fc.Arbitrary<WorkHours> = fc.record({
  zone,
  shifts,
  openDays: fc.array(day, { maxLength: 3 }),
  closedDays: fc.array(day, { maxLength: 3 }),
});
const minutes = fc.integer({ min: 0, max: 20_000 });
const check = <T extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  property: (...values: T) => void,
): void =>
  fc.assert(
    fc.property(fc.tuple(...arbitraries), (values) => property(...(values as T))),
    { numRuns: 300 },
  );

describe('working minutes', () => {
  test('end in open time, not before the start', () =>
    check([instant, minutes, hours], (at: number, m: number, h: WorkHours) => {
      const end = calendar.addWorkingMinutes(at, m, h);
      expect(end).toBeGreaterThanOrEqual(at);
      expect(calendar.isOpen(end, h)).toBe(true);
    }));

  test('are the inverse of the minutes between', () =>
    check([instant, minutes, hours], (at: number, m: number, h: WorkHours) =>
      expect(calendar.workingMinutesBetween(at, calendar.addWorkingMinutes(at, m, h), h)).toBe(m),
    ));

  test('add up', () =>
    check([instant, minutes, minutes, hours], (at: number, a: number, b: number, h: WorkHours) =>
      expect(calendar.addWorkingMinutes(calendar.addWorkingMinutes(at, a, h), b, h)).toBe(
        calendar.addWorkingMinutes(at, a + b, h),
      ),
    ));

  test('never run backwards', () =>
    check([instant, instant, minutes, hours], (x: number, y: number, m: number, h: WorkHours) => {
      const [early, late] = x < y ? [x, y] : [y, x];
      expect(calendar.addWorkingMinutes(early, m, h)).toBeLessThanOrEqual(calendar.addWorkingMinutes(late, m, h));
    }));

  test('between three instants add up', () =>
    check([instant, instant, instant, hours], (x: number, y: number, z: number, h: WorkHours) => {
      const [a, b, c] = [x, y, z].map((t) => FROM + (t - FROM) / 40) as [number, number, number];
      const between = (p: number, q: number): number => calendar.workingMsBetween(Math.round(p), Math.round(q), h);
      expect(between(a, b) + between(b, c)).toBe(between(a, c));
    }));
});

describe('working days', () => {
  const days = fc.integer({ min: 1, max: 40 });

  test('end in open time, after the start', () =>
    check([instant, days, hours], (at: number, n: number, h: WorkHours) => {
      const end = calendar.addWorkingDays(at, n, h);
      expect(end).toBeGreaterThan(at);
      expect(calendar.isOpen(end, h)).toBe(true);
    }));

  test('add up and grow', () =>
    check([instant, days, days, hours], (at: number, a: number, b: number, h: WorkHours) => {
      expect(calendar.addWorkingDays(calendar.addWorkingDays(at, a, h), b, h)).toBe(
        calendar.addWorkingDays(at, a + b, h),
      );
      expect(calendar.addWorkingDays(at, a + 1, h)).toBeGreaterThan(calendar.addWorkingDays(at, a, h));
    }));

  test('never run backwards', () =>
    check([instant, instant, days, hours], (x: number, y: number, n: number, h: WorkHours) => {
      const [early, late] = x < y ? [x, y] : [y, x];
      expect(calendar.addWorkingDays(early, n, h)).toBeLessThanOrEqual(calendar.addWorkingDays(late, n, h));
    }));

  test('the N days between start and end are exactly the worked dates, make-up weekends included', () =>
    check([instant, days, zone], (at: number, n: number, z: string) => {
      const h = { ...DEFAULT_HOURS, zone: z };
      const end = calendar.localDate(calendar.addWorkingDays(at, n, h), z);
      let worked = 0;
      let date = calendar.localDate(at, z);
      while (date !== end) {
        date = new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
        if (calendar.isWorkday(date)) worked += 1;
      }
      expect(worked).toBe(n);
    }));
});

describe('months', () => {
  test('end in open time, later for more months', () =>
    check([instant, fc.integer({ min: 1, max: 24 }), hours], (at: number, n: number, h: WorkHours) => {
      const end = calendar.addMonths(at, n, h);
      expect(end).toBeGreaterThan(at);
      expect(calendar.isOpen(end, h)).toBe(true);
      expect(calendar.addMonths(at, n + 1, h)).toBeGreaterThan(end);
    }));
});

test('every make-up weekend day of ten years is worked, every holiday is not', () => {
  let makeUps = 0;
  for (let ms = Date.UTC(2017, 0, 1); ms < Date.UTC(2027, 0, 1); ms += 86_400_000) {
    const date = new Date(ms).toISOString().slice(0, 10);
    const weekend = [0, 6].includes(new Date(ms).getUTCDay());
    if (weekend && calendar.isWorkday(date)) makeUps += 1;
    if (date.endsWith('-10-01')) expect(calendar.isWorkday(date)).toBe(false);
  }
  expect(makeUps).toBe(64);
});
