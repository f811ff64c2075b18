// The Chinese working calendar by example: arrangements, shifts, zones, coverage, the exact rule of "N working days".
import {
  assertHours,
  type Calendar,
  chineseCalendar,
  DEFAULT_HOURS,
  type WorkHours,
} from '../../../models/kernel/calendar';
import { statutoryDays } from '../../../models/kernel/calendar-days';
import { dateOfDay } from '../../../models/kernel/calendar-zone';

const calendar: Calendar = chineseCalendar();
const at = (local: string, zone = 'Asia/Shanghai'): number => {
  const [date, time] = local.split(' ');
  return calendar.atLocal(date!, time!, zone);
};
const show = (instant: number, zone = 'Asia/Shanghai'): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(instant);

describe('national days', () => {
  test.each([
    ['2026-10-01', false, 'National Day'],
    ['2026-10-10', true, 'make-up Saturday'],
    ['2026-02-28', true, 'make-up Saturday after Spring Festival'],
    ['2026-01-04', true, 'make-up Sunday'],
    ['2026-02-15', false, 'a Sunday inside Spring Festival'],
    ['2026-11-21', false, 'plain Saturday'],
    ['2026-11-23', true, 'plain Monday'],
    ['2020-01-31', false, 'the holiday lengthened in 2020'],
    ['2004-10-09', true, 'make-up Saturday of the first covered year'],
  ])('%s worked: %s (%s)', (date, worked) => expect(calendar.isWorkday(date)).toBe(worked));

  test('statutory days follow the moon and the sun', () => {
    expect(statutoryDays(2027).map(dateOfDay)).toEqual(
      [
        '01-01',
        '02-05',
        '02-06',
        '02-07',
        '02-08',
        '04-05',
        '05-01',
        '05-02',
        '06-09',
        '09-15',
        '10-01',
        '10-02',
        '10-03',
      ].map((date) => `2027-${date}`),
    );
    expect(statutoryDays(2200)).toHaveLength(6);
  });

  test.each([
    [2030, '2030-02-03', '2030-06-05', '2030-09-12'], // conjunction shortly after midnight
    [2033, '2033-01-31', '2033-06-01', '2033-09-08'],
    [2028, '2028-01-26', '2028-05-28', '2028-10-03'], // a leap fifth month
    [2025, '2025-01-29', '2025-05-31', '2025-10-06'], // a leap sixth month
  ])('%i: Spring Festival, Dragon Boat, Mid-Autumn', (year, ...dates) =>
    expect(statutoryDays(year).map(dateOfDay)).toEqual(expect.arrayContaining(dates)),
  );

  test('no statutory day of an arranged year is worked', () => {
    const worked = [2025, 2026]
      .flatMap(statutoryDays)
      .map(dateOfDay)
      .filter((date) => calendar.isWorkday(date));
    expect(worked).toEqual([]);
  });

  test('a year without an arrangement falls back to the law and says so', () => {
    expect(calendar.covers('2026-12-31')).toBe(true);
    expect(calendar.covers('2027-01-01')).toBe(false);
    expect(calendar.isWorkday('2027-01-01')).toBe(false);
    expect(calendar.isWorkday('2027-05-03')).toBe(false); // Labour Day's two days fall on a weekend
    expect(calendar.isWorkday('2027-05-04')).toBe(false);
    expect(calendar.isWorkday('2027-05-05')).toBe(true);
    expect(calendar.isWorkday('2027-01-02')).toBe(false);
    expect(calendar.isWorkday('2027-01-04')).toBe(true);
    expect(calendar.isWorkday('2200-10-01')).toBe(false);
  });

  test('an override makes a year known, or corrects one', () => {
    const known = chineseCalendar({ years: [2027], holidays: ['2027-01-04'], workdays: ['2027-01-09'] });
    expect(known.covers('2027-06-01')).toBe(true);
    expect(known.isWorkday('2027-01-04')).toBe(false);
    expect(known.isWorkday('2027-01-09')).toBe(true);
    expect(known.isWorkday('2027-10-01')).toBe(true); // complete lists: what they do not name is an ordinary day
    expect(known.coverage().to).toBe('2027-12-31');
    expect(chineseCalendar({ workdays: ['2026-11-21'] }).isWorkday('2026-11-21')).toBe(true);
  });

  test('coverage is told and warned about in time', () => {
    const { years, from, to } = calendar.coverage();
    expect(years[0]).toBe(2004);
    expect(years).toContain(2026);
    expect(from).toBe('2004-01-01');
    expect(calendar.warnings(at(`${to} 12:00`) - 61 * 86_400_000)).toEqual([]);
    expect(calendar.warnings(at(`${to} 12:00`))).toEqual([{ key: 'calendar.endsSoon', params: { to, daysLeft: 0 } }]);
    expect(calendar.warnings(at(`${to} 12:00`) + 86_400_000)).toEqual([
      { key: 'calendar.ended', params: { to, daysLeft: -1 } },
    ]);
  });
});

