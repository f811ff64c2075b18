// Encrypts what identifies people before it rests in the store: AES-256-GCM under a key from settings or, on the
// embedded engine, from a file beside the data that only the operator's user can read.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Seal {
  /** Encrypts; two seals of one text differ. Form: `s1.<key id>.<base64url of iv, tag and text>`. */
  seal(text: string): string;
  /** Decrypts. Throws when the text was changed or sealed under another key. */
  unseal(sealed: string): string;
}

/** A seal under a 32-byte key. */
export function createSeal(key: Buffer): Seal {
  if (key.length !== 32) throw new Error('The data key must be 32 bytes: 64 hexadecimal characters');
  const keyId = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return {
    seal(text) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `s1.${keyId}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    unseal(sealed) {
      const [version, id, body] = sealed.split('.');
      if (version !== 's1' || id !== keyId || body === undefined) {
        throw new Error(`Sealed under key ${id ?? 'unknown'}, but the key in use is ${keyId}`);
      }
      const bytes = Buffer.from(body, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}

/** The key given as hexadecimal, else the one in `data.key` in the folder, made on first use (mode 0600). */
export function dataKey(hex: string | undefined, folder: string): Buffer {
  if (hex !== undefined && hex !== '') return Buffer.from(hex, 'hex');
  const file = join(folder, 'data.key');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    try {
      writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
}
