// Whatever comes in is answered politely and changes nothing: broken JSON, wrong types, too long, hidden characters.
import { cleanLine, cleanText } from '../../models/kernel/clean-text';
import { type Browser, type House, openHouse } from './house';

describe('bad input', () => {
  let house: House;
  let wang: Browser;
  let li: Browser;
  const room = '/api/chat/rooms/xf-1-residents/messages';
  beforeAll(async () => {
    house = await openHouse();
    wang = await house.visitor('wang');
    li = await house.staff('li');
  });
  afterAll(() => house.close());

  it('answers broken JSON with advice', async () => {
    for (const body of ['{"clientId": "a", ', '[1,2', 'null', '"text"', '\u0000']) {
      const res = await wang.post(room).set('Content-Type', 'application/json').send(body);
      expect([400, 422]).toContain(res.status);
      expect(res.body.error.message).toBeTruthy();
    }
    const res = await wang.post(room).set('Content-Type', 'application/json').send('{"clientId": ').expect(400);
    expect(res.body.error).toMatchObject({ code: 'badJson' });
    expect(res.body.error.message).toContain('JSON');
  });

  it('refuses broken UTF-8, another content type, too deep and too large bodies', async () => {
    const raw = Buffer.concat([Buffer.from('{"clientId":"u","text":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    await wang
      .post(room)
      .set('Content-Type', 'application/json')
      .send(raw.toString('latin1'))
      .expect((r) => {
        expect(r.status).toBeLessThan(500);
      });
    await wang.post(room).set('Content-Type', 'text/plain').send('hello').expect(415);
    const deep = `${'['.repeat(200)}${']'.repeat(200)}`;
    await wang.post(room).set('Content-Type', 'application/json').send(`{"a":${deep}}`).expect(400);
    const large = await wang
      .post(room)
      .send({ clientId: 'l', text: 'x'.repeat(70_000) })
      .expect(413);
    expect(large.body.error.message).toContain('64 KB');
  });

  it('says the limit for a message of 10,000 characters', async () => {
    const res = await wang
      .post(room)
      .send({ clientId: 'long', text: '长'.repeat(10_000) })
      .expect(422);
    expect(res.body.error).toMatchObject({ code: 'tooLong' });
    expect(res.body.error.message).toContain('2000');
    expect(res.body.error.message).toContain('10000');
    const emoji = await wang
      .post(room)
      .send({ clientId: 'emoji', text: '👨‍👩‍👧'.repeat(300) })
      .expect(201);
    expect(emoji.body.message.text).toContain('👨‍👩‍👧');
  });

  it('cleans control and direction characters, keeps emoji and widths', async () => {
    const res = await wang
      .post(room)
      .send({ clientId: 'bidi', text: '路灯\u0000\u202e坏了\u200b\u0007 ＡＢＣ１２３ 😀\r\n好' })
      .expect(201);
    expect(res.body.message.text).toBe('路灯坏了 ＡＢＣ１２３ 😀\n好');
    await wang.post(room).send({ clientId: 'none', text: '\u202e\u200b' }).expect(422);
  });

  it('names the fields that do not fit', async () => {
    const res = await wang
      .post(room)
      .send({ clientId: 5, text: [], extra: 1, location: { latitude: 95, longitude: 0 } });
    expect(res.status).toBe(422);
    const paths = res.body.error.fields.map((f: { path: string }) => f.path);
    expect(paths).toEqual(expect.arrayContaining(['body.clientId', 'body.text', 'body.location.latitude']));
    for (const field of res.body.error.fields) expect(field.message).toBeTruthy();
  });

  it('answers unknown addresses and methods as errors of the same shape', async () => {
    const none = await house.http().get('/api/nothing').expect(404);
    expect(none.body.error.code).toBe('notFound');
    const method = await house.http().put('/api/version').send({}).expect(405);
    expect(method.body.error.code).toBe('method');
    expect(method.headers['allow']).toContain('GET');
    await house
      .http()
      .get('/api/requests/%ff')
      .expect((r) => expect(r.status).toBeLessThan(500));
    await house.http().get('/%2e%2e/%2e%2e/etc/passwd').expect(404);
    await house
      .http()
      .get('/assets/..%2f..%2fpackage.json')
      .expect((r) => expect([400, 403, 404]).toContain(r.status));
  });

  it('takes nobody into an object', async () => {
    const text = '{"clientId":"p1","text":"你好","__proto__":{"polluted":true},"constructor":{"prototype":{"x":1}}}';
    await wang.post(room).set('Content-Type', 'application/json').send(text);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    for (const id of ['$ne', '{"$gt":""}', '__proto__', 'constructor', '..%2f..']) {
      const res = await li.get(`/api/requests/${encodeURIComponent(id)}`);
      expect([404, 422]).toContain(res.status);
    }
    await li.get('/api/requests?unit[$ne]=x').expect(200);
    await li.get('/api/requests?limit=5&limit=6').expect(422);
  });

  it('sends headers that keep scripts and frames of others out', async () => {
    const res = await house.http().get('/api/version').expect(200);
    const policy = String(res.headers['content-security-policy']);
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(res.headers['x-content-type-options']).toBe('nosniff');
    expect(res.headers['cache-control']).toBe('no-store');
  });

  it('slows a visitor down with the seconds to wait', async () => {
    const slow = await openHouse({ visitor: { burst: 2, perMinute: 6 } });
    try {
      const zhang = await slow.visitor('zhang');
      await zhang.get('/api/chat/rooms').expect(200);
      await zhang.get('/api/chat/rooms').expect(200);
      const res = await zhang.get('/api/chat/rooms').expect(429);
      expect(res.headers['retry-after']).toBe('10');
      expect(res.body.error.message).toContain('10');
      slow.clock.at += 10_000;
      await zhang.get('/api/chat/rooms').expect(200);
    } finally {
      await slow.close();
    }
  });
});

describe('clean text', () => {
  it('is the same when done twice', () => {
    for (const text of ['a\u202eb', '\ud800x', 'a\r\nb\rc', '  x  ', '\u2066y\u2069', '一\n\n\n\n\n二', '\ufeff z']) {
      expect(cleanText(cleanText(text))).toBe(cleanText(text));
      expect(cleanLine(cleanLine(text))).toBe(cleanLine(text));
    }
    expect(cleanText('\ud800x')).toBe('\ufffdx');
    expect(cleanLine('a\n\tb')).toBe('a b');
  });
});
