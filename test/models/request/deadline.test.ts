// The clocks of a request by example: the 13710 table, marks, what starts and meets each clock.
import { type Clock, isLate, marksBetween, nextMark, resolutionOf } from '../../../models/request/clock';
import { BASE_RULES, type Grade } from '../../../models/request/deadline-rules';
import { at, clocks, marksOf, named, on, REPORTED, rulesOf, show } from './deadline-examples';

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

  test('working minutes skip lunch, night and weekend', () => {
    const reply = { ...BASE_RULES.clocks.reply, span: { workMinutes: 120 }, every: { workMinutes: 30 } };
    const rules = { ...BASE_RULES, clocks: { ...BASE_RULES.clocks, reply } };
    const clock = named(clocks([on('reported', '2026-11-27 16:30')], rules), 'reply');
    expect(marksOf(clock).filter((mark) => /due|escalate/.test(mark))).toEqual([
      'due 2026-11-30 09:30',
      'escalate1 2026-11-30 10:00',
      'escalate2 2026-11-30 10:30',
      'escalate3 2026-11-30 11:00',
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
