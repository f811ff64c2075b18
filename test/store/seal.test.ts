import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeal, dataKey } from '../../store/seal';

test('what is sealed comes back, and two seals of one text differ', () => {
  const seal = createSeal(randomBytes(32));
  const [a, b] = [seal.seal('13812345678'), seal.seal('13812345678')];
  expect(a).not.toBe(b);
  expect(a).not.toContain('138');
  expect([seal.unseal(a), seal.unseal(b)]).toEqual(['13812345678', '13812345678']);
});

test('a changed seal and another key are refused', () => {
  const seal = createSeal(randomBytes(32));
  const sealed = seal.seal('3号楼501');
  const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
  expect(() => seal.unseal(changed)).toThrow();
  expect(() => createSeal(randomBytes(32)).unseal(sealed)).toThrow(/key/);
});

test('the key is made once, for the owner of the folder alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'linli-key-'));
  const key = dataKey(undefined, folder);
  expect(key).toHaveLength(32);
  expect(dataKey(undefined, folder)).toEqual(key);
  expect(statSync(join(folder, 'data.key')).mode & 0o077).toBe(0);
  expect(readFileSync(join(folder, 'data.key'), 'utf8')).toBe(key.toString('hex'));
  expect(dataKey('ab'.repeat(32), folder)).toEqual(Buffer.alloc(32, 0xab));
  rmSync(folder, { recursive: true, force: true });
});
