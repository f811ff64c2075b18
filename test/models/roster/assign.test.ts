// Automatic assignment and handover: fair, repeatable, never outside the grid.
import fc from 'fast-check';
import {
  type Candidate,
  eligibleFor,
  handover,
  HOUSEHOLDS_PER_REQUEST,
  type OpenRequest,
  pickAssignee,
  type PlacedCandidate,
} from '../../../models/roster/assign';

const candidate = (personId: string, over: Partial<PlacedCandidate> = {}): PlacedCandidate => ({
  personId,
  openCount: 0,
  areaHouseholds: 0,
  onLeave: false,
  unitIds: ['grid'],
  ...over,
});

describe('pickAssignee', () => {
  test.each<[string, PlacedCandidate[], string | undefined]>([
    ['nobody', [], undefined],
    ['the least loaded', [candidate('a', { openCount: 2 }), candidate('b', { openCount: 1 })], 'b'],
    ['nobody on leave', [candidate('a', { openCount: 9 }), candidate('b', { onLeave: true })], 'a'],
    ['all on leave', [candidate('a', { onLeave: true })], undefined],
    [
      'a large area weighs like open requests',
      [candidate('a', { openCount: 1 }), candidate('b', { areaHouseholds: HOUSEHOLDS_PER_REQUEST + 1 })],
      'a',
    ],
    ['assigned longest ago', [candidate('a', { lastAssignedAt: 20 }), candidate('b', { lastAssignedAt: 10 })], 'b'],
    ['never assigned first', [candidate('a', { lastAssignedAt: 1 }), candidate('b')], 'b'],
  ])('%s', (_name, candidates, expected) => expect(pickAssignee(candidates, 'seed')).toBe(expected));

  const people = fc.uniqueArray(
    fc.record({
      personId: fc.string({ minLength: 1, maxLength: 4 }),
      openCount: fc.nat(5),
      areaHouseholds: fc.nat(600),
      onLeave: fc.boolean(),
    }),
    { selector: (one) => one.personId, maxLength: 8 },
  );

  test('the same for the same input in any order', () =>
    fc.assert(
      fc.property(people, fc.string(), (list, seed) => {
        expect(pickAssignee([...list].reverse(), seed)).toBe(pickAssignee(list, seed));
      }),
    ));

  test('the same number of requests ends with loads as even as can be', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(40), fc.string(), (n, requests, seed) => {
        const counts = new Map(Array.from({ length: n }, (_, i) => [`p${i}`, 0]));
        for (let i = 0; i < requests; i += 1) {
          const list: Candidate[] = [...counts].map(([personId, openCount]) => candidate(personId, { openCount }));
          const chosen = pickAssignee(list, `${seed}${i}`)!;
          counts.set(chosen, counts.get(chosen)! + 1);
        }
        expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
      }),
    ));

  test('the draw among equals favours nobody', () => {
    const list = ['a', 'b', 'c', 'd'].map((id) => candidate(id));
    const counts: Record<string, number> = {};
    for (let i = 0; i < 4000; i += 1) {
      const chosen = pickAssignee(list, `request ${i}`)!;
      counts[chosen] = (counts[chosen] ?? 0) + 1;
    }
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(850);
  });
});

test('eligible are those of the nearest unit with anybody present, never those of another grid', () => {
  const list = [
    candidate('own', { onLeave: true }),
    candidate('other', { unitIds: ['grid2'] }),
    candidate('clerk', { unitIds: ['community'] }),
  ];
  const ids = (path: string[]): string[] => eligibleFor(path, list).map((one) => one.personId);
  expect(ids(['grid', 'community'])).toEqual(['clerk']);
  expect(ids(['grid2', 'community'])).toEqual(['other']);
  expect(ids(['grid'])).toEqual([]);
});

describe('handover', () => {
  const request = (requestId: string, over: Partial<OpenRequest> = {}): OpenRequest => ({
    requestId,
    path: ['grid', 'community'],
    ...over,
  });

  test('most urgent first, spread by load, what nobody of the grid can take is left to a person', () => {
    const moves = handover(
      [request('r1', { dueAt: 30 }), request('r2', { dueAt: 10 }), request('r3'), request('r4', { path: ['grid9'] })],
      'leaving',
      [
        candidate('leaving'),
        candidate('a', { openCount: 1 }),
        candidate('b'),
        candidate('far', { unitIds: ['grid2'] }),
      ],
      'seed',
    );
    expect(moves.map((move) => move.requestId)).toEqual(['r2', 'r1', 'r3', 'r4']);
    expect(moves[0]).toEqual({ requestId: 'r2', from: 'leaving', to: 'b' });
    expect(
      moves
        .slice(1, 3)
        .map((move) => move.to)
        .sort(),
    ).toEqual(['a', 'b']);
    expect(moves[3]).toEqual({ requestId: 'r4', from: 'leaving' });
  });

  test('a named stand-in takes what lies in their area, the rest goes by load', () => {
    const moves = handover(
      [request('r1'), request('r2', { path: ['grid2', 'community'] })],
      'leaving',
      [candidate('stand', { openCount: 50 }), candidate('two', { unitIds: ['grid2'] })],
      'seed',
      'stand',
    );
    expect(moves.map((move) => move.to)).toEqual(['stand', 'two']);
    const away = handover(
      [request('r1')],
      'leaving',
      [candidate('stand', { onLeave: true }), candidate('b')],
      's',
      'stand',
    );
    expect(away[0]?.to).toBe('b');
  });

  test('every request appears once, goes to nobody away, never back, never outside its path', () => {
    const unit: fc.Arbitrary<string> = fc.constantFrom('g1', 'g2', 'g3');
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ requestId: fc.string(), unit }), { selector: (r) => r.requestId, maxLength: 20 }),
        fc.array(fc.record({ unit, openCount: fc.nat(9), onLeave: fc.boolean() }), { maxLength: 6 }),
        (requests, people) => {
          const candidates = people.map((p, i) => candidate(`p${i}`, { ...p, unitIds: [p.unit] }));
          const open = requests.map((r) => ({ requestId: r.requestId, path: [r.unit] }));
          const moves = handover(open, 'p0', candidates, 'seed');
          expect(moves.map((m) => m.requestId).sort()).toEqual(open.map((r) => r.requestId).sort());
          for (const { requestId, to } of moves) {
            const path = open.find((r) => r.requestId === requestId)!.path;
            const able = candidates.filter((c) => c.personId !== 'p0' && !c.onLeave && path.includes(c.unitIds[0]!));
            if (to === undefined) expect(able).toEqual([]);
            else expect(able.map((c) => c.personId)).toContain(to);
          }
        },
      ),
    );
  });
});
