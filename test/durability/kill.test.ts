// Two thousand messages by HTTP, delivered again and again, while the program is killed twenty times (LINLI_FULL=on; a
// fifth of it otherwise): every message has exactly one effect, every reply stands in its room exactly once.
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutboxRow } from '../../models/message/rows';
import type { Request } from '../../models/request/request';
import type { WebMessage } from '../../models/web/chat';
import { seededRng } from '../../models/kernel/rng';
import { openStore } from '../../store/open';

/** The whole of it takes minutes; an ordinary run does a fifth. */
const FULL = process.env['LINLI_FULL'] === 'on';
const MESSAGES = FULL ? 2000 : 400;
const KILLS = FULL ? 20 : 4;
const SIDE_BY_SIDE = 24;
const ROOMS: readonly (readonly [persona: string, room: string, buildings: readonly number[]])[] = [
  ['wang', 'xf-1-residents', [1, 2, 3]],
  ['zhang', 'xf-1-residents', [1, 2, 3]],
  ['liu', 'xf-2-residents', [4, 5]],
  ['zhou', 'hp-1-residents', [1, 2]],
];
const FAULTS = ['路灯不亮了', '楼道灯坏了', '下水道堵了', '电梯坏了', '垃圾没人清', '门禁坏了', '井盖松了'];
const TALK = ['大家早上好', '今天天气真好', '哈哈哈哈', '收到', '谢谢啊', '周末去哪玩'];

jest.setTimeout(600_000);

interface Child {
  readonly process: ChildProcess;
  /** Where it can be spoken to, once it can. */
  readonly url: Promise<string>;
  /** What it found from before has been done. */
  readonly idle: Promise<unknown>;
}

function startChild(folder: string): Child {
  const child = fork(join(__dirname, 'child.ts'), [folder], {
    execArgv: ['-r', join(__dirname, '..', 'support', 'register.js')],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const said = (wanted: RegExp): Promise<string> =>
    new Promise((resolve) => {
      child.on('message', (message) => {
        if (wanted.test(String(message))) resolve(String(message));
      });
    });
  return { process: child, url: said(/^http/), idle: said(/^idle$/) };
}

let child: Child;
let over = false;

/** Nothing goes on after a failure. */
afterAll(() => {
  over = true;
  child.process.kill('SIGKILL');
});

test(`killed ${KILLS} times under ${MESSAGES} messages, it loses nothing and doubles nothing`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'linli-kill-'));
  const rng = seededRng('kill');
  child = startChild(folder);

  const cookies = new Map<string, string>();
  for (const [persona] of ROOMS) {
    const answer = await fetch(`${await child.url}/api/chat/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ persona }),
    });
    expect(answer.status).toBe(200);
    cookies.set(
      persona,
      answer.headers
        .getSetCookie()
        .map((c) => c.split(';')[0])
        .join('; '),
    );
  }

  const kept: string[] = [];
  let next = 0;
  let answered = 0;
  let due = 0;
  let onDue = (): void => undefined;

  async function deliver(n: number): Promise<void> {
    const [persona, room, buildings] = ROOMS[n % ROOMS.length]!;
    const isReport = n % 4 === 0 || n % 4 === 3;
    const building = buildings[Math.floor(n / 7) % buildings.length];
    const text = isReport ? `${building}号楼${FAULTS[n % FAULTS.length]}` : TALK[n % TALK.length];
    const clientId = `c${n}`;
    const again = rng.next() < 0.3 ? 2 : 1;
    for (let done = 0; done < again && !over;) {
      try {
        const answer = await fetch(`${await child.url}/api/chat/rooms/${room}/messages`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', cookie: cookies.get(persona) ?? '' },
          body: JSON.stringify({ clientId, text }),
        });
        if (answer.status !== 200 && answer.status !== 201) throw new Error('not now');
        const { message } = (await answer.json()) as { message: { id: string } };
        if (isReport && done === 0) kept.push(`web:${message.id}`);
        done += 1;
      } catch {
        // The program was killed under it: the page tries once more when it is back, and so do we.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    answered += 1;
    if (answered === due) onDue();
  }

  const workers = Array.from({ length: SIDE_BY_SIDE }, async () => {
    while (next < MESSAGES && !over) await deliver(next++);
  });
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const reached = new Promise<void>((resolve) => {
      onDue = resolve;
    });
    due = Math.max(answered + 1, Math.floor((MESSAGES * kill) / (KILLS + 1)));
    await reached;
    child.process.kill('SIGKILL');
    child = startChild(folder);
  }
  await Promise.all(workers);
  await child.url;
  child.process.kill('SIGKILL');
  // One more start, left in peace until it has nothing to do.
  child = startChild(folder);
  await child.idle;
  child.process.kill('SIGKILL');

  const store = await openStore({ folder: join(folder, 'store') });
  const db = store.connection.db!;
  expect(await db.collection('inbox').countDocuments({ pending: true })).toBe(0);
  const requests = (await db.collection('requests').find({}).toArray()) as unknown as Request[];
  const outbox = (await db.collection('outbox').find({}).toArray()) as unknown as OutboxRow[];
  const said = (await db.collection('webmessages').find({}).toArray()) as unknown as WebMessage[];

  // Each report is in exactly one request, and nothing else is.
  const causes = requests.flatMap((r) => r.causes).filter((c) => c.startsWith('web:'));
  expect([...causes].sort()).toEqual([...new Set(kept)].sort());
  expect(new Set(requests.map((r) => `${r.communityId} ${r.code}`)).size).toBe(requests.length);
  // Every message that is owed was said once: one room message for each row.
  const bot = said.filter((m) => m.from.bot);
  expect(outbox.every((r) => r.state === 'sent')).toBe(true);
  expect(bot.map((m) => m._id).sort()).toEqual([...new Set(outbox.map((r) => r.receipt))].sort());
  // Nobody's own message stands twice either.
  const own = said.filter((m) => !m.from.bot).map((m) => `web:${m._id}`);
  expect(new Set(own).size).toBe(own.length);

  await store.close();
  rmSync(folder, { recursive: true, force: true });
});
