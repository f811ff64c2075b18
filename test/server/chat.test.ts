// The chat page's API: joining, speaking, hearing, seeing only one's own rooms.
import { type Browser, type House, openHouse } from './house';

describe('chat', () => {
  let house: House;
  let wang: Browser;
  let li: Browser;
  beforeAll(async () => {
    house = await openHouse();
    wang = await house.visitor('wang');
    li = await house.visitor('li');
  });
  afterAll(() => house.close());

  const room = '/api/chat/rooms/xf-1-residents/messages';

  it('answers 401 with advice before joining', async () => {
    const res = await house.http().get('/api/chat/me').expect(401);
    expect(res.body.error).toMatchObject({ code: 'joinFirst' });
    expect(res.body.error.message).toContain('二维码');
    const en = await house.http().get('/api/chat/me?lang=en').expect(401);
    expect(en.body.error.message).toContain('QR code');
  });

  it('joins as a persona, with the direct chat first', async () => {
    const res = await house.http().post('/api/chat/join').send({ persona: 'wang' }).expect(200);
    expect(res.body).toMatchObject({ userId: 'demo-wang', name: '王秀兰' });
    expect(res.body.rooms[0]).toMatchObject({ id: 'dm', direct: true });
    expect(res.body.rooms.map((r: { id: string }) => r.id)).toContain('xf-1-residents');
    const cookie = String(res.headers['set-cookie']);
    expect(cookie).toMatch(/visitor=/);
    expect(cookie.toLowerCase()).toContain('httponly');
    expect(cookie.toLowerCase()).toContain('samesite=lax');
  });

  it('joins by invitation only with a name, and only with a good code', async () => {
    const { body } = await li.get('/api/chat/rooms/xf-1-residents/invite').expect(200);
    expect(body.url).toBe(`http://linli.test/chat?join=${body.code}`);
    expect(body.qr).toMatch(/^data:image\/png;base64,/);
    await house.http().post('/api/chat/join').send({ invite: 'NOPE2345', name: '新邻居' }).expect(422);
    await house.http().post('/api/chat/join').send({ invite: body.code }).expect(422);
    const joined = await house
      .http()
      .post('/api/chat/join')
      .send({ invite: body.code, name: ' 新\u202e邻居 ' })
      .expect(200);
    expect(joined.body.name).toBe('新邻居');
    expect(joined.body.rooms).toHaveLength(2);
  });

  it('gives invitations to staff of the unit only', async () => {
    await wang.get('/api/chat/rooms/xf-1-residents/invite').expect(403);
    await wang.get('/api/chat/rooms/hp-workers/invite').expect(404);
  });

  it('keeps a report on disk before answering, once for each clientId', async () => {
    const body = { clientId: 'c-1', text: '3号楼路灯不亮' };
    const first = await wang.post(room).send(body).expect(201);
    const again = await wang.post(room).send(body).expect(200);
    expect(again.body.message.id).toBe(first.body.message.id);
    expect(first.body.message).toMatchObject({
      clientId: 'c-1',
      from: { me: true, bot: false },
      roomId: 'xf-1-residents',
    });
    const rows = await house.db.collection('webmessages').find({ _id: first.body.message.id }).toArray();
    expect(rows).toHaveLength(1);
    const seen = await li.get(room).expect(200);
    const mine = seen.body.messages.find((m: { id: string }) => m.id === first.body.message.id);
    expect(mine.from.me).toBe(false);
    expect(mine.clientId).toBeUndefined();
  });

  it('shows chatter and writes nothing of it', async () => {
    const count = () => house.db.collection('webmessages').countDocuments({});
    const before = await count();
    const res = await wang.post(room).send({ clientId: 'c-2', text: '哈哈早上好' }).expect(201);
    expect(await count()).toBe(before);
    const seen = await li.get(room).expect(200);
    expect(seen.body.messages.map((m: { id: string }) => m.id)).toContain(res.body.message.id);
    expect(JSON.stringify(await house.db.collection('webmessages').find({}).toArray())).not.toContain('哈哈早上好');
  });

  it('hides rooms of others and their messages', async () => {
    await wang.get('/api/chat/rooms/hp-1-residents/messages').expect(404);
    await wang.post('/api/chat/rooms/hp-1-residents/messages').send({ clientId: 'x', text: '你好' }).expect(404);
    await wang.get('/api/chat/rooms/dm-demo-li/messages').expect(404);
  });

  it('speaks to the bot in the direct chat and by mention', async () => {
    await wang.post('/api/chat/rooms/dm/messages').send({ clientId: 'd-1', text: '登录' }).expect(201);
    expect(house.heard.at(-1)).toMatchObject({ direct: true, roomId: 'dm-demo-wang', userId: 'demo-wang' });
    await wang.post(room).send({ clientId: 'm-1', text: '@小邻 帮助' }).expect(201);
    expect(house.heard.at(-1)).toMatchObject({ mentionsBot: true, direct: false });
    await wang.post(room).send({ clientId: 'm-2', text: '@李敏 看一下' }).expect(201);
    expect(house.heard.at(-1)).toMatchObject({ mentionsBot: false, mentions: ['demo-li'] });
    await wang.post(room).send({ clientId: 'm-3', text: '我来', press: true }).expect(201);
    expect(house.heard.at(-1)).toMatchObject({ mentionsBot: true });
  });

  it('quotes a message of the same room', async () => {
    const first = await wang.post(room).send({ clientId: 'q-1', text: '电梯又坏了' }).expect(201);
    const res = await li.post(room).send({ clientId: 'q-2', text: '我来', quote: first.body.message.id }).expect(201);
    expect(res.body.message.quote).toMatchObject({ id: first.body.message.id, name: '王秀兰', text: '电梯又坏了' });
    expect(house.heard.at(-1)?.quotes).toBe(first.body.message.id);
    const dm = await li
      .post('/api/chat/rooms/dm/messages')
      .send({ clientId: 'q-3', text: '看', quote: first.body.message.id });
    expect(dm.body.message.quote).toBeUndefined();
  });

  it('pages back through a room', async () => {
    for (let i = 0; i < 7; i += 1)
      await wang
        .post(room)
        .send({ clientId: `p-${i}`, text: `第${i}件` })
        .expect(201);
    const last = await wang.get(`${room}?limit=3`).expect(200);
    expect(last.body.messages.map((m: { text: string }) => m.text)).toEqual(['第4件', '第5件', '第6件']);
    expect(last.body.more).toBe(true);
    const older = await wang.get(`${room}?limit=3&before=${last.body.messages[0].seq}`).expect(200);
    expect(older.body.messages.map((m: { text: string }) => m.text)).toEqual(['第1件', '第2件', '第3件']);
  });

  it('counts unread until the room is read', async () => {
    const unread = async (): Promise<number> => {
      const { body } = await li.get('/api/chat/rooms').expect(200);
      return body.find((r: { id: string }) => r.id === 'xf-1-residents').unread;
    };
    await li.get(room).expect(200);
    expect(await unread()).toBe(0);
    await wang.post(room).send({ clientId: 'u-1', text: '楼道灯坏了' }).expect(201);
    expect(await unread()).toBe(1);
  });
});
