// Whatever people do in whatever order: one owner, a timeline that only grows, an alarm ahead, nothing twice.
import fc from 'fast-check';
import { isRefusal } from '../../../models/kernel/refusal';
import type { ActName } from '../../../models/request/act';
import { move } from '../../../models/request/machine';
import { CLOSED, type Request } from '../../../models/request/request';
import { TABLE } from '../../../models/request/table';
import { plausible } from './stages';
import { ctxAt, HOUR, MINUTE, people, reported, type Who } from './world';

type Later = Exclude<ActName, 'report' | 'splitOff'>;
const ACTS = (Object.keys(TABLE) as ActName[]).filter((a): a is Later => a !== 'report' && a !== 'splitOff');
const WHO = Object.keys(people) as Who[];

const step = fc.record({
  act: fc.constantFrom(...ACTS),
  // Mostly somebody who may, sometimes anybody.
  who: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom(...WHO) }),
  wait: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 60, max: 60 * 24 * 10 })),
});

const HELD = ['inProgress', 'onHold', 'transferred', 'whistled', 'resolved', 'verified', 'closed'];

const sound = (request: Request): void => {
  expect(request.open).toBe(!CLOSED.includes(request.status));
  if (HELD.includes(request.status)) expect(request.assigneeId).toBeDefined();
  if (request.status === 'accepted' || request.status === 'dispatched') expect(request.assigneeId).toBeUndefined();
  if (request.assigneeId !== undefined) expect(request.handlerIds).toContain(request.assigneeId);
  expect(request.status === 'onHold').toBe(request.hold !== undefined);
  expect(request.status === 'transferred').toBe(request.offer !== undefined);
  expect(request.status === 'closed').toBe(request.closedAt !== undefined);
  expect(request.supporters.map((s) => s.personId)).not.toContain(request.reporterId);
  expect(new Set(request.fired).size).toBe(request.fired.length);
  expect(request.path[0]).toBe(request.unitId);
  for (const check of request.checks) {
    if (check.third?.checkerId !== undefined && check.round === request.checks.length)
      expect(request.handlerIds).not.toContain(check.third.checkerId);
  }
};

describe('any sequence of acts', () => {
  it('keeps a request sound', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let request = reported();
        let now = request.updatedAt;
        for (const { act, who, wait } of steps) {
          now += wait * MINUTE;
          const [able, what] = plausible(act, { ...request, updatedAt: now });
          const by = people[who ?? able];
          const ctx = ctxAt(now);
          const before = JSON.stringify(request);
          const result = move(request, what, by, ctx);
          expect(JSON.stringify(request)).toBe(before);
          if (result === undefined || isRefusal(result)) continue;
          const next = result.save!.record as Request;
          expect(TABLE[act][request.status]).toContain(next.status);
          expect(next.events.slice(0, request.events.length)).toEqual(request.events);
          expect(next.v).toBe(request.v + 1);
          if (next.open) expect(result.alarm!.dueAt === null || result.alarm!.dueAt > now).toBe(true);
          else expect(result.alarm!.dueAt).toBeNull();
          sound(next);
          expect(move(next, what, by, ctx)).toBeUndefined();
          request = next;
        }
      }),
      { numRuns: 400, seed: 20260310 },
    );
  });

  it('comes to an end when nobody does anything', () => {
    fc.assert(
      fc.property(fc.constantFrom<Later>('claim', 'note', 'hold', 'offer', 'whistle', 'resolve'), (act) => {
        let request = reported();
        const [who, what] = plausible(act, request);
        const result = move(request, what, people[who], ctxAt(request.updatedAt + MINUTE));
        if (result !== undefined && !isRefusal(result)) request = result.save!.record as Request;
        let now = request.updatedAt;
        // Timers fire, then fewer and fewer: a forgotten request must not ring for ever.
        let ticks = 0;
        for (let day = 0; day < 400; day += 1) {
          now += 24 * HOUR;
          const [system, tick] = plausible('tick', request);
          const fired = move(request, tick, people[system], ctxAt(now));
          if (fired === undefined || isRefusal(fired)) break;
          request = fired.save!.record as Request;
          ticks += 1;
          if (fired.alarm!.dueAt === null) break;
          now = Math.max(now, fired.alarm!.dueAt - 24 * HOUR);
        }
        expect(ticks).toBeLessThan(60);
      }),
      { numRuns: 12, seed: 7 },
    );
  });
});
