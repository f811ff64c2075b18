// The pages' words: the same in both languages, each of them used.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const WEB = join(__dirname, '../../web');
const FILES = ['shared', 'chat', 'board', 'console'];

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, before = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[before + key, value] as const] : [...leaves(value, `${before}${key}.`)],
    ),
  );
}
const read = (lang: string, file: string): Map<string, string> =>
  leaves(JSON.parse(readFileSync(join(WEB, 'locales', lang, `${file}.json`), 'utf8')) as Tree);
const namesIn = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)/g)].map((m) => m[1]!))].sort();

/** Every key that appears in the sources: plainly, or as a template whose gaps match one step. */
function keysIn(folders: readonly string[]): (key: string) => boolean {
  const sources = folders.flatMap((folder) =>
    (readdirSync(join(WEB, folder), { recursive: true }) as string[])
      .filter((name) => /\.(ts|vue)$/.test(name))
      .map((name) => readFileSync(join(WEB, folder, name), 'utf8')),
  );
  const text = sources.join('\n');
  const patterns = [...text.matchAll(/`([\w.-]*\$\{[^`]*)`/g)].map((m) => {
    const parts = m[1]!.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('[\\w-]+')}$`);
  });
  return (key) => text.includes(`'${key}'`) || patterns.some((p) => p.test(key));
}

describe.each(FILES)('the words in %s.json', (file) => {
  const zh = read('zh-CN', file);
  const en = read('en', file);

  test('have the same keys in both languages', () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
  });

  test('have the same values to fill in', () => {
    for (const [key, text] of zh) expect([key, namesIn(en.get(key)!)]).toEqual([key, namesIn(text)]);
  });

  test('are all used', () => {
    const used = keysIn(file === 'shared' ? ['base', 'chat', 'board', 'console'] : [file]);
    expect([...zh.keys()].filter((key) => !used(key))).toEqual([]);
  });
});
