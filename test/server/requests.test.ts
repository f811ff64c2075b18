// Requests in the console: lists, one page, what is hidden from whom, acting, the access log.
import type { Request } from '../../models/request/request';
import { type House, demoPerson, openHouse } from './house';
import { putRequest } from './requests';

describe('requests', () => {
  let house: House;
  let open: Request;
  let hidden: Request;
  let anonymous: Request;
  let other: Request;
  beforeAll(async () => {
    house = await openHouse();
    const { at } = house.clock;
    open = await putRequest(house, { text: '3号楼路灯不亮', createdAt: at - 3000 });
    hidden = await putRequest(house, {
      private: true,
      text: '婆媳吵得厉害',
      category: 'familyDispute',
      createdAt: at - 2000,
    });
    anonymous = await putRequest(house, { anonymous: true, text: '楼上夜里装修', createdAt: at - 1000 });
    other = await putRequest(house, { unitId: 'hp-1', communityId: 'hepingli', code: 900, text: '和平里井盖丢了' });
    await putRequest(house, { status: 'closed', open: false, closedAt: at, createdAt: at - 90_000 });
  });
  afterAll(() => house.close());

  const codes = (body: { items: { id: string }[] }): string[] => body.items.map((r) => r.id);

  it('lists what lies in reach, newest first, in pages', async () => {
    const fang = await house.staff('fang');
    const all = await fang.get('/api/requests').expect(200);
    expect(codes(all.body)).not.toContain(other._id);
    expect(codes(all.body).slice(0, 3)).toEqual([anonymous._id, hidden._id, open._id]);
    const page = await fang.get('/api/requests?limit=2').expect(200);
    expect(page.body.items).toHaveLength(2);
    const rest = await fang.get(`/api/requests?limit=2&cursor=${page.body.next}`).expect(200);
    expect(codes(rest.body)[0]).toBe(open._id);
    const he = await house.staff('he');
    expect(codes((await he.get('/api/requests').expect(200)).body)).toContain(other._id);
  });

  it('filters by status, words, number, assignee', async () => {
    const fang = await house.staff('fang');
    expect(codes((await fang.get('/api/requests?status=closed').expect(200)).body)).toHaveLength(1);
    expect(codes((await fang.get('/api/requests?open=1').expect(200)).body)).toHaveLength(3);
    expect(codes((await fang.get(`/api/requests?q=${encodeURIComponent('路灯')}&open=1`).expect(200)).body)).toEqual([
      open._id,
    ]);
    expect(codes((await fang.get(`/api/requests?code=XF-${open.code}`).expect(200)).body)).toEqual([open._id]);
    expect(codes((await fang.get('/api/requests?code=HP-900').expect(200)).body)).toEqual([]);
    expect(codes((await fang.get('/api/requests?assignee=none&open=1').expect(200)).body)).toHaveLength(3);
    expect(codes((await fang.get('/api/requests?assignee=me').expect(200)).body)).toEqual([]);
    await fang.get('/api/requests?status=nonsense').expect(422);
    await fang.get('/api/requests?limit=1000').expect(422);
  });

  it('counts by status on the board', async () => {
    const li = await house.staff('li');
    const { body } = await li.get('/api/board').expect(200);
    const accepted = body.columns.find((c: { status: string }) => c.status === 'accepted');
    expect(accepted).toMatchObject({ count: 3, statusName: '已受理' });
    expect(accepted.items).toHaveLength(3);
    expect(body).toMatchObject({ late: 0, dueToday: 0 });
  });

  it('hides private words from part-time helpers and shows them to those in charge', async () => {
    const wu = await house.staff('wu');
    const row = (await wu.get('/api/requests').expect(200)).body.items.find(
      (r: Request & { id: string }) => r.id === hidden._id,
    );
    expect(row).toMatchObject({ readable: false, place: '' });
    expect(JSON.stringify(row)).not.toContain('婆媳');
    const page = await wu.get(`/api/requests/${hidden._id}`).expect(200);
    expect(JSON.stringify(page.body)).not.toContain('婆媳');
    expect(page.body.reporter).toBeUndefined();
    const li = await house.staff('li');
    expect((await li.get(`/api/requests/${hidden._id}`).expect(200)).body.text).toBe('婆媳吵得厉害');
  });

  it('hides the reporter of an anonymous matter and logs every look at a known one', async () => {
    const li = await house.staff('li');
    const page = await li.get(`/api/requests/${anonymous._id}`).expect(200);
    expect(page.body.reporter).toBeUndefined();
    expect(JSON.stringify(page.body)).not.toContain('王秀兰');
    expect(JSON.stringify(page.body)).not.toContain(anonymous.reporterId);
    const known = await li.get(`/api/requests/${open._id}`).expect(200);
    expect(known.body.reporter).toMatchObject({ name: '王秀兰' });
    const { _id } = await demoPerson(house, 'li');
    const zheng = await house.staff('zheng');
    const log = await zheng.get(`/api/access-log?person=${_id}`).expect(200);
    expect(log.body.items[0]).toMatchObject({
      what: 'reporter',
      requestId: open._id,
      code: open.code,
      by: { id: _id },
    });
    expect(log.body.items.some((l: { requestId: string }) => l.requestId === anonymous._id)).toBe(false);
    await li.get('/api/access-log').expect(403);
  });

  it('does not tell of requests out of reach', async () => {
    const li = await house.staff('li');
    await li.get(`/api/requests/${other._id}`).expect(404);
    await li.get('/api/requests?unit=hp-1').expect(403);
    await li.get('/api/requests?unit=nowhere').expect(404);
  });

  it('unseals for those in charge only, with a reason, and logs it', async () => {
    const sealed = await putRequest(house, {
      text: '电话138****5678',
      textSealed: house.ports.read.seal('电话13812345678'),
    });
    const li = await house.staff('li');
    await li.post(`/api/requests/${sealed._id}/unseal`).send({}).expect(422);
    const res = await li.post(`/api/requests/${sealed._id}/unseal`).send({ why: '要上门核对' }).expect(200);
    expect(res.body.text).toBe('电话13812345678');
    const wu = await house.staff('wu');
    await wu.post(`/api/requests/${sealed._id}/unseal`).send({ why: '看看' }).expect(403);
    const looks = await house.db.collection('accesslog').find({ what: 'unseal' }).toArray();
    expect(looks).toHaveLength(1);
    expect(looks[0]).toMatchObject({ why: '要上门核对', requestId: sealed._id });
    expect(house.logged.join('')).not.toContain('13812345678');
  });

  it('offers what the state table and the policy allow, and nothing else', async () => {
    const acts = async (key: string): Promise<string[]> => {
      const page = await (await house.staff(key)).get(`/api/requests/${open._id}`).expect(200);
      return page.body.acts.map((a: { act: string }) => a.act);
    };
    expect(await acts('li')).toEqual(expect.arrayContaining(['claim', 'dispatch', 'whistle', 'resolve', 'decline']));
    expect(await acts('li')).not.toEqual(expect.arrayContaining(['acceptOffer']));
    expect(await acts('wu')).not.toContain('claim');
    expect(await acts('zheng')).not.toContain('claim');
  });

  it('runs the handler of an act with its arguments, once for a key', async () => {
    const li = await house.staff('li');
    const zhao = await demoPerson(house, 'zhao');
    const path = `/api/requests/${open._id}/acts`;
    await li.post(`${path}/claim`).set('Idempotency-Key', 'k-1').send({}).expect(200);
    expect(house.acted.at(-1)).toMatchObject({ handler: 'request.claim', args: { id: open._id } });
    expect(house.acted.at(-1)?.cause).toMatch(/^console:.+:k-1$/);
    await li.post(`${path}/offer`).send({ person: zhao._id, text: '我休假' }).expect(200);
    expect(house.acted.at(-1)).toMatchObject({
      handler: 'request.transfer',
      args: { personIds: [zhao._id], text: '我休假' },
    });
    await li.post(`${path}/dispatch`).send({ unit: 'd-property' }).expect(200);
    expect(house.acted.at(-1)?.args).toMatchObject({ units: ['d-property'] });
    await li
      .post(`${path}/hold`)
      .send({ text: '等配件', until: house.clock.at + 86_400_000 })
      .expect(200);
    expect(house.acted.at(-1)?.args).toMatchObject({ text: '等配件', until: '2026-04-16' });
    await li.post(`${path}/finding`).send({ finding: 'unsolved' }).expect(200);
    expect(house.acted.at(-1)?.handler).toBe('request.foundUnsolved');
  });

  it('refuses a form that does not fit, an unknown act, and passes on a refusal in words', async () => {
    const li = await house.staff('li');
    const path = `/api/requests/${open._id}/acts`;
    const res = await li.post(`${path}/hold`).send({ until: 'tomorrow' }).expect(422);
    expect(res.body.error.fields.map((f: { path: string }) => f.path)).toContain('body.until');
    await li.post(`${path}/claim`).send({ text: 'x' }).expect(422);
    await li.post(`${path}/explode`).send({}).expect(404);
    house.answer = async () => ({ refused: { refused: 'claim.taken', params: { name: '赵强' } } });
    const taken = await li.post(`${path}/claim`).send({}).expect(409);
    expect(taken.body.error).toEqual({ code: 'claim.taken', message: 'refused:claim.taken' });
    house.answer = async () => ({ refused: { refused: 'policy.scope', params: {} } });
    await li.post(`${path}/claim`).send({}).expect(403);
    house.answer = async () => ({});
  });

  it('answers a fault with a short code and logs no words', async () => {
    const li = await house.staff('li');
    house.answer = async () => {
      throw new Error('王秀兰的电话是13800000000');
    };
    const res = await li.post(`/api/requests/${open._id}/acts/claim`).send({}).expect(500);
    house.answer = async () => ({});
    expect(res.body.error.code).toMatch(/^[0-9A-F]{6}$/);
    expect(res.body.error.message).toContain(res.body.error.code);
    const line = house.logged.find((l) => l.includes(res.body.error.code));
    expect(line).toBeDefined();
    expect(line).not.toContain('王秀兰');
    expect(line).not.toContain('1380000');
  });
});
