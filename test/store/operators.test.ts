// What the store suite does not cover, the program does not use: every operator in its sources stands in the suite.
import { sources } from '../arch/sources';

/** Words that begin with a dollar and are JSON Schema's, in the description of the web interface. */
const notOperators = new Set(['$schema', '$ref', '$id', '$defs']);

function operatorsOf(text: string): string[] {
  const found = text.match(/\$[a-z][A-Za-z]*(?=['"]?\s*[:,\])])/g) ?? [];
  return [...new Set(found)].filter((word) => !notOperators.has(word));
}

test('every operator the program uses is in the store suite', () => {
  const covered = new Set(sources(['test/store/suite']).flatMap(({ text }) => operatorsOf(text)));
  const missing = sources(['store', 'models', 'handlers', 'bot', 'server'])
    .filter(({ path }) => !path.startsWith('store/embedded/'))
    .flatMap(({ path, text }) => operatorsOf(text).map((operator) => ({ path, operator })))
    .filter(({ operator }) => !covered.has(operator))
    .map(({ path, operator }) => `${operator} in ${path}`);
  expect(covered.size).toBeGreaterThan(80);
  expect(missing).toEqual([]);
});
