// Units, people, rooms, settings, roster, catalogue, outbox: who may change what, and what is refused.
import { type Browser, demoPerson, type House, openHouse } from './house';

describe('organisation', () => {
  let house: House;
  let admin: Browser;
  let fang: Browser;
  beforeAll(async () => {
    house = await openHouse();
    admin = await house.staff('admin');
    fang = await house.staff('fang');
  });
  afterAll(() => house.close());

  it('lists units in reach with what lies above', async () => {
    const { body } = await fang.get('/api/units').expect(200);
    const ids = body.map((u: { id: string }) => u.id);
    expect(ids.slice(0, 3)).toEqual(['yunhe', 'linjiang', 'xingfuli']);
    expect(ids).toContain('xf-1-b3');
    expect(ids).not.toContain('hepingli');
    expect(body[2]).toMatchObject({ levelName: '社区（村）', prefix: 'XF', parentId: 'linjiang' });
  });

  it('adds a unit once for a key, and refuses what does not belong there', async () => {
    const unit = { level: 'grid', name: '幸福里四网格', parentId: 'xingfuli' };
    const first = await fang.post('/api/units').set('Idempotency-Key', 'u-1').send(unit).expect(201);
    const again = await fang.post('/api/units').set('Idempotency-Key', 'u-1').send(unit).expect(201);
    expect(again.body.id).toBe(first.body.id);
    expect(house.ports.tree().get(first.body.id)?.name).toBe('幸福里四网格');
    await fang
      .post('/api/units')
      .send({ ...unit, level: 'county' })
      .expect(422);
    await fang
      .post('/api/units')
      .send({ ...unit, parentId: 'linjiang', level: 'community' })
      .expect(403);
    await admin
      .post('/api/units')
      .send({ level: 'community', name: '新社区', parentId: 'linjiang', prefix: 'XF' })
      .expect(409);
  });

  it('changes a unit, takes values away with null, and never lets it hang below itself', async () => {
    await fang
      .patch('/api/units/xf-2')
      .send({ aliases: ['二网格'], name: '幸福里第二网格' })
      .expect(200);
    expect(house.ports.tree().get('xf-2')).toMatchObject({ aliases: ['二网格'], name: '幸福里第二网格' });
    const shifts = [
      { from: '09:00', to: '12:00' },
      { from: '11:00', to: '17:00' },
    ];
    await fang
      .patch('/api/units/xf-2')
      .send({ hours: { zone: 'Asia/Shanghai', shifts } })
      .expect(422);
    await fang
      .patch('/api/units/xf-2')
      .send({ hours: { zone: 'Mars/Base', shifts: shifts.slice(0, 1) } })
      .expect(422);
    await fang
      .patch('/api/units/xf-2')
      .send({ hours: { zone: 'Asia/Urumqi', shifts: shifts.slice(0, 1) } })
      .expect(200);
    await fang.patch('/api/units/xf-2').send({ hours: null }).expect(200);
    expect(house.ports.tree().get('xf-2')?.hours).toBeUndefined();
    await admin.patch('/api/units/linjiang').send({ parentId: 'xingfuli' }).expect(422);
    await fang.patch('/api/units/xf-2').send({ parentId: 'hepingli' }).expect(403);
  });

  it('adds people with rights in reach, none above the caller, phones masked', async () => {
    const person = { name: '新网格员', phone: '13812345678', grants: [{ role: 'gridWorker', unitId: 'xf-2' }] };
    const { body } = await fang.post('/api/people').send(person).expect(201);
    expect(body).toMatchObject({ name: '新网格员', phone: '138****5678' });
    const row = await house.db.collection('persons').findOne({ _id: body.id });
    expect(JSON.stringify(row)).not.toContain('13812345678');
    await fang
      .post('/api/people')
      .send({ ...person, grants: [{ role: 'admin', unitId: 'xf-2' }] })
      .expect(403);
    await fang
      .post('/api/people')
      .send({ ...person, grants: [...person.grants, { role: 'gridWorker', unitId: 'hp-1' }] })
      .expect(403);
    await fang
      .post('/api/people')
      .send({ ...person, phone: 'call me' })
      .expect(422);
    const found = await fang.get(`/api/people?q=${encodeURIComponent('新网格')}`).expect(200);
    expect(found.body.items.map((p: { id: string }) => p.id)).toEqual([body.id]);
  });

  it('keeps rights out of reach as they are', async () => {
    const song = await demoPerson(house, 'song');
    await fang.patch(`/api/people/${song._id}`).send({ name: 'x' }).expect(403);
    const li = await demoPerson(house, 'li');
    await fang
      .patch(`/api/people/${li._id}`)
      .send({ grants: [{ role: 'supervisor', unitId: 'xf-1' }] })
      .expect(403);
    const until = house.clock.at + 86_400_000;
    const zhao = await demoPerson(house, 'zhao');
    const away = await fang
      .patch(`/api/people/${li._id}`)
      .send({ leave: { until, standIn: zhao._id } })
      .expect(200);
    expect(away.body.leave).toEqual({ until, standIn: zhao._id, standInName: '赵强' });
    const back = await fang.patch(`/api/people/${li._id}`).send({ leave: null }).expect(200);
    expect(back.body.leave).toBeUndefined();
    const me = await demoPerson(house, 'admin');
    await admin.patch(`/api/people/${me._id}`).send({ grants: [] }).expect(409);
  });

  it('two changes at once both count', async () => {
    await Promise.all([
      fang
        .patch('/api/units/xf-3')
        .send({ aliases: ['三网格'] })
        .expect(200),
      fang.patch('/api/units/xf-3').send({ name: '幸福里第三网格' }).expect(200),
    ]);
    expect(house.ports.tree().get('xf-3')).toMatchObject({ aliases: ['三网格'], name: '幸福里第三网格' });
  });

  it('opens and binds rooms, with an invitation', async () => {
    const made = await fang
      .post('/api/rooms')
      .send({ name: '新居民群', unitId: 'xf-2', purpose: 'residents' })
      .expect(201);
    expect(made.body).toMatchObject({ channel: 'web', unitName: '幸福里第二网格', purposeName: '居民群' });
    const roomPath = `/api/rooms/${encodeURIComponent(made.body.id)}`;
    const { body: invite } = await fang.get(`${roomPath}/invite`).expect(200);
    const joined = await house.http().post('/api/chat/join').send({ invite: invite.code, name: '邻居' }).expect(200);
    expect(joined.body.rooms.at(-1)).toMatchObject({ name: '新居民群' });
    await fang.patch(roomPath).send({ unitId: 'hp-1' }).expect(403);
    const bound = await fang.patch(roomPath).send({ purpose: 'workers', hourlyBudget: 5 }).expect(200);
    expect(bound.body).toMatchObject({ purpose: 'workers', hourlyBudget: 5, sentThisHour: 0 });
    const listed = await fang.get('/api/rooms').expect(200);
    expect(listed.body.map((r: { id: string }) => r.id)).not.toContain('web:hp-1-residents');
  });

  it('shows where a setting comes from, and sets it within bounds', async () => {
    await admin
      .put('/api/settings/linjiang')
      .send({ values: { autoAssignMinutes: 90 } })
      .expect(200);
    const { body } = await fang.get('/api/settings?unit=xf-1').expect(200);
    const row = body.find((s: { name: string }) => s.name === 'autoAssignMinutes');
    expect(row).toMatchObject({
      value: 90,
      inherited: true,
      from: { unitId: 'linjiang' },
      default: 60,
      type: 'number',
    });
    const own = await fang
      .put('/api/settings/xf-1')
      .send({ values: { autoAssignMinutes: 30 } })
      .expect(200);
    expect(own.body.find((s: { name: string }) => s.name === 'autoAssignMinutes')).toMatchObject({
      value: 30,
      inherited: false,
    });
    await fang
      .put('/api/settings/xf-1')
      .send({ values: { autoAssignMinutes: null } })
      .expect(200);
    expect(house.ports.setting('xf-1', 'autoAssignMinutes')).toBe(90);
    const bad = await fang
      .put('/api/settings/xf-1')
      .send({ values: { autoAssignMinutes: 1 } })
      .expect(422);
    expect(bad.body.error.code).toBe('settingRange');
    await fang
      .put('/api/settings/xf-1')
      .send({ values: { nonsense: 1 } })
      .expect(422);
    await fang
      .put('/api/settings/xf-1')
      .send({ values: { constructor: 1 } })
      .expect(422);
  });

  it('replaces a roster and says who is on duty', async () => {
    const [li, wu, song] = await Promise.all(['li', 'wu', 'song'].map((key) => demoPerson(house, key)));
    const shifts = [
      { personId: li!._id, days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' },
      { personId: li!._id, pattern: 'all', from: '20:00', to: '06:00' },
    ];
    const { body } = await fang.put('/api/roster/xf-1').send({ shifts }).expect(200);
    expect(body.shifts[0]).toMatchObject({ name: '李敏', role: 'gridWorker', days: [1, 2, 3, 4, 5], kind: 'day' });
    expect(body.shifts[1]).toMatchObject({ pattern: 'all', days: [1, 2, 3, 4, 5, 6, 7], kind: 'night' });
    expect(body.onDuty.map((d: { personId: string }) => d.personId)).toContain(li!._id);
    for (const one of [wu, song]) {
      const res = await fang
        .put('/api/roster/xf-1')
        .send({ shifts: [{ personId: one!._id, from: '08:00', to: '18:00' }] });
      expect(res.status).toBe(422);
      expect(res.body.error.message).toContain(one!.name);
    }
  });

  it('publishes an edition of the catalogue on the newest one only, faults row by row', async () => {
    const { body: now } = await admin.get('/api/catalogue?unit=xingfuli').expect(200);
    expect(now.items.length).toBeGreaterThanOrEqual(60);
    expect(now.lists).toHaveLength(3);
    const items = now.items;
    const body = { baseVersion: now.version, note: '试行', items };
    const saved = await admin.put('/api/catalogue/linjiang').send(body).expect(200);
    expect(saved.body).toMatchObject({ version: now.version + 1, note: '试行', by: { name: '管理员' } });
    await admin.put('/api/catalogue/linjiang').send(body).expect(409);
    const seen = await fang.get('/api/catalogue?unit=xf-1').expect(200);
    expect(seen.body).toMatchObject({ version: now.version + 1, inheritedFrom: { unitId: 'linjiang' } });
    const wrong = [{ ...items[0], must: ['nobody'] }, ...items.slice(1)];
    const bad = await admin
      .put('/api/catalogue/linjiang')
      .send({ baseVersion: now.version + 1, items: wrong })
      .expect(422);
    expect(bad.body.error.fields[0]).toMatchObject({ path: 'body.items.0.must' });
    expect(bad.body.error.fields[0].message).toContain('nobody');
    const versions = await admin.get('/api/catalogue/versions?unit=linjiang').expect(200);
    expect(versions.body).toEqual([expect.objectContaining({ version: now.version + 1, items: items.length })]);
    await admin.get('/api/catalogue?unit=linjiang&version=99').expect(404);
    await fang.put('/api/catalogue/xingfuli').send(body).expect(403);
  });

  it('shows the outbox of rooms in reach without words, and tries again once', async () => {
    const row = (id: string, room: string, state: string) => ({
      _id: id,
      owner: 'p',
      state,
      channel: 'web',
      roomKey: `web:${room}`,
      roomId: room,
      direct: false,
      say: { to: { room: `web:${room}` }, key: 'nonsense.key', params: { code: 7, text: '居民原话' }, weight: 'reply' },
      createdAt: house.clock.at,
      notBefore: 0,
      attempts: 9,
    });
    const rows = [row('o1', 'xf-1-residents', 'dead'), row('o2', 'hp-1-residents', 'dead')];
    await house.db.collection('outbox').insertMany(rows as never);
    const { body } = await fang.get('/api/outbox?state=dead').expect(200);
    expect(body.items.map((o: { id: string }) => o.id)).toEqual(['o1']);
    expect(JSON.stringify(body)).not.toContain('居民原话');
    await fang.post('/api/outbox/o2/retry').send({}).expect(403);
    await fang.post('/api/outbox/o1/retry').send({}).expect(200);
    await fang.post('/api/outbox/o1/retry').send({}).expect(409);
    await fang.post('/api/outbox/o1/drop').send({}).expect(200);
    expect((await admin.get('/api/outbox?state=dead').expect(200)).body.items).toHaveLength(1);
  });
});
