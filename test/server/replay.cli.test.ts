// The command as it is run: what it prints, its exit codes, what it leaves behind.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'linli-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Folders it left in its temporary folder. */
  readonly left: readonly string[];
}

/** Runs the command; `onLine` hears of every line it prints. */
function run(args: readonly string[], onLine?: (stop: (signal: NodeJS.Signals) => void) => void): Promise<Ran> {
  const temporary = mkdtempSync(join(folder, 'tmp-'));
  const child = spawn(process.execPath, ['-r', './test/support/register.js', 'server/replay.cli.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: temporary },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    onLine?.((signal) => child.kill(signal));
  });
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) =>
    child.on('close', (code) =>
      resolve({ code, out, err, left: readdirSync(temporary).filter((f) => f.startsWith('linli-')) }),
    ),
  );
}

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const evening = file(
  'evening.txt',
  '2026-03-10 19:02 王秀兰: 3号楼一单元楼道的灯坏了\n2026-03-10 19:03 老张: 今晚吃啥\n2026-03-10 19:04 张建国: +1',
);

it('prints what was understood, what was said, and the ledger', async () => {
  const { code, out, err, left } = await run([evening]);
  expect({ code, err, left }).toEqual({ code: 0, err: '', left: [] });
  expect(out).toContain('报事 · XF-1 · 路灯照明 · 一般 · 3号楼一单元');
  expect(out).toContain('小邻 → 幸福里一网格居民群：已受理，编号 1');
  expect(out).toMatch(/老张 {2}闲聊 {2}今晚吃啥/);
  expect(out).toContain('台账');
  expect(out).toContain('消息 3 条');
});

it('prints JSON lines, one for each message and the ledger', async () => {
  const { code, out } = await run([evening, '--json']);
  expect(code).toBe(0);
  const rows = out
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l) as Record<string, unknown>);
  expect(rows).toHaveLength(4);
  expect(rows.map((r) => r['intent'])).toEqual(['request.report', null, 'request.support', undefined]);
  expect(rows[3]).toMatchObject({ totals: { messages: 3, chatter: 1, requests: 1 } });
});

it('names faulty lines, in the language asked for', async () => {
  const bad = file('bad.jsonl', '{"at":"2026-03-10 19:02","from":"a","text":"x"}\n{"at":"25:00","from":"a"}\n');
  const zh = await run([bad]);
  expect(zh).toMatchObject({ code: 1, out: '', left: [] });
  expect(zh.err).toContain('第 2 行：时间写法不对：25:00');
  expect((await run([bad, '--lang', 'en'])).err).toContain('line 2: not a time: 25:00');
});

test.each([
  ['an unknown option', () => [evening, '--fast'], 2, '用法'],
  ['a time that is none', () => [evening, '--until', 'soon'], 2, '用法'],
  ['a file that is not there', () => [join(folder, 'none.txt')], 1, '找不到'],
  ['bytes that are no text', () => [file('gbk.txt', Buffer.from([0x32, 0xd6, 0xd0, 0xb9, 0xfa, 0xff]))], 1, 'UTF-8'],
])('refuses %s', async (_what, args, code, words) => {
  const ran = await run(args());
  expect({ code: ran.code, left: ran.left }).toEqual({ code, left: [] });
  expect(ran.err).toContain(words);
});

it('stops on Ctrl-C after the message in hand, and leaves nothing behind', async () => {
  const hours = Array.from({ length: 3000 }, (_, i) => `2026-03-10 19:02 王秀兰: 3号楼一单元楼道的灯坏了${i}`);
  let sent = false;
  const { code, out, left } = await run([file('long.txt', hours.join('\n'))], (stop) => {
    if (sent) return;
    sent = true;
    stop('SIGINT');
  });
  expect({ code, left }).toEqual({ code: 130, left: [] });
  expect(out).toContain('台账');
});
