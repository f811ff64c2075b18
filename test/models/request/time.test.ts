// What a timer does: warnings, 督办, one rung up, assignment, pauses, offers, checks, paging. Once each, however late.
import { isRefusal } from '../../../models/kernel/refusal';
import type { Outcome } from '../../../models/message/outcome';
import { move } from '../../../models/request/machine';
import type { Request } from '../../../models/request/request';
import { stages } from './stages';
import { after, cast, ctxAt, DAY, HOUR, MINUTE, NINE, people, reported } from './world';

const NO_SAMPLE = { sampleShare: 0 };
const ALL_SAMPLED = { sampleShare: 1 };

/** Lets the timer fire whenever it is due until `until`; what was said on the way. */
const run = (
  start: Request,
  until: number,
  settings = {},
): { request: Request; said: string[]; outcomes: Outcome[] } => {
  let request = start;
  let due: number | null = start.updatedAt + 1;
  const outcomes: Outcome[] = [];
  for (let i = 0; i < 200 && due !== null && due <= until; i += 1) {
    const result = move(request, { act: 'tick', cast }, people.system, ctxAt(due, settings));
    if (result === undefined || isRefusal(result)) throw new Error('a tick must do something');
    outcomes.push(result);
    request = result.save!.record as Request;
    due = result.alarm!.dueAt;
  }
  return { request, said: outcomes.flatMap((o) => o.say.map((s) => s.key)), outcomes };
};

const types = (request: Request): string[] => request.events.map((e) => e.type);
const count = (list: readonly string[], what: string): number => list.filter((x) => x === what).length;

