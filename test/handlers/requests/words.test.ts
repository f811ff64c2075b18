// Everything the requests make the bot say has words in both languages, with nothing left to fill in.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../../../bot/render';
import { LOCALES, namespace, words } from '../../../locales/index';
import { isRefusal } from '../../../models/kernel/refusal';
import { seededRng } from '../../../models/kernel/rng';
import type { Say } from '../../../models/message/say';
import type { ActName } from '../../../models/request/act';
import { begin, move } from '../../../models/request/machine';
import type { Request } from '../../../models/request/request';
import { TABLE } from '../../../models/request/table';
import { plausible } from '../../models/request/stages';
import { cast, ctxAt, group, MINUTE, NINE, people, recordOf, said, type Who } from '../../models/request/world';

type Later = Exclude<ActName, 'report' | 'splitOff'>;
const ACTS = (Object.keys(TABLE) as ActName[]).filter((a): a is Later => a !== 'report' && a !== 'splitOff');
const READERS = LOCALES.map((locale) => ({ locale, zone: 'Asia/Shanghai', now: NINE }));

/** Says of many random lives of requests, one of each key. */
const spoken = (): Map<string, Say> => {
  const rng = seededRng('words');
  const says = new Map<string, Say>();
  const pick = <T>(list: readonly T[]): T => list[Math.floor(rng.next() * list.length)]!;
  const keep = (list: readonly Say[]): void => list.forEach((s) => says.set(s.key, s));
  for (let life = 0; life < 400; life += 1) {
    const report = { ...said, private: rng.next() < 0.3, ...(rng.next() < 0.3 && { danger: 'gas' as const }) };
    const birth = { id: `r${life}`, code: 12, communityId: 'home', unitId: 'g1' };
    const first = begin({ act: 'report', birth, report, cast }, people.wang, ctxAt(NINE, {}, group));
    if (isRefusal(first)) throw new Error(first.refused);
    keep(first.say);
    let request: Request = recordOf(first);
    let now = NINE;
    for (let i = 0; i < 15; i += 1) {
      now += Math.floor(rng.next() * (rng.next() < 0.5 ? 60 : 6000)) * MINUTE + MINUTE;
      const act = pick(ACTS);
      const [able, what] = plausible(act, { ...request, updatedAt: now });
      const who = rng.next() < 0.85 ? able : pick(Object.keys(people) as Who[]);
      const result = move(request, what, people[who], ctxAt(now, {}, rng.next() < 0.5 ? group : undefined));
      if (result === undefined) continue;
      if (isRefusal(result)) {
        const { refused, ...rest } = result;
        says.set(`refusal.${refused}`, { to: { person: who }, key: `refusal.${refused}`, weight: 'reply', ...rest });
        continue;
      }
      keep(result.say);
      request = result.save!.record as Request;
    }
  }
  return says;
};

describe('words of requests', () => {
  const says = spoken();

  it('meets most of what can be said', () => {
    expect(says.size).toBeGreaterThan(90);
  });

  it.each([...says])('%s', (_key, say) => {
    for (const reader of READERS) {
      const text = textOf(say, reader);
      expect(text).not.toContain('{{');
      expect(text).not.toMatch(/undefined|NaN|\[object/);
      for (const b of say.buttons ?? []) {
        const w = words(reader.locale);
        expect(w.t(b.label, b.params)).not.toBe('');
        expect(w.t(b.says, b.params)).toContain('12');
      }
    }
  });

  const folder = join(__dirname, '../../..');
  const sources = ['models/request', 'models/request/acts', 'handlers/requests'].flatMap((at) =>
    readdirSync(join(folder, at))
      .filter((f) => f.endsWith('.ts'))
      .map((f) => readFileSync(join(folder, at, f), 'utf8')),
  );

  it('has words for every refusal in the code', () => {
    const keys = sources.flatMap((s) => [...s.matchAll(/\b(?:refuse|no)\(\s*'([a-zA-Z.]+)'/g)].map((m) => m[1]!));
    expect(keys.length).toBeGreaterThan(60);
    for (const key of keys)
      for (const locale of LOCALES) expect([key, words(locale).has(`refusal.${key}`)]).toEqual([key, true]);
  });

  it('has words for every say named in the code', () => {
    const keys = sources.flatMap((s) =>
      [
        ...s.matchAll(
          /\b(?:answer|inform|informAll|informParties|informReporter|announce|tellWorkers|tell)\(\s*d,[^'`]*'([a-z]\w*\.[\w.]+)'/g,
        ),
      ].map((m) => m[1]!),
    );
    expect(keys.length).toBeGreaterThan(40);
    for (const key of keys) for (const locale of LOCALES) expect([key, words(locale).has(key)]).toEqual([key, true]);
  });

  it.each(['say', 'refusal', 'button', 'status', 'phrases', 'setting'])('has the same keys of %s in both', (name) => {
    const [first, second] = LOCALES.map((locale) => Object.keys(namespace(locale, name)).sort());
    expect(first).toEqual(second);
  });

  it.each(['say', 'refusal', 'button'])('fills in the same of %s in both', (name) => {
    const slots = (text: unknown): string =>
      [...new Set([...String(text).matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]!))].sort().join();
    const [first, second] = LOCALES.map((locale) => namespace(locale, name));
    for (const key of Object.keys(first!)) expect([key, slots(first![key])]).toEqual([key, slots(second![key])]);
  });
});
