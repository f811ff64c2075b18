// Rules of the house that a machine can see: length and names of files, words only in word lists, nothing left over.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDERS, ROOT, sources } from './sources';

test('no source file is longer than 300 lines, dispatch than 120', () => {
  const long = sources(FOLDERS, /\.(ts|mts|mjs|js|vue)$/)
    .map((s) => ({ path: s.path, lines: s.text.split('\n').length - 1 }))
    .filter((s) => s.lines > (s.path === 'handlers/dispatch.ts' ? 120 : 300));
  expect(long).toEqual([]);
});

test('files are kebab-case', () => {
  const odd = sources(FOLDERS, /\.(ts|vue)$/)
    .map((s) => s.path.split('/').at(-1) as string)
    .filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.(ts|vue)$/.test(name) && !/^\d{4}-/.test(name));
  expect(odd).toEqual([]);
});

test('no file is a drawer for odds and ends', () => {
  const drawers = sources(FOLDERS, /\.ts$/).filter((s) =>
    /(^|\/)(utils?|helpers?|common|manager|misc)(\.ts$|\/)/.test(s.path),
  );
  expect(drawers.map((s) => s.path)).toEqual([]);
});

test('every source file says at its head what it is for', () => {
  const silent = sources(['bot', 'handlers', 'models', 'server', 'store', 'locales']).filter(
    (s) => !s.text.startsWith('//'),
  );
  expect(silent.map((s) => s.path)).toEqual([]);
});

const LANGUAGES = readdirSync(join(ROOT, 'locales')).filter((n) => !n.includes('.'));

const keysOf = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([k, v]) => keysOf(v, `${path}.${k}`))
    : [path.replace(/_(one|other|zero|few|many)$/, '')];

const json = (language: string, file: string): unknown =>
  JSON.parse(readFileSync(join(ROOT, 'locales', language, file), 'utf8'));

test('every language has the same keys', () => {
  for (const file of readdirSync(join(ROOT, 'locales', 'zh-CN'))) {
    const all = LANGUAGES.map((l) => [...new Set(keysOf(json(l, file)))].sort());
    for (const keys of all) expect({ file, keys }).toEqual({ file, keys: all[0] });
  }
  expect(
    new Set(
      LANGUAGES.map((l) =>
        readdirSync(join(ROOT, 'locales', l))
          .sort()
          .join(),
      ),
    ),
  ).toHaveProperty('size', 1);
});

const slots = (value: unknown, path = ''): [string, string][] =>
  typeof value === 'string'
    ? [
        [
          path,
          [...new Set((value.match(/\{\{[^}]+\}\}/g) ?? []).map((b) => b.replace(/(Zh|En)\}/, '}')))].sort().join(),
        ],
      ]
    : typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([k, v]) => slots(v, `${path}.${k}`))
      : [];

test('a text has the same blanks to fill in every language', () => {
  for (const file of readdirSync(join(ROOT, 'locales', 'zh-CN'))) {
    const [first, ...rest] = LANGUAGES.map((l) => new Map(slots(json(l, file))));
    for (const other of rest)
      for (const [path, blanks] of first ?? []) {
        if (other.has(path)) expect({ file, path, blanks: other.get(path) }).toEqual({ file, path, blanks });
      }
  }
});

test('nothing is left to be done, skipped or silenced', () => {
  const left = sources(FOLDERS, /\.(ts|vue|mjs)$/)
    .filter((s) => s.path !== 'test/arch/house.test.ts')
    .filter((s) => /\b(TODO|FIXME|XXX)\b|eslint-disable|@ts-ignore|@ts-nocheck|\.only\(/.test(s.text));
  expect(left.map((s) => s.path)).toEqual([]);
});
