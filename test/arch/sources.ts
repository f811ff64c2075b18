// The project's own source files and what they import, for the architecture tests.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, normalize, relative } from 'node:path';
import { preProcessFile } from 'typescript';

export const ROOT = join(__dirname, '..', '..');
export const FOLDERS = ['bot', 'handlers', 'locales', 'models', 'server', 'store', 'web', 'test'] as const;

export interface Source {
  /** Path from the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    if (name === 'node_modules' || name === 'dist') return [];
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

/** Source files with one of the endings below the folders. */
export const sources = (folders: readonly string[], endings: RegExp = /\.ts$/): Source[] =>
  folders
    .flatMap((f) => walk(join(ROOT, f)))
    .filter((p) => endings.test(p))
    .map((p) => ({ path: relative(ROOT, p), text: readFileSync(p, 'utf8') }));

export interface Imports {
  /** Files of ours, as paths from the root without ending. */
  readonly ours: readonly string[];
  /** Names of packages, node: left out. */
  readonly packages: readonly string[];
}

/** What a file imports, types and dynamic imports included. */
export function importsOf({ path, text }: Source): Imports {
  const names = preProcessFile(text, true, true).importedFiles.map((f) => f.fileName);
  const ours = names.filter((n) => n.startsWith('.')).map((n) => normalize(join(path, '..', n)));
  const packages = names
    .filter((n) => !n.startsWith('.') && !n.startsWith('node:'))
    .map((n) => (n.startsWith('@') ? n.split('/').slice(0, 2).join('/') : (n.split('/')[0] as string)));
  return { ours, packages };
}