describe('N working days end at the close of the N-th working day after the day of the start', () => {
  test.each([
    ['Saturday night', '2026-11-21 22:00', 1, '2026-11-23 17:30'],
    ['Friday before closing', '2026-11-20 16:00', 1, '2026-11-23 17:30'],
    ['Friday after closing', '2026-11-20 18:00', 1, '2026-11-23 17:30'],
    ['Monday just after midnight', '2026-11-23 00:00', 1, '2026-11-24 17:30'],
    ['Sunday just before midnight', '2026-11-22 23:59', 1, '2026-11-23 17:30'],
    ['lunch on Tuesday', '2026-11-24 12:30', 3, '2026-11-27 17:30'],
    ['the day before a make-up Saturday', '2026-10-09 10:00', 1, '2026-10-10 17:30'],
    ['a make-up Saturday itself', '2026-10-10 10:00', 1, '2026-10-12 17:30'],
    ['the eve of National Day', '2026-09-30 17:00', 1, '2026-10-08 17:30'],
    ['seven days over Spring Festival', '2026-02-13 09:00', 7, '2026-03-02 17:30'],
    ['over the end of coverage', '2026-12-30 09:00', 3, '2027-01-05 17:30'],
  ])('%s', (_name, from, days, due) => expect(show(calendar.addWorkingDays(at(from), days, DEFAULT_HOURS))).toBe(due));

  test('whole days from 1 only', () => {
    for (const days of [0, -1, 1.5, NaN])
      expect(() => calendar.addWorkingDays(at('2026-11-23 09:00'), days, DEFAULT_HOURS)).toThrow(RangeError);
  });
});

describe('months end on the same date, the last one, or the next working day', () => {
  test.each([
    ['2026-03-10 09:00', 1, '2026-04-10 17:30'],
    ['2026-01-31 09:00', 1, '2026-02-28 17:30'], // a make-up Saturday, so it is worked
    ['2025-01-31 09:00', 1, '2025-02-28 17:30'],
    ['2024-01-31 09:00', 1, '2024-02-29 17:30'],
    ['2026-09-01 09:00', 1, '2026-10-08 17:30'],
    ['2026-11-22 22:00', 1, '2026-12-22 17:30'],
    ['2026-08-31 22:00', 6, '2027-03-01 17:30'],
    ['2026-12-15 22:00', 12, '2027-12-15 17:30'],
  ])('%s + %i', (from, months, due) => expect(show(calendar.addMonths(at(from), months, DEFAULT_HOURS))).toBe(due));
});

describe('working minutes', () => {
  test.each([
    ['2026-11-23 09:00', 30, '2026-11-23 09:30'],
    ['2026-11-23 11:45', 15, '2026-11-23 12:00'],
    ['2026-11-23 11:45', 16, '2026-11-23 14:01'],
    ['2026-11-23 13:00', 0, '2026-11-23 14:00'],
    ['2026-11-23 12:00', 0, '2026-11-23 12:00'],
    ['2026-11-23 17:30', 0, '2026-11-23 17:30'],
    ['2026-11-23 17:31', 0, '2026-11-24 08:30'],
    ['2026-11-20 17:00', 60, '2026-11-23 09:00'],
    ['2026-11-23 00:00', 7 * 60, '2026-11-23 17:30'],
  ])('%s + %i min', (from, minutes, to) =>
    expect(show(calendar.addWorkingMinutes(at(from), minutes, DEFAULT_HOURS))).toBe(to),
  );

  test('between counts neither lunch nor night nor holiday, and turns its sign', () => {
    const between = (a: string, b: string): number => calendar.workingMinutesBetween(at(a), at(b), DEFAULT_HOURS);
    expect(between('2026-11-23 11:00', '2026-11-23 15:00')).toBe(120);
    expect(between('2026-11-20 17:00', '2026-11-23 09:00')).toBe(60);
    expect(between('2026-10-01 00:00', '2026-10-08 00:00')).toBe(0);
    expect(between('2026-11-23 15:00', '2026-11-23 11:00')).toBe(-120);
    expect(between('2026-11-23 11:00', '2026-11-23 11:00')).toBe(0);
  });

  test('refuses what is no amount', () => {
    expect(() => calendar.addWorkingMinutes(at('2026-11-23 09:00'), -1, DEFAULT_HOURS)).toThrow(RangeError);
    expect(() => calendar.addWorkingMinutes(NaN, 1, DEFAULT_HOURS)).toThrow(RangeError);
  });
});

