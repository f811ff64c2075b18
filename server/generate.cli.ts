// `npm run generate`: writes the documents that are made from the code.
import { writeFileSync } from 'node:fs';
import { generated } from './generated';

for (const [path, content] of Object.entries(generated())) {
  writeFileSync(path, content);
  process.stdout.write(`${path}\n`);
}
