// Prints how well the reader does: on the corpus's own test split and on folders of labelled rows.
// `npm run eval [-- FOLDER…]`; a folder may hold request.jsonl, category.jsonl, urgency.jsonl, place.jsonl, dup.jsonl.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scoreCategories, scorePairs, scorePlaces, scoreRequests, scoreUrgency, type Row } from './evaluation/sets';
import { loadRecogniser } from './read';
import { readCorpus, writeExamples } from './training/corpus';
import { SEED, TEST_AMOUNTS } from './training/settings';

const reader = loadRecogniser();
const print = (heading: string, lines: readonly string[]): void => {
  process.stdout.write(`\n${heading}\n${lines.join('\n')}\n`);
};

const SETS: readonly (readonly [string, (rows: readonly Row[]) => string[]])[] = [
  ['request', (rows) => scoreRequests(rows, reader)],
  ['category', (rows) => scoreCategories(rows, reader)],
  ['urgency', (rows) => scoreUrgency(rows, reader)],
  ['place', scorePlaces],
  ['dup', scorePairs],
];

const own = writeExamples(readCorpus(), 'test', TEST_AMOUNTS, SEED + 1);
print(
  `own test split, model ${reader.version}: request or chatter`,
  scoreRequests(
    own.map((e) => ({ text: e.text, kind: e.kind, label: e.isRequest ? 'request' : 'chat' })),
    reader,
  ),
);
print(
  'own test split: category',
  scoreCategories(
    own.filter((e) => e.isRequest).map((e) => ({ text: e.text, label: e.category })),
    reader,
  ),
);
print(
  'own test split: urgency',
  scoreUrgency(
    own.filter((e) => e.isRequest).map((e) => ({ text: e.text, label: e.urgency })),
    reader,
  ),
);

for (const folder of process.argv.slice(2)) {
  for (const [name, score] of SETS) {
    const file = join(folder, `${name}.jsonl`);
    if (!existsSync(file)) continue;
    const rows = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    print(`${file}`, score(rows.map((line) => JSON.parse(line) as Row)));
  }
}
