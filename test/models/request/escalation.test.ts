// The ladder: who is told at which step, deputies, leave, and who is called when nobody answers.
import { type Call, ladderOf, nextCall, type Post, rungAt } from '../../../models/request/escalation';

const path = [
  { _id: 'building', level: 'building' },
  { _id: 'grid', level: 'grid' },
  { _id: 'community', level: 'community' },
  { _id: 'township', level: 'township' },
  { _id: 'county', level: 'county' },
] as const;
const posts: Post[] = [
  { unitId: 'grid', role: 'gridWorker', personId: 'worker', deputyId: 'worker2' },
  { unitId: 'grid', role: 'branchSecretary', personId: 'secretary', deputyId: 'worker' },
  { unitId: 'community', role: 'communityWorker', personId: 'clerk', deputyId: 'clerk2' },
  { unitId: 'township', role: 'supervisor', personId: 'inspector' },
  { unitId: 'township', role: 'dispatcher', personId: 'dispatcher' },
  { unitId: 'county', role: 'supervisor', personId: 'county' },
  { unitId: 'grid2', role: 'gridWorker', personId: 'stranger' },
  { unitId: 'community', role: 'resident', personId: 'neighbour' },
];
const ladder = ladderOf(path, posts);

test('rungs from the grid up, in the order people are called, nobody twice', () => {
  expect(ladder.map((rung) => [rung.level, rung.people])).toEqual([
    ['grid', ['secretary', 'worker', 'worker2']],
    ['community', ['clerk', 'clerk2']],
    ['township', ['dispatcher', 'inspector']],
    ['county', ['county']],
  ]);
});

test.each([
  [0, 'grid'],
  [1, 'community'],
  [2, 'township'],
  [3, 'county'],
  [9, 'county'],
])('step %i is the %s', (step, level) => expect(rungAt(ladder, step)?.level).toBe(level));

test('who is away is skipped; a rung left empty is no rung', () => {
  const away = ladderOf(path, posts, (id) => ['secretary', 'clerk', 'clerk2'].includes(id));
  expect(away.map((rung) => rung.people[0])).toEqual(['worker', 'dispatcher', 'county']);
  expect(rungAt(away, 1)?.level).toBe('township');
  expect(ladderOf(path, [])).toEqual([]);
  expect(rungAt([], 2)).toBeUndefined();
});

describe('calls', () => {
  const wait = 15 * 60_000;
  const call = (personId: string, at: number): Call => ({ personId, at });

  test('person, deputy, then the next rung, each after the wait', () => {
    const calls: Call[] = [];
    const order: unknown[] = [];
    for (
      let next = nextCall(ladder, 1, calls, 1000, wait);
      next.state === 'call';
      next = nextCall(ladder, 1, calls, 1000, wait)
    ) {
      order.push([next.personId, next.rung, next.at - 1000]);
      calls.push(call(next.personId, next.at));
    }
    expect(order).toEqual([
      ['clerk', 1, 0],
      ['clerk2', 1, wait],
      ['dispatcher', 2, 2 * wait],
      ['inspector', 2, 3 * wait],
      ['county', 3, 4 * wait],
    ]);
    expect(nextCall(ladder, 1, calls, 1000, wait)).toEqual({ state: 'exhausted' });
  });

  test('a receipt ends it, a late one of an earlier call too', () => {
    const calls = [{ ...call('clerk', 0), receiptAt: wait + 5 }, call('clerk2', wait)];
    expect(nextCall(ladder, 1, calls, 0, wait)).toEqual({ state: 'answered', personId: 'clerk' });
  });

  test('past the top the top is called; an empty ladder is exhausted', () => {
    expect(nextCall(ladder, 7, [], 0, wait)).toEqual({ state: 'call', personId: 'county', rung: 3, at: 0 });
    expect(nextCall([], 0, [], 0, wait)).toEqual({ state: 'exhausted' });
  });
});
