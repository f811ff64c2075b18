// The clocks of a request by example: the 13710 table, what starts and meets each clock, pauses, extensions, ladders.
import { chineseCalendar, DEFAULT_HOURS } from '../../../models/kernel/calendar';
import { type Clock, isLate, marksBetween, nextMark, pauseAt, resolutionOf } from '../../../models/request/clock';
import { type ClockEvent, clocksOf } from '../../../models/request/deadline';
import { BASE_RULES, type DeadlineRules, deadlineTable, type Grade } from '../../../models/request/deadline-rules';

const calendar = chineseCalendar();
const at = (local: string): number => calendar.atLocal(local.slice(0, 10), local.slice(11), 'Asia/Shanghai');
const show = (instant: number | undefined): string =>
  instant === undefined ? '-' : new Date(instant + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
const rulesOf = (grade: Grade): DeadlineRules =>
  deadlineTable().rulesFor({ reportedOn: '2026-11-23', grade, category: 'other', path: [] });
const on = (type: string, local: string, data?: Record<string, unknown>): ClockEvent => ({
  type,
  at: at(local),
  ...(data ? { data } : {}),
});
const clocks = (events: ClockEvent[], rules = BASE_RULES): Clock[] => clocksOf(events, rules, calendar, DEFAULT_HOURS);
const named = (list: Clock[], name: string): Clock => list.findLast((clock) => clock.name === name)!;
const marksOf = (clock: Clock): string[] => clock.marks.map((m) => `${m.kind}${m.step || ''} ${show(m.at)}`);

const REPORTED = on('reported', '2026-11-23 09:00'); // a Monday

describe('the table', () => {
  test.each<[Grade, string, string]>([
    ['ordinary', 'dispatch', '2026-11-24 17:30'],
    ['ordinary', 'reply', '2026-11-26 17:30'],
    ['ordinary', 'resolution', '2026-12-02 17:30'],
    ['major', 'dispatch', '2026-11-24 17:30'],
    ['major', 'reply', '2026-11-26 17:30'],
    ['major', 'resolution', '2026-12-23 17:30'],
    ['danger', 'dispatch', '2026-11-23 09:05'],
    ['danger', 'reply', '2026-11-23 09:15'],
    ['danger', 'resolution', '2026-11-24 09:00'],
  ])('%s: %s', (grade, name, due) => expect(show(named(clocks([REPORTED], rulesOf(grade)), name).dueAt)).toBe(due));

  test('a danger in the night of a holiday runs by the wall', () => {
    const list = clocks([on('reported', '2026-10-02 23:30')], rulesOf('danger'));
    expect(list.map((clock) => show(clock.dueAt))).toEqual([
      '2026-10-02 23:35',
      '2026-10-02 23:45',
      '2026-10-03 23:30',
    ]);
  });

  test('open until zero has no deadline and no marks', () => {
    const rules = {
      ...BASE_RULES,
      clocks: { ...BASE_RULES.clocks, resolution: { ...BASE_RULES.clocks.resolution, span: { days: 0 } } },
    };
    const resolution = named(clocks([REPORTED], rules), 'resolution');
    expect(resolution.dueAt).toBeUndefined();
    expect(resolution.marks).toEqual([]);
    expect(isLate(resolution, at('2030-01-01 00:00'))).toBe(false);
  });
});

describe('marks', () => {
  test('half, most, the deadline, then one rung each working day', () => {
    expect(marksOf(named(clocks([REPORTED]), 'resolution'))).toEqual([
      'half 2026-11-27 08:45',
      'most 2026-12-01 11:24',
      'due 2026-12-02 17:30',
      'escalate1 2026-12-03 17:30',
      'escalate2 2026-12-04 17:30',
      'escalate3 2026-12-07 17:30',
    ]);
  });

  test('nextMark walks all clocks in order and ends', () => {
    const list = clocks([REPORTED]);
    const seen: string[] = [];
    for (let mark = nextMark(list, 0); mark; mark = nextMark(list, mark.at)) seen.push(`${mark.clock} ${mark.kind}`);
    expect(seen.slice(0, 3)).toEqual(['dispatch half', 'dispatch most', 'dispatch due']);
    expect(seen.at(-1)).toBe('resolution escalate');
    expect(marksBetween(list, 0, Infinity)).toHaveLength(18);
  });

  test('marks at the same moment are all found', () => {
    const list = clocks([
      REPORTED,
      on('whistled', '2026-11-23 09:00', { whistle: 'a' }),
      on('whistled', '2026-11-23 09:00', { whistle: 'b' }),
    ]);
    const due = at('2026-11-24 17:30');
    expect(marksBetween(list, due - 1, due).map((m) => m.whistle ?? m.clock)).toEqual(['a', 'b']);
  });

  test('a met clock keeps only what came before', () => {
    const list = clocks([REPORTED, on('dispatched', '2026-11-24 10:00')]);
    expect(marksOf(named(list, 'dispatch'))).toEqual(['half 2026-11-24 08:45']);
    expect(named(list, 'dispatch').missed).toBeUndefined();
    expect(nextMark([named(list, 'dispatch')], at('2026-11-24 10:00'))).toBeUndefined();
  });
});

describe('what starts and meets a clock', () => {
  test.each([
    ['dispatch', 'dispatched'],
    ['dispatch', 'claimed'],
    ['dispatch', 'transferred'],
    ['dispatch', 'whistled'],
    ['reply', 'firstReply'],
    ['reply', 'resolved'],
    ['resolution', 'resolved'],
    ['dispatch', 'declined'],
    ['reply', 'declined'],
    ['resolution', 'declined'],
    ['resolution', 'merged'],
    ['resolution', 'closed'],
    ['resolution', 'withdrawn'],
  ])('%s is met by %s', (name, type) =>
    expect(show(named(clocks([REPORTED, on(type, '2026-11-24 10:00')]), name).metAt)).toBe('2026-11-24 10:00'),
  );

  test.each([
    ['dispatch', 'firstReply'],
    ['reply', 'claimed'],
    ['resolution', 'firstReply'],
    ['resolution', 'transferred'],
    ['resolution', 'somethingElse'],
  ])('%s is not met by %s', (name, type) =>
    expect(named(clocks([REPORTED, on(type, '2026-11-24 10:00')]), name).metAt).toBeUndefined(),
  );

  test('met at the deadline is in time, a millisecond later is missed', () => {
    const due = at('2026-11-24 17:30');
    expect(named(clocks([REPORTED, { type: 'claimed', at: due }]), 'dispatch').missed).toBeUndefined();
    expect(named(clocks([REPORTED, { type: 'claimed', at: due + 1 }]), 'dispatch').missed).toBe(true);
    const running = named(clocks([REPORTED]), 'dispatch');
    expect([isLate(running, due), isLate(running, due + 1)]).toEqual([false, true]);
  });

  test('the check runs 48 hours from "done", chases nobody; a dispute starts the third party', () => {
    const resolved = [REPORTED, on('resolved', '2026-11-27 17:00')];
    expect(marksOf(named(clocks(resolved), 'check'))).toEqual(['due 2026-11-29 17:00']);
    const disputed = clocks([...resolved, on('disputed', '2026-11-28 20:00')]).filter((c) => c.name === 'check');
    expect(disputed.map((c) => [show(c.dueAt), show(c.metAt)])).toEqual([
      ['2026-11-29 17:00', '2026-11-28 20:00'],
      ['2026-12-02 17:30', '-'],
    ]);
  });

  test('a reopening starts another resolution clock and leaves the first as it was', () => {
    const list = clocks([REPORTED, on('resolved', '2026-11-24 10:00'), on('reopened', '2026-11-25 10:00')]);
    const rounds = list.filter((clock) => clock.name === 'resolution');
    expect(rounds.map((c) => [c.round, show(c.startedAt), show(c.metAt), show(c.dueAt)])).toEqual([
      [1, '2026-11-23 09:00', '2026-11-24 10:00', '2026-12-02 17:30'],
      [2, '2026-11-25 10:00', '-', '2026-12-04 17:30'],
    ]);
    expect(resolutionOf(list)?.round).toBe(2);
    expect(resolutionOf([])).toBeUndefined();
    expect(clocks([REPORTED, on('reopened', '2026-11-25 10:00')]).filter((c) => c.name === 'resolution')).toHaveLength(
      1,
    );
  });

  test('each whistled department has its own clock; the end of the request ends them all', () => {
    const whistles = [
      REPORTED,
      on('whistled', '2026-11-23 10:00', { whistle: 'water' }),
      on('whistled', '2026-11-24 10:00', { whistle: 'housing' }),
      on('whistleAnswered', '2026-11-24 11:00', { whistle: 'water' }),
    ];
    const of = (list: Clock[]): unknown =>
      list.filter((c) => c.name === 'whistle').map((c) => [c.whistle, show(c.dueAt), show(c.metAt)]);
    expect(of(clocks(whistles))).toEqual([
      ['water', '2026-11-24 17:30', '2026-11-24 11:00'],
      ['housing', '2026-11-25 17:30', '-'],
    ]);
    expect(of(clocks([...whistles, on('closed', '2026-11-24 12:00')]))).toEqual([
      ['water', '2026-11-24 17:30', '2026-11-24 11:00'],
      ['housing', '2026-11-25 17:30', '2026-11-24 12:00'],
    ]);
  });
});

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
