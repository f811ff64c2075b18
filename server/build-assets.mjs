// Copies what the compiler leaves behind into dist: word lists, models and other data that the program reads at run time.
import { cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';

const KEPT = new Set(['.json', '.bin']);
const SKIPPED = new Set(['corpus', 'tsconfig.json']);

function copy(folder) {
  for (const name of readdirSync(folder)) {
    if (SKIPPED.has(name)) continue;
    const from = join(folder, name);
    if (statSync(from).isDirectory()) copy(from);
    else if (KEPT.has(extname(name))) {
      mkdirSync(dirname(join('dist', from)), { recursive: true });
      cpSync(from, join('dist', from));
    }
  }
}

for (const folder of ['bot', 'handlers', 'locales', 'models', 'server', 'store']) copy(folder);
