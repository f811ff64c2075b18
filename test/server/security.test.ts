// What strangers try on the wire: endless bodies, planted sessions, hidden files; and what answers and logs must not hold.
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { Registry } from 'prom-client';
import supertest from 'supertest';
import { createApp } from '../../server/app';
import { DEFAULT_LIMITS, WAITS } from '../../server/ports';
import { createSessions } from '../../server/session/sessions';
import { demoPerson, type House, openHouse } from './house';

describe('strangers', () => {
  let house: House;
  let server: Server;
  let port: number;
  beforeAll(async () => {
    house = await openHouse();
    server = createServer(WAITS, createApp({ ...house.ports, metrics: new Registry() }).callback());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await house.close();
  });

  const login = async (): Promise<string> =>
    createSessions({ clock: house.clock, ids: house.ports.ids, store: house.ports.sessions }).link(
      (await demoPerson(house, 'li'))._id,
    );

  it('goes on using a connection whose body was refused for its size, however it was sent', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const { cookie } = await house.visitor('wang');
    const ask = (method: string, path: string, headers: Record<string, string>, parts: readonly string[]) =>
      new Promise<{ status: number | undefined; reused: boolean }>((resolve, reject) => {
        const req = request(
          { port, host: '127.0.0.1', method, path, agent, headers: { cookie, ...headers } },
          (res) => {
            res.resume().once('end', () => resolve({ status: res.statusCode, reused: req.reusedSocket }));
          },
        );
        req.once('error', reject);
        for (const part of parts) req.write(part);
        req.end();
      });
    const room = '/api/chat/rooms/dm/messages';
    const parts = Array.from({ length: 40 }, () => 'x'.repeat(16_384));
    const json = { 'content-type': 'application/json' };
    expect((await ask('POST', room, { ...json, 'transfer-encoding': 'chunked' }, parts)).status).toBe(413);
    expect(await ask('GET', '/api/version', {}, [])).toEqual({ status: 200, reused: true });
    const length = String(40 * 16_384);
    expect((await ask('POST', room, { ...json, 'content-length': length }, parts)).status).toBe(413);
    expect(await ask('GET', '/api/version', {}, [])).toEqual({ status: 200, reused: true });
    agent.destroy();
  });

  it('takes a caller who leaves in the middle of a body for no fault of its own', async () => {
    const before = house.logged.length;
    const { cookie } = await house.visitor('wang');
    const headers = { cookie, 'content-type': 'application/json', 'content-length': '5000' };
    const path = '/api/chat/rooms/dm/messages';
    const answered = new Promise((resolve) => server.once('request', (_, res) => res.once('close', resolve)));
    const req = request({ port, host: '127.0.0.1', method: 'POST', path, headers });
    req.once('error', () => undefined);
    req.write('{"clientId":', () => setImmediate(() => req.destroy()));
    await answered;
    await house.http().get('/api/version');
    expect(house.logged.slice(before).filter((line) => line.includes('failed'))).toEqual([]);
  });

  it('waits for a picture over a slow line, but not for callers that never finish', () => {
    const slowLine = 1_000_000 / 8 / 1000;
    expect(server.requestTimeout).toBeGreaterThan(DEFAULT_LIMITS.uploadBytes / slowLine);
    expect(server.requestTimeout).toBeLessThanOrEqual(120_000);
    expect(server.headersTimeout).toBeLessThanOrEqual(15_000);
  });

  it('opens a session of its own, whatever cookie was planted before', async () => {
    const planted = 'session=planted00000000000000000000000000000000; csrf=planted';
    const res = await house
      .http()
      .get(await login())
      .set('Cookie', planted)
      .expect(302);
    const cookies = (res.headers['set-cookie'] as unknown as string[]).map((c) => c.split(';')[0] ?? '');
    expect(cookies.join(' ')).not.toContain('planted');
    await house.http().get('/api/session').set('Cookie', planted).expect(401);
    await house.http().get('/api/session').set('Cookie', cookies.join('; ')).expect(200);
  });

  it("lets nobody speak under the bot's name", async () => {
    const wang = await house.visitor('wang');
    for (const name of ['小邻', ' 小 邻 ', '小邻。', '·小邻·']) {
      const res = await wang.patch('/api/chat/me').send({ name }).expect(422);
      expect(res.body.error).toMatchObject({ code: 'nameTaken', message: expect.stringContaining('机器人') });
      const invite = (await house.chat.people.invite('xf-1-residents'))._id;
      await house.http().post('/api/chat/join').send({ name, invite }).expect(422);
    }
    await wang.patch('/api/chat/me').send({ name: '小邻居' }).expect(200);
  });

  it('does not take a chat cookie for a session, nor a session for a chat cookie', async () => {
    const [li, wang] = await Promise.all([house.staff('li'), house.visitor('wang')]);
    const token = (cookie: string): string => /=([^;]+)/.exec(cookie)?.[1] ?? '';
    await house
      .http()
      .get('/api/session')
      .set('Cookie', `session=${token(wang.cookie)}`)
      .expect(401);
    await house
      .http()
      .get('/api/chat/me')
      .set('Cookie', `visitor=${token(li.cookie)}`)
      .expect(401);
  });

  it('answers hidden files and missing ones alike', async () => {
    const { webRoot } = house.ports.config;
    await mkdir(join(webRoot, 'assets'), { recursive: true });
    await writeFile(join(webRoot, 'assets', '.secret.js'), 'x');
    await writeFile(join(webRoot, 'assets', 'page.js'), 'x');
    await house.http().get('/assets/page.js').expect(200);
    for (const path of ['/assets/.secret.js', '/assets/none.js', '/assets/', '/assets/..%2fassets%2f.secret.js']) {
      const res = await house.http().get(path).expect(404);
      expect(res.body.error?.code).toBe('notFound');
    }
  });

  it('lets pages run and style themselves from their own files only', async () => {
    const { headers } = await house.http().get('/api/version').expect(200);
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['permissions-policy']).toContain('geolocation=(self)');
    expect(headers['permissions-policy']).toContain('microphone=()');
  });

  it('marks every cookie Secure where people come by https', async () => {
    const config = { ...house.ports.config, baseUrl: 'https://linli.test', secureCookies: true };
    const app = createApp({ ...house.ports, config, metrics: new Registry() }).callback();
    const res = await supertest(app)
      .get(await login())
      .expect(302);
    const joined = await supertest(app).post('/api/chat/join').send({ persona: 'zhang' }).expect(200);
    const cookies = [res, joined].flatMap((r) => r.headers['set-cookie'] as unknown as string[]);
    expect(cookies).toHaveLength(3);
    for (const cookie of cookies) expect(cookie.toLowerCase()).toMatch(/; secure.*|samesite=lax.*; secure/);
    expect(res.headers['strict-transport-security']).toMatch(/^max-age=\d{7,}/);
  });

  it('logs no words, numbers of people or tokens, even at its most talkative', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    const read = { ...house.ports.read, person: () => Promise.reject(new Error('13812345678 漏水')) };
    const ports = { ...house.ports, log, read, metrics: new Registry() };
    const app = createApp(ports as typeof house.ports).callback();
    const wang = await house.visitor('wang');
    const li = await house.staff('li');
    const link = await login();
    await supertest(app).get(link);
    await supertest(app).get('/api/requests?q=13812345678').set('Cookie', li.cookie).expect(500);
    await supertest(app)
      .post('/api/chat/rooms/dm/messages')
      .set('Cookie', wang.cookie)
      .send({ clientId: 'quiet', text: '501 漏水，电话 13812345678' })
      .expect(201);
    await supertest(app).post('/api/chat/join').send({ name: '漏水', invite: 'NoSuchCode' });
    expect(lines.length).toBeGreaterThanOrEqual(4);
    const all = lines.join('');
    const secrets = [li.cookie, wang.cookie].flatMap((c) => c.split('; ').map((p) => p.split('=')[1] ?? ''));
    for (const word of ['漏水', '13812345678', 'NoSuchCode', link.split('/').at(-1) ?? '', ...secrets]) {
      expect(all).not.toContain(word);
    }
  });
});
