// Pauses and extensions of a request's clocks by example.
import { isLate, pauseAt, resolutionOf } from '../../../models/request/clock';
import type { ClockEvent } from '../../../models/request/deadline';
import { at, clocks, marksOf, named, on, REPORTED, rulesOf, show } from './deadline-examples';

describe('pauses', () => {
  const held = on('held', '2026-11-24 09:00', { until: at('2026-11-26 09:00'), waitingFor: '供货商' });

  test('a running pause counts at once, names who is waited for, and ends by its date', () => {
    const resolution = named(clocks([REPORTED, held]), 'resolution');
    expect(show(resolution.dueAt)).toBe('2026-12-04 17:30');
    expect(resolution.pausedMs).toBe(14 * 3_600_000);
    expect(marksOf(resolution)[0]).toBe('resume 2026-11-26 09:00');
    expect(pauseAt(resolution, at('2026-11-25 12:00'))?.waitingFor).toBe('供货商');
    expect(pauseAt(resolution, at('2026-11-26 09:00'))).toBeUndefined();
  });

  test('an early end gives the rest back', () => {
    const list = clocks([REPORTED, held, on('resumed', '2026-11-25 09:00')]);
    expect(show(named(list, 'resolution').dueAt)).toBe('2026-12-03 17:30');
    expect(marksOf(named(list, 'resolution'))[0]).toMatch(/^half/);
  });

  test('the end by date, written down when the timer fires, changes nothing', () => {
    const before = named(clocks([REPORTED, held]), 'resolution');
    for (const when of ['2026-11-26 09:00', '2026-11-26 09:01'])
      expect(named(clocks([REPORTED, held, on('resumed', when)]), 'resolution')).toEqual(before);
  });

  test('without a date, and over several pauses, the cap ends it', () => {
    const endless = named(clocks([REPORTED, on('held', '2026-11-24 08:30')]), 'resolution');
    expect(endless.pauses).toEqual([{ from: at('2026-11-24 08:30'), to: at('2026-12-07 17:30'), capped: true }]);
    expect(show(endless.dueAt)).toBe('2026-12-16 17:30');
    const twice = named(
      clocks([REPORTED, held, on('resumed', '2026-11-26 08:30'), on('held', '2026-11-26 14:00')]),
      'resolution',
    );
    expect(twice.pausedMs).toBe(10 * 7 * 3_600_000);
    expect(
      named(
        clocks([
          REPORTED,
          on('held', '2026-11-24 08:30'),
          on('resumed', '2026-12-08 08:30'),
          on('held', '2026-12-08 09:00'),
        ]),
        'resolution',
      ).dueAt,
    ).toBe(endless.dueAt);
  });

  test('only the resolution waits; a danger never does', () => {
    expect(show(named(clocks([REPORTED, held]), 'reply').dueAt)).toBe('2026-11-26 17:30');
    const danger = named(clocks([REPORTED, on('held', '2026-11-23 10:00')], rulesOf('danger')), 'resolution');
    expect([show(danger.dueAt), danger.pausedMs]).toEqual(['2026-11-24 09:00', 0]);
  });

  test('not late while paused, however long; a pause after the deadline does not undo it', () => {
    const paused = named(clocks([REPORTED, on('held', '2026-12-02 17:00')]), 'resolution');
    expect(isLate(paused, at('2026-12-15 00:00'))).toBe(false);
    const lateBefore = named(
      clocks([REPORTED, on('held', '2026-12-03 10:00', { until: at('2026-12-04 10:00') })]),
      'resolution',
    );
    expect(show(lateBefore.dueAt)).toBe('2026-12-02 17:30');
    expect(marksOf(lateBefore).slice(2)).toEqual([
      'due 2026-12-02 17:30',
      'resume 2026-12-04 10:00',
      'escalate1 2026-12-04 17:30',
      'escalate2 2026-12-07 17:30',
      'escalate3 2026-12-08 17:30',
    ]);
  });

  test('"done" ends a pause', () => {
    const list = clocks([REPORTED, held, on('resolved', '2026-11-25 09:00')]);
    expect(named(list, 'resolution').pauses).toEqual([
      { from: held.at, to: at('2026-11-25 09:00'), waitingFor: '供货商' },
    ]);
    expect(named(list, 'resolution').marks).toEqual([]);
  });
});

describe('extensions', () => {
  const extended = (when: string, days: number, asked?: string): ClockEvent =>
    on('extended', when, { days, ...(asked ? { askedAt: at(asked) } : {}) });

  test('add working days, once, up to the most', () => {
    const due = (...events: ClockEvent[]): string => show(named(clocks([REPORTED, ...events]), 'resolution').dueAt);
    expect(due(extended('2026-11-30 09:00', 3))).toBe('2026-12-07 17:30');
    expect(due(extended('2026-11-30 09:00', 99))).toBe('2026-12-11 17:30');
    expect(due(extended('2026-11-30 09:00', 3), extended('2026-12-01 09:00', 3))).toBe('2026-12-07 17:30');
  });

  test('count when asked in time, whenever approved; asked too late, never', () => {
    const due = (event: ClockEvent): string => show(named(clocks([REPORTED, event]), 'resolution').dueAt);
    expect(due(extended('2026-12-03 09:00', 1, '2026-12-02 17:30'))).toBe('2026-12-03 17:30');
    expect(due(extended('2026-12-03 09:00', 1))).toBe('2026-12-02 17:30');
  });

  test('what has fired stays where it was; what has not moves', () => {
    const resolution = named(clocks([REPORTED, extended('2026-11-30 09:00', 7)]), 'resolution');
    expect(marksOf(resolution).slice(0, 3)).toEqual([
      'half 2026-11-27 08:45',
      'most 2026-12-09 08:36',
      'due 2026-12-11 17:30',
    ]);
  });

  test('belong to the round they were given in', () => {
    const list = clocks([
      REPORTED,
      extended('2026-11-24 09:00', 3),
      on('resolved', '2026-11-25 09:00'),
      on('reopened', '2026-11-26 09:00'),
    ]);
    expect(show(resolutionOf(list)?.dueAt)).toBe('2026-12-07 17:30');
    expect(resolutionOf(list)?.extended).toBe(0);
  });

  test('nothing of it for a danger', () => {
    const danger = named(clocks([REPORTED, extended('2026-11-23 10:00', 3)], rulesOf('danger')), 'resolution');
    expect(show(danger.dueAt)).toBe('2026-11-24 09:00');
  });
});
