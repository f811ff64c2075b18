// Signing in by one-time link, staying signed in, being signed out.
import { createLimiter } from '../../server/middleware/rate-limit';
import { createSessions } from '../../server/session/sessions';
import { demoPerson, type House, openHouse } from './house';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('session', () => {
  let house: House;
  beforeEach(async () => {
    house = await openHouse();
  });
  afterEach(() => house.close());

  async function link(): Promise<string> {
    const { _id } = await demoPerson(house, 'li');
    return createSessions({ clock: house.clock, ids: house.ports.ids, store: house.ports.sessions }).link(_id);
  }

  it('signs in once by a link, with HttpOnly and SameSite', async () => {
    const path = await link();
    const res = await house.http().get(path).expect(302).expect('Location', '/console');
    const cookies = (res.headers['set-cookie'] as unknown as string[]).map((c) => c.toLowerCase());
    const session = cookies.find((c) => c.startsWith('session='));
    expect(session).toContain('httponly');
    expect(session).toContain('samesite=lax');
    expect(cookies.find((c) => c.startsWith('csrf='))).not.toContain('httponly');
    const again = await house.http().get(path).expect(410);
    expect(again.text).toContain('登录');
  });

  it('is not used up by a preview that asks with HEAD', async () => {
    const path = await link();
    await house.http().head(path);
    await house.http().get(path).expect(302);
  });

  it('gives one session to several who open the link at once', async () => {
    const path = await link();
    const all = await Promise.all(Array.from({ length: 8 }, () => house.http().get(path)));
    expect(all.filter((r) => r.status === 302)).toHaveLength(1);
  });

  it("refuses an expired link, a stranger's token and a token with another secret", async () => {
    const path = await link();
    house.clock.at += 10 * MINUTE;
    await house.http().get(path).expect(410);
    await house.http().get('/login/nonsense').expect(410);
    const fresh = await link();
    await house
      .http()
      .get(`${fresh.slice(0, -1)}${fresh.endsWith('0') ? '1' : '0'}`)
      .expect(410);
    await house.http().get(fresh).expect(302);
  });

  it('keeps no token in the store, only hashes', async () => {
    const path = await link();
    const token = path.split('/').at(-1) ?? '';
    const rows = JSON.stringify(await house.db.collection('logintickets').find({}).toArray());
    expect(rows).not.toContain(token.slice(20));
  });

  it('tells who is signed in, and ends when signed out', async () => {
    const li = await house.staff('li');
    const { body } = await li.get('/api/session').expect(200);
    expect(body).toMatchObject({ person: { name: '李敏' }, manager: false, lang: 'zh-CN' });
    expect(body.grants[0]).toMatchObject({ role: 'gridWorker', roleName: '网格员', unitName: '幸福里一网格' });
    await li.delete('/api/session').expect(204);
    await li.get('/api/session').expect(401);
  });

  it('ends after twelve idle hours and after seven days in any case', async () => {
    const idle = await house.staff('li');
    house.clock.at += 12 * HOUR;
    await idle.get('/api/session').expect(401);
    const busy = await house.staff('li');
    for (let i = 0; i < 16; i += 1) {
      house.clock.at += 10 * HOUR;
      await busy.get('/api/session').expect(200);
    }
    house.clock.at += 9 * HOUR;
    await busy.get('/api/session').expect(401);
  });

  it('reads rights anew each time', async () => {
    const li = await house.staff('li');
    const admin = await house.staff('admin');
    const { _id } = await demoPerson(house, 'li');
    await admin
      .patch(`/api/people/${_id}`)
      .send({ grants: [{ role: 'resident', unitId: 'xf-1' }] })
      .expect(200);
    await li.get('/api/session').expect(401);
  });

  it('slows down whoever tries links', async () => {
    const codes = [];
    for (let i = 0; i < 12; i += 1) codes.push((await house.http().get('/login/guess')).status);
    expect(codes.slice(0, 10).every((c) => c === 410)).toBe(true);
    expect(codes.slice(10)).toEqual([429, 429]);
    house.clock.at += MINUTE;
    await house.http().get('/login/guess').expect(410);
  });

  it('refuses changes from another site', async () => {
    const li = await house.staff('li');
    const path = '/api/session';
    await li.delete(path).set('Origin', 'https://evil.example').expect(403);
    await li.delete(path).set('Sec-Fetch-Site', 'cross-site').expect(403);
    await li.delete(path).set('Origin', 'http://linli.test').expect(204);
  });
});

describe('limiter', () => {
  it('allows a burst, then so many a minute, for each key alone', () => {
    const clock = { at: 0, now: () => clock.at };
    const limiter = createLimiter({ burst: 3, perMinute: 60 }, clock);
    const takes = (key: string): boolean => {
      try {
        limiter.take(key);
        return true;
      } catch {
        return false;
      }
    };
    expect([takes('a'), takes('a'), takes('a'), takes('a')]).toEqual([true, true, true, false]);
    expect(takes('b')).toBe(true);
    clock.at = 1000;
    expect([takes('a'), takes('a')]).toEqual([true, false]);
  });
});
