// Walks every declared route: no session, a role that may not, a unit out of reach, a change without the CSRF value.
import type { AnyRoute } from '../../server/routes/route';
import { ROUTES } from '../../server/routes/index';
import { type Browser, type House, openHouse } from './house';
import { putRequest } from './requests';

const CHANGES = ['post', 'put', 'patch', 'delete'];

/** A path with parameters that exist in one community; `hp` is out of reach of the other's staff. */
const fill = (path: string, values: Readonly<Record<string, string>>): string =>
  path.replace(/:(\w+)/g, (_, name: string) => values[name] ?? 'x1');

/** Bodies that pass the schema, where a route has one and its scope is taken from it. */
const BODIES: Readonly<Record<string, object>> = {
  'post /api/units': { level: 'grid', name: '新网格', parentId: 'hepingli' },
  'post /api/people': { name: '新人', grants: [{ role: 'gridWorker', unitId: 'hp-1' }] },
  'post /api/rooms': { name: '新群', unitId: 'hp-1', purpose: 'residents' },
  'put /api/roster/:unitId': { shifts: [] },
  'put /api/settings/:unitId': { values: {} },
  'put /api/catalogue/:unitId': {
    baseVersion: 1,
    items: [{ clause: '1', list: 'duty', title: { 'zh-CN': '路灯' }, categories: ['lighting'], must: ['grid'] }],
  },
  'post /api/requests/:id/unseal': { why: '核对地址' },
};

describe('every route', () => {
  let house: House;
  let requestId: string;
  const foreign: Record<string, string> = {};
  beforeAll(async () => {
    house = await openHouse();
    const request = await putRequest(house, { unitId: 'hp-1', communityId: 'hepingli' });
    requestId = request._id;
    await house.db.collection('outbox').insertOne({
      _id: 'out1',
      owner: 'x',
      state: 'dead',
      channel: 'web',
      roomKey: 'web:hp-1-residents',
      roomId: 'hp-1-residents',
      direct: false,
      say: { to: { room: 'web:hp-1-residents' }, key: 'x', params: {}, weight: 'reply' },
      createdAt: house.clock.at,
      notBefore: 0,
      attempts: 3,
    } as never);
    Object.assign(foreign, { requests: requestId, people: '', rooms: 'web:hp-1-residents', outbox: 'out1' });
    const hu = await house.db.collection('persons').findOne({ name: '胡涛' });
    foreign['people'] = String(hu?._id);
  });
  afterAll(() => house.close());

  const send = (browser: Pick<Browser, 'get' | 'post' | 'put' | 'patch' | 'delete'>, route: AnyRoute, path: string) => {
    const call = browser[route.method](path);
    const body = BODIES[`${route.method} ${route.path}`];
    return body ? call.send(body) : call;
  };

  const staff = ROUTES.filter((r) => r.who.kind === 'staff');
  const visitors = ROUTES.filter((r) => r.who.kind === 'visitor');
  const name = (r: AnyRoute): string => `${r.method} ${r.path}`;

  it('declares who, scope and shapes', () => {
    for (const route of ROUTES) {
      expect(route.who.kind).toBeTruthy();
      expect(route.scope.kind).toBeTruthy();
      expect(route.summary).toBeTruthy();
      if (CHANGES.includes(route.method) && route.who.kind !== 'public') {
        expect([name(route), Boolean(route.body ?? route.upload ?? route.params ?? route.status)]).toEqual([
          name(route),
          true,
        ]);
      }
    }
  });

  it.each([...staff, ...visitors].map((r) => [name(r), r] as const))(
    '%s refuses without a session',
    async (_n, route) => {
      const res = await send(house.http(), route, fill(route.path, {}));
      expect(res.status).toBe(401);
      expect(res.body.error.message).toBeTruthy();
    },
  );

  it.each(staff.map((r) => [name(r), r] as const))('%s refuses a role that may not', async (_n, route) => {
    const roles = route.who.kind === 'staff' ? route.who.roles : [];
    const { person: _p, ...browser } = await signInWithout(roles);
    const res = await send(browser, route, fill(route.path, {}));
    expect([401, 403]).toContain(res.status);
  });

  it.each(staff.filter((r) => CHANGES.includes(r.method)).map((r) => [name(r), r] as const))(
    '%s refuses a change without the CSRF value',
    async (_n, route) => {
      const admin = await house.staff('admin');
      const res = await house.http()[route.method](fill(route.path, {})).set('Cookie', admin.cookie);
      expect(res.status).toBe(403);
      expect(res.body.error.code).toBe('csrf');
    },
  );

  const scoped = staff.filter((r) => r.scope.kind !== 'self');

  it.each(scoped.map((r) => [name(r), r] as const))('%s refuses a unit out of reach', async (_n, route) => {
    const roles = route.who.kind === 'staff' ? route.who.roles : [];
    const browser = await signInWith(roles);
    const group = route.path.split('/')[2] ?? '';
    const path = fill(route.path, {
      id: foreign[group === 'units' ? '' : group] ?? 'hp-1',
      unitId: 'hp-1',
      act: 'claim',
    });
    const asked =
      route.scope.kind === 'list' || (route.scope.kind === 'unit' && route.method === 'get' && !path.includes('hp-1'));
    const res = await send(browser, route, asked && !path.includes('web:') ? `${path}?unit=hp-1` : path);
    expect([403, 404]).toContain(res.status);
  });

  /** Somebody of the other community who holds one of the roles. */
  async function signInWith(roles: readonly string[]): Promise<Browser> {
    const role = roles.find((r) => r !== 'admin') ?? roles[0] ?? 'admin';
    return house.staffWith([{ role, unitId: 'xf-1' }]);
  }

  /** Staff who hold none of the roles, or a resident when every role of staff may. */
  async function signInWithout(roles: readonly string[]): Promise<Browser & { person?: string }> {
    const all = ['gridWorker', 'departmentOfficer', 'branchSecretary', 'communityWorker', 'dispatcher', 'supervisor'];
    const role = all.find((r) => !roles.includes(r)) ?? 'resident';
    return house.staffWith([{ role, unitId: 'yunhe' }]);
  }
});