describe('hours of a unit', () => {
  test('its own open and closed days; closed wins', () => {
    const hours: WorkHours = {
      ...DEFAULT_HOURS,
      openDays: ['2026-11-21', '2026-11-22'],
      closedDays: ['2026-11-22', '2026-11-23'],
    };
    expect(['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24'].map((d) => calendar.isWorkday(d, hours))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(show(calendar.addWorkingDays(at('2026-11-20 09:00'), 2, hours))).toBe('2026-11-24 17:30');
  });

  test('round the clock: midnight closes the day it ends', () => {
    const hours: WorkHours = { zone: 'Asia/Shanghai', shifts: [{ from: '00:00', to: '24:00' }] };
    const close = calendar.addWorkingDays(at('2026-11-19 09:00'), 1, hours);
    expect(show(close)).toBe('2026-11-21 00:00');
    expect(calendar.isOpen(close, hours)).toBe(true);
    expect(show(calendar.addWorkingDays(close, 1, hours))).toBe('2026-11-24 00:00');
    expect(calendar.dayLengthMs(hours)).toBe(86_400_000);
  });

  test('open at both ends of a shift', () => {
    const open = ['08:29', '08:30', '12:00', '12:01', '14:00', '17:30', '17:31'].map((time) =>
      calendar.isOpen(at(`2026-11-23 ${time}`), DEFAULT_HOURS),
    );
    expect(open).toEqual([false, true, true, false, true, true, false]);
  });

  test.each([
    ['no shifts', { zone: 'Asia/Shanghai', shifts: [] }],
    ['backwards', { zone: 'Asia/Shanghai', shifts: [{ from: '12:00', to: '08:00' }] }],
    [
      'overlapping',
      {
        zone: 'Asia/Shanghai',
        shifts: [
          { from: '08:00', to: '12:00' },
          { from: '11:00', to: '13:00' },
        ],
      },
    ],
    ['no time', { zone: 'Asia/Shanghai', shifts: [{ from: '8:00', to: '12:00' }] }],
    ['past midnight', { zone: 'Asia/Shanghai', shifts: [{ from: '08:00', to: '24:01' }] }],
    ['no zone', { zone: 'Mars/Olympus', shifts: DEFAULT_HOURS.shifts }],
    ['no date', { ...DEFAULT_HOURS, closedDays: ['2026-02-30'] }],
  ])('refuses %s', (_name, hours: WorkHours) => expect(() => assertHours(hours)).toThrow(RangeError));
});

describe('zones', () => {
  const berlin: WorkHours = {
    zone: 'Europe/Berlin',
    shifts: [{ from: '01:00', to: '05:00' }],
    openDays: ['2026-03-29', '2026-10-25'],
  };

  test('a skipped local time is the instant of the change, a repeated one its first', () => {
    expect(new Date(calendar.atLocal('2026-03-29', '02:30', 'Europe/Berlin')).toISOString()).toBe(
      '2026-03-29T01:00:00.000Z',
    );
    expect(new Date(calendar.atLocal('2026-10-25', '02:30', 'Europe/Berlin')).toISOString()).toBe(
      '2026-10-25T00:30:00.000Z',
    );
    expect(new Date(calendar.atLocal('2011-12-30', '12:00', 'Pacific/Apia')).toISOString()).toBe(
      '2011-12-30T10:00:00.000Z',
    );
  });

  test('shifts across a clock change are as long as they really are', () => {
    const minutes = (date: string): number =>
      calendar.workingMinutesBetween(
        at(`${date} 00:00`, 'Europe/Berlin'),
        at(`${date} 12:00`, 'Europe/Berlin'),
        berlin,
      );
    expect([minutes('2026-03-29'), minutes('2026-10-25'), minutes('2026-11-23')]).toEqual([180, 300, 240]);
  });

  test('a day that a zone left out is not worked', () => {
    const apia: WorkHours = { ...DEFAULT_HOURS, zone: 'Pacific/Apia' };
    expect(calendar.isWorkday('2011-12-30', apia)).toBe(false);
    expect(show(calendar.addWorkingDays(at('2011-12-29 10:00', 'Pacific/Apia'), 1, apia), 'Pacific/Apia')).toBe(
      '2011-12-31 17:30', // a make-up Saturday
    );
  });

  test.each(['Asia/Urumqi', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Chatham', 'UTC'])(
    '%s by its own clock',
    (zone) => {
      const hours = { ...DEFAULT_HOURS, zone };
      expect(show(calendar.addWorkingDays(at('2026-11-23 09:00', zone), 1, hours), zone)).toBe('2026-11-24 17:30');
      expect(calendar.localDate(at('2026-11-23 00:00', zone), zone)).toBe('2026-11-23');
      expect(calendar.localDate(at('2026-11-23 00:00', zone) - 1, zone)).toBe('2026-11-22');
    },
  );
});
