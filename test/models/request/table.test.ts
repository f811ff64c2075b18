// Every cell of the state table: what is listed happens and leads where it says, what is not listed is refused by name.
import { isRefusal } from '../../../models/kernel/refusal';
import { begin } from '../../../models/request/machine';
import { CLOSED, type Request, STATUSES } from '../../../models/request/request';
import { TABLE } from '../../../models/request/table';
import type { ActName } from '../../../models/request/act';
import { plausible, ready, stages } from './stages';
import { cast, ctxAt, keyOf, NINE, people, recordOf, said, tryAct } from './world';

type Later = Exclude<ActName, 'report' | 'splitOff'>;
const ACTS = (Object.keys(TABLE) as ActName[]).filter((a): a is Later => a !== 'report' && a !== 'splitOff');
const cells = ACTS.flatMap((act) => STATUSES.map((status) => [act, status] as const));

describe('the state table', () => {
  it.each(STATUSES)('a request comes to %s', (status) => {
    expect(stages[status]().status).toBe(status);
  });

  it.each(cells)('%s in %s', (act, status) => {
    const request = ready(act, stages[status]());
    const [who, what] = plausible(act, request);
    const allowed = TABLE[act][status];
    const result = tryAct(request, who, what);
    if (!allowed) {
      if (act === 'tick') expect(result).toBeUndefined();
      else if (
        act === 'claim' &&
        request.assigneeId === who &&
        request.open &&
        !['resolved', 'verified'].includes(status)
      )
        expect(keyOf(result)).toBe('claim.mine');
      else if (act === 'support' && !request.open) expect(keyOf(result)).toBe('support.over');
      else expect(keyOf(result)).toBe(`state.${status}`);
      return;
    }
    const own = keyOf(result);
    // The same hands again, or nothing to hand over: refused for what it is, not for the status.
    if (own !== undefined) {
      expect(['assign.same']).toContain(own);
      return;
    }
    const record = recordOf(result);
    expect(allowed).toContain(record.status);
    expect(record.v).toBe(request.v + 1);
    expect(record.open).toBe(!CLOSED.includes(record.status));
    expect(record.events.slice(0, request.events.length)).toEqual(request.events);
    if (act !== 'tick') expect(record.events.length).toBeGreaterThan(request.events.length);
  });

  it('starts with a report', () => {
    const birth = { id: 'r', code: 1, communityId: 'home', unitId: 'g1' };
    const outcome = begin({ act: 'report', birth, report: said, cast }, people.wang, ctxAt(NINE));
    expect(isRefusal(outcome)).toBe(false);
    const record = recordOf(outcome) as Request;
    expect([record.v, record.status, record.path]).toEqual([1, 'accepted', ['g1', 'home', 'town', 'county']]);
  });
});
