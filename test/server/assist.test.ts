import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAssist } from '../../server/assist';

let server: Server;
let answer: { status: number; body: string };
const heard: { url: string | undefined; key: string | undefined; body: string }[] = [];

beforeAll(async () => {
  server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => (body += String(chunk)));
    req.on('end', () => {
      heard.push({ url: req.url, key: req.headers.authorization, body });
      res.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => new Promise((done) => server.close(done)));
beforeEach(() => heard.splice(0));

const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`;
const assist = () => createAssist({ url: address(), key: 'secret', model: 'small', timeoutMs: 2000 });
const said = (content: string): string => JSON.stringify({ choices: [{ message: { content } }] });

test('asks a chat completion and reads the opinion', async () => {
  answer = { status: 200, body: said('{"isRequest":true,"category":"lighting"}') };
  expect(await assist().ask('灯坏了[电话]')).toEqual({ isRequest: true, category: 'lighting' });
  expect(heard[0]).toMatchObject({ url: '/v1/chat/completions', key: 'Bearer secret' });
  const sent = JSON.parse(heard[0]!.body) as { model: string; messages: { role: string; content: string }[] };
  expect(sent.model).toBe('small');
  expect(sent.messages.at(-1)).toEqual({ role: 'user', content: '灯坏了[电话]' });
});

test.each([
  [500, said('{"isRequest":true}')],
  [200, 'not json'],
  [200, '{"choices":[]}'],
  [200, said('I think it is a request')],
  [200, said('x'.repeat(30_000) + '{"isRequest":true}')],
])('cannot tell after a bad answer (%i)', async (status, body) => {
  answer = { status, body };
  expect(await assist().ask('灯')).toBeUndefined();
});

test('cannot tell when nobody answers', async () => {
  const nowhere = createAssist({ url: 'http://127.0.0.1:9/v1', model: 'small', timeoutMs: 500 });
  expect(await nowhere.ask('灯')).toBeUndefined();
});

test('cannot tell when the answer is late', async () => {
  const late: typeof fetch = (_url, init) =>
    new Promise((_done, fail) => init?.signal?.addEventListener('abort', () => fail(new Error('late'))));
  const slow = createAssist({ url: 'http://127.0.0.1:9/v1', model: 'small', timeoutMs: 20 }, late);
  expect(await slow.ask('灯')).toBeUndefined();
});