describe('timers of a request', () => {
  it('gives what nobody claims to whoever is on duty', () => {
    const { request, said } = run(reported(), NINE + 61 * MINUTE);
    expect([request.status, request.assigneeId]).toEqual(['inProgress', 'li']);
    expect(said).toEqual(expect.arrayContaining(['assign.byDuty', 'work.assigned']));
  });

  it('asks for help once when nobody is on duty', () => {
    let request = reported();
    let due = NINE + 60 * MINUTE;
    const keys: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      const result = move(request, { act: 'tick', cast: { ...cast, duty: [] } }, people.system, ctxAt(due));
      if (result === undefined || isRefusal(result)) throw new Error('refused');
      request = result.save!.record as Request;
      keys.push(...result.say.map((s) => s.key));
      due = result.alarm!.dueAt ?? due + DAY;
    }
    expect(count(keys, 'work.nobodyOnDuty')).toBe(1);
  });

  it('warns at half and at four fifths, orders at the deadline, then goes up rung by rung', () => {
    const claimed = after(reported(), ['li', { act: 'claim' }], ['li', { act: 'note', text: '在办', photos: [] }]);
    const { request, said } = run(claimed, NINE + 40 * DAY);
    expect(count(said, 'warn.resolution.half')).toBe(1);
    expect(count(said, 'warn.resolution.most')).toBe(1);
    expect(count(said, 'supervise.assignee.resolution')).toBe(1);
    expect(count(types(request), 'supervised')).toBe(1);
    const rungs = request.events.filter((e) => e.type === 'escalated').map((e) => e.data?.['people']);
    expect(rungs).toEqual([['fang'], ['he'], ['zheng']]);
    expect(request.calls.map((c) => c.kind)).toEqual(['supervise', 'escalate', 'escalate', 'escalate']);
  });

  it('says once what a late start has missed', () => {
    const claimed = after(reported(), ['li', { act: 'claim' }], ['li', { act: 'note', text: '在办', photos: [] }]);
    const result = move(claimed, { act: 'tick', cast }, people.system, ctxAt(NINE + 30 * DAY));
    if (result === undefined || isRefusal(result)) throw new Error('refused');
    const keys = result.say.map((s) => s.key);
    expect(count(keys, 'warn.resolution.half') + count(keys, 'warn.resolution.most')).toBe(0);
    const again = move(
      result.save!.record as Request,
      { act: 'tick', cast },
      people.system,
      ctxAt(NINE + 30 * DAY + 1),
    );
    if (again === undefined || isRefusal(again)) throw new Error('refused');
    expect(again.say).toEqual([]);
  });

  it('does not let a pause run past its date, and gives the time back', () => {
    const before = stages.inProgress().dueAt;
    const { request } = run(stages.onHold(), NINE + 3 * DAY);
    expect(request.status).toBe('inProgress');
    expect(request.dueAt).toBeGreaterThan(before);
  });

  it('leaves a request where it is when an offer is not answered', () => {
    const { request, said } = run(stages.transferred(), NINE + 2 * DAY);
    expect([request.status, request.assigneeId]).toEqual(['inProgress', 'li']);
    expect(said).toContain('offer.expiredTold');
  });

  it('counts silence for nobody and closes after two days', () => {
    const { request } = run(stages.resolved(), NINE + 3 * DAY, NO_SAMPLE);
    expect(request.status).toBe('closed');
    expect(request.checks[0]?.answers).toEqual({});
    expect(types(request)).not.toContain('confirmed');
  });

  it('draws a third party by a saved seed, never a handler', () => {
    const { request } = run(stages.resolved(), NINE + 2 * DAY + HOUR, ALL_SAMPLED);
    const third = request.checks[0]?.third;
    expect(request.status).toBe('verified');
    expect(third).toMatchObject({ reason: 'sample', seed: expect.any(String) as string });
    expect(['qian', 'fang', 'zheng']).toContain(third?.checkerId);
    const assigned = request.events.find((e) => e.type === 'checkAssigned');
    expect(assigned?.data).toMatchObject({ checker: third?.checkerId, seed: expect.any(String) as string });
  });

  it('draws another one when the first does not answer', () => {
    const { request } = run(stages.resolved(), NINE + 12 * DAY, ALL_SAMPLED);
    expect(count(types(request), 'checkAssigned')).toBeGreaterThan(1);
  });

  it('tells the supervisor when nobody could check', () => {
    const alone = { ...cast, checkers: [people.li] };
    const disputed = after(stages.resolved(), ['wang', { act: 'dispute', answer: 'unsolved' }]);
    const result = move(disputed, { act: 'tick', cast: alone }, people.system, ctxAt(disputed.updatedAt + MINUTE));
    if (result === undefined || isRefusal(result)) throw new Error('refused');
    expect(result.say.map((s) => s.key)).toEqual(['supervise.noChecker']);
  });

  it('marks the whistle a department missed', () => {
    const { request, said } = run(stages.whistled(), NINE + 5 * DAY);
    expect(types(request)).toContain('whistleMissed');
    expect(said).toContain('supervise.whistle');
    expect(request.status).toBe('whistled');
  });

  it('pages about a danger until somebody has received it', () => {
    const danger = reported({ danger: 'gas', urgency: 'high' });
    expect(danger.calls).toHaveLength(1);
    const { request } = run(danger, NINE + 35 * MINUTE);
    const pages = request.calls.filter((c) => c.kind === 'page');
    expect(pages.map((c) => c.personIds)).toEqual([['li'], ['fang'], ['he'], ['zheng']]);
    const received = after(danger, ['li', { act: 'receive' }]);
    expect(run(received, NINE + 35 * MINUTE).request.calls.filter((c) => c.kind === 'page')).toHaveLength(1);
    const claimed = after(danger, ['li', { act: 'claim' }]);
    expect(run(claimed, NINE + 35 * MINUTE).request.calls.filter((c) => c.kind === 'page')).toHaveLength(1);
  });

  it('stops when it is over', () => {
    const closed = stages.closed();
    expect(move(closed, { act: 'tick', cast }, people.system, ctxAt(NINE + 30 * DAY))).toBeUndefined();
  });
});
