// Generated documents say what the code says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, readConfig } from '../../server/config';
import { generated } from '../../server/generated';

const ROOT = join(__dirname, '..', '..');

test.each(Object.entries(generated()))('%s is as `npm run generate` writes it', (path, content) => {
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(content);
});

test('every fault in the settings is told at once, with the name of the setting', () => {
  const faults = (() => {
    try {
      readConfig({ PORT: 'many', DATA_KEY: 'short', MONGODB_URI: 'http://x' });
      return [];
    } catch (error) {
      return error instanceof ConfigError ? error.faults : [String(error)];
    }
  })();
  expect(faults.map((f) => f.split(':')[0])).toEqual(['PORT', 'MONGODB_URI', 'DATA_KEY']);
});

test('an empty setting counts as absent', () => {
  expect(readConfig({ PORT: '', SEED_DEMO: '' })).toMatchObject({ PORT: 3000, SEED_DEMO: true });
});
