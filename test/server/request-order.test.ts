// Pages by time over several statuses: nothing twice, nothing left out, also among requests of one moment.
import { edgeOf, inOrder, statusesOf } from '../../server/routes/request-order';
import { CLOSED, STATUSES, type Status } from '../../models/request/request';
import { type House, openHouse } from './house';
import { putRequest } from './requests';

describe('requests in the order of time', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
    for (let i = 0; i < 40; i += 1) {
      const status = STATUSES[i % STATUSES.length] as Status;
      await putRequest(house, {
        status,
        open: !CLOSED.includes(status),
        createdAt: house.clock.at - Math.floor(i / 7) * 1000,
      });
    }
  });
  afterAll(() => house.close());

  it.each(['newest', 'oldest'] as const)('gives every request once, %s first', async (sort) => {
    const ids: string[] = [];
    const times: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await inOrder(house.ports, { under: ['yunhe'] }, sort, 6, edgeOf(cursor));
      ids.push(...page.requests.map((r) => r._id));
      times.push(...page.requests.map((r) => r.createdAt));
      cursor = page.edge && `${page.edge.at}_${page.edge.given}`;
    } while (cursor !== undefined);
    expect(ids).toHaveLength(40);
    expect(new Set(ids).size).toBe(40);
    expect(times).toEqual([...times].sort((a, b) => (sort === 'newest' ? b - a : a - b)));
  });

  it('keeps to the status and the span asked for', async () => {
    const { requests } = await inOrder(house.ports, { under: ['yunhe'], open: true }, 'newest', 50);
    expect(requests.every((r) => r.open)).toBe(true);
    expect(requests).toHaveLength(28);
    expect(statusesOf({ open: false })).toEqual(['closed', 'declined', 'merged', 'withdrawn']);
    expect(statusesOf({ open: true, status: ['closed', 'accepted'] })).toEqual(['accepted']);
    const span = { under: ['yunhe'], createdAfter: house.clock.at - 2000, createdBefore: house.clock.at };
    const page = await inOrder(house.ports, span, 'newest', 50);
    expect(page.requests.every((r) => r.createdAt >= house.clock.at - 2000 && r.createdAt < house.clock.at)).toBe(true);
    expect(page.requests).toHaveLength(14);
  });

  it('reads no cursor but its own', () => {
    expect(edgeOf('5_2')).toEqual({ at: 5, given: 2 });
    for (const odd of [undefined, '', '5', 'x_1', '5_', '5_2_3']) expect(edgeOf(odd)).toBeUndefined();
  });
});
