// The public board: numbers for everybody, no small ones, no private words; the API's description; probes.
import { openapi } from '../../server/openapi';
import { ROUTES } from '../../server/routes/index';
import { isoWeek } from '../../server/routes/rates';
import { type House, openHouse } from './house';
import { putRequest } from './requests';

describe('public board', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
    for (let i = 0; i < 6; i += 1) await putRequest(house, { text: `路灯第${i}盏不亮` });
    for (let i = 0; i < 4; i += 1) await putRequest(house, { category: 'noise', text: '夜里施工' });
    await putRequest(house, { private: true, text: '婆媳吵得厉害', category: 'familyDispute' });
    await putRequest(house, { anonymous: true, text: '举报黄某' });
    await putRequest(house, { unitId: 'hp-1', communityId: 'hepingli', text: '只有一件的社区' });
  });
  afterAll(() => house.close());

  it('lists communities', async () => {
    const { body } = await house.http().get('/api/public/communities').expect(200);
    expect(body).toHaveLength(2);
    expect(body).toContainEqual({ id: 'xingfuli', name: '幸福里社区' });
  });

  it("tells no number of a kind below five and no words that are somebody's own", async () => {
    const { body } = await house.http().get('/api/public/xingfuli').expect(200);
    const kind = (code: string) => body.byCategory.find((c: { category: string }) => c.category === code);
    expect(kind('lighting')).toMatchObject({ count: 7, label: '7' });
    expect(kind('noise').count).toBeUndefined();
    expect(kind('noise').label).toBe('少于 5 件');
    const all = JSON.stringify(body);
    for (const word of ['婆媳', '举报', '王秀兰', 'demo-wang']) expect(all).not.toContain(word);
    expect(body.open).toBe(12);
    expect(body.rates.response).toEqual({ part: 0, whole: 0 });
  });

  it('shows no words where there are too few to hide among', async () => {
    const { body } = await house.http().get('/api/public/hepingli').expect(200);
    expect(body.recent).toEqual([]);
    await house.http().get('/api/public/xf-1').expect(404);
    await house.http().get('/api/public/nowhere').expect(404);
  });

  it('gives staff the rates by unit and the weekly list', async () => {
    const fang = await house.staff('fang');
    const rates = await fang.get('/api/rates').expect(200);
    expect(rates.body.counts).toMatchObject({ created: 12, open: 12, closed: 0 });
    expect(rates.body.byUnit).toEqual([expect.objectContaining({ unitId: 'xf-1', created: 12 })]);
    const zero = await fang.get('/api/zero').expect(200);
    expect(zero.body.week).toBe('2026-W16');
    expect(zero.body.items).toHaveLength(12);
    expect(zero.body.byUnit).toContainEqual({ unitId: 'xf-1', unitName: '幸福里一网格', open: 12 });
  });

  it('counts weeks as the calendar does', () => {
    expect([isoWeek('2026-01-01'), isoWeek('2027-01-01'), isoWeek('2024-12-30')]).toEqual([
      '2026-W01',
      '2026-W53',
      '2025-W01',
    ]);
  });

  it('answers probes and measures with bounded labels', async () => {
    await house.http().get('/healthz').expect(200, { ok: true });
    const ready = await house.http().get('/readyz').expect(200);
    expect(ready.body).toEqual({ ready: true, store: true, channels: [{ name: 'web', state: 'up' }], tickAgeMs: 10 });
    await house.http().get('/api/requests/abcdef0123').expect(401);
    await house.http().get('/some/unknown/path').expect(404);
    const { text } = await house.http().get('/metrics').expect(200);
    expect(text).toContain('linli_http_requests_total{method="GET",route="/api/requests/:id",status="4xx"}');
    expect(text).not.toContain('abcdef0123');
    expect(text).not.toContain('unknown/path');
  });

  it('describes every route with its shapes', async () => {
    const { body } = await house.http().get('/api/openapi.json').expect(200);
    expect(body.openapi).toBe('3.1.0');
    const made = openapi(ROUTES, '0.0.0-test') as { paths: Record<string, Record<string, unknown>> };
    expect(body).toEqual(JSON.parse(JSON.stringify(made)));
    for (const route of ROUTES) {
      const entry = made.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method] as {
        responses: Record<string, unknown>;
      };
      expect(entry.responses[String(route.status ?? 200)]).toBeDefined();
      expect(entry.responses['429']).toBeDefined();
    }
    const refs = [...JSON.stringify(body).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((m) => m[1] as string);
    for (const name of refs) expect(Object.keys(body.components.schemas)).toContain(name);
    const ids = Object.values(made.paths)
      .flatMap((p) => Object.values(p))
      .map((o) => (o as { operationId: string }).operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
