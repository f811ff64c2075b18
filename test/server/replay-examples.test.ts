// The evenings in docs/examples, played through the program: what a careful neighbour would expect of each message is
// written beside each log.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ledger, Step } from '../../server/replay/report';
import { play } from './replay-play';

jest.setTimeout(180_000);

const FOLDER = join(__dirname, '..', '..', 'docs', 'examples');

/** Numbers are those of the messages in the log. A message that stands nowhere is chatter. */
interface Expected {
  /** It makes a request, of one of these categories. */
  readonly requests: Readonly<Record<string, string | readonly string[]>>;
  /** It becomes part of the request that the other message made. */
  readonly merged: Readonly<Record<string, number>>;
  /** It is taken by this handler, and done. */
  readonly acts: Readonly<Record<string, string>>;
  /** Known to come out differently, and how; every one of them counts against the limit below. */
  readonly misses: Readonly<Record<string, string>>;
}

/** At most this share of all messages may be known misses; it is lowered as Linli learns. */
const MISSES = 0.1;

const logs = readdirSync(FOLDER).filter((f) => /\.(jsonl|txt)$/.test(f));
const expectedOf = (log: string): Expected =>
  JSON.parse(readFileSync(join(FOLDER, log.replace(/\.\w+$/, '.expected.json')), 'utf8')) as Expected;

/** What is wrong with a step; undefined when it is as expected. */
function wrong(step: Step, expected: Expected, codes: ReadonlyMap<number, string | null>): string | undefined {
  const { n, opened, category, code, intent, refused } = step;
  const got = `${intent ?? 'chatter'} ${code ?? ''} ${category ?? ''} ${refused ?? ''}`.trim();
  const request = expected.requests[n];
  if (request !== undefined) return opened && [request].flat().includes(category ?? '') ? undefined : got;
  const first = expected.merged[n];
  if (first !== undefined) return !opened && code !== null && code === codes.get(first) ? undefined : got;
  const act = expected.acts[n];
  if (act !== undefined) return intent === act && refused === null ? undefined : got;
  return code === null && step.said.length === 0 ? undefined : got;
}

test('there are at least three evenings, in both forms', () => {
  expect(logs.filter((f) => f.endsWith('.jsonl')).length).toBeGreaterThanOrEqual(2);
  expect(logs.filter((f) => f.endsWith('.txt')).length).toBeGreaterThanOrEqual(1);
});

describe.each(logs)('%s', (log) => {
  const expected = expectedOf(log);
  let steps: readonly Step[];
  let ledger: Ledger;
  beforeAll(async () => ({ steps, ledger } = await play(readFileSync(join(FOLDER, log), 'utf8'))));

  it('is understood as a careful neighbour would', () => {
    const codes = new Map(steps.map((s) => [s.n, s.code]));
    const surprises = steps.flatMap((s) => {
      const got = wrong(s, expected, codes);
      return got === undefined || expected.misses[s.n] !== undefined ? [] : [`${s.n} ${s.from}: ${s.text} → ${got}`];
    });
    expect(surprises).toEqual([]);
  });

  it('finds every quote, and loses nothing', () => {
    const lost = steps.filter((s) => s.quoteMissing && expected.misses[s.n] === undefined);
    expect(lost.map((s) => s.n)).toEqual([]);
    expect(ledger.totals).toMatchObject({ messages: steps.length, repeated: 0, backwards: 0 });
    const opened = steps.filter((s) => s.opened).map((s) => s.code);
    expect(ledger.ledger.map((r) => r.code)).toEqual(expect.arrayContaining(opened));
  });
});

test('they hold more than three hundred messages, with few known misses', () => {
  const lines = logs.flatMap((f) => readFileSync(join(FOLDER, f), 'utf8').split('\n'));
  const messages = lines.filter((l) => /^\{"at"|^\d{4}-\d\d-\d\d /.test(l)).length;
  expect(messages).toBeGreaterThan(300);
  const misses = logs.flatMap((f) => Object.keys(expectedOf(f).misses)).length;
  expect(misses).toBeLessThanOrEqual(messages * MISSES);
});
