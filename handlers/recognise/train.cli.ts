// Trains the reader of messages from the corpus and writes handlers/recognise/model.bin: `npm run train [-- FILE]`.
// Seeded: the same corpus gives the same bytes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATEGORIES } from '../../models/request/category';
import { readCorpus, writeExamples } from './training/corpus';
import { fit } from './training/fit';
import { pack } from './training/pack';
import { FIT, SEED, TRAIN_AMOUNTS } from './training/settings';

const file = process.argv[2] ?? join(__dirname, 'model.bin');
const corpus = readCorpus();
const labels = CATEGORIES.map((c) => c.code).filter((code) => corpus.categories.some((c) => c.code === code));
const examples = writeExamples(corpus, 'train', TRAIN_AMOUNTS, SEED);
process.stdout.write(`${examples.length} texts, ${labels.length} categories\n`);
const bytes = pack(fit(examples, { ...FIT, labels }), labels, [...new Set(CATEGORIES.map((c) => c.sector))]);
writeFileSync(file, bytes);
process.stdout.write(`${file}: ${bytes.length} bytes\n`);
