// What makes the paths of an update acceptable together, and the order they are applied in. Called by update.ts.
import { serverError } from './errors';

/** Something that changes a path. */
interface Pathed {
  readonly path: string;
}

/** Order in which changes are applied: by path, numbers as numbers. */
export const byPath = (a: Pathed, b: Pathed): number => {
  const x = a.path.split('.');
  const y = b.path.split('.');
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const p = x[i] as string;
    const q = y[i] as string;
    if (p === q) continue;
    if (/^\d+$/.test(p) && /^\d+$/.test(q)) return Number(p) - Number(q);
    return p < q ? -1 : 1;
  }
  return x.length - y.length;
};

/** Refuses two changes of one path, or of a path and what lies under it (40). */
export function refuseConflicts(changes: readonly Pathed[]): void {
  const seen = new Set<string>();
  for (const { path } of changes) {
    if (seen.has(path)) throw serverError(40, `Updating the path '${path}' would create a conflict at '${path}'`);
    const parts = path.split('.');
    for (let i = 1; i < parts.length; i++) {
      const prefix = parts.slice(0, i).join('.');
      if (seen.has(prefix)) throw serverError(40, `Updating the path '${path}' would create a conflict at '${prefix}'`);
    }
    for (const other of seen) {
      if (other.startsWith(`${path}.`))
        throw serverError(40, `Updating the path '${other}' would create a conflict at '${path}'`);
    }
    seen.add(path);
  }
}

/** Refuses a path that no update may have. */
export function checkPath(path: string): void {
  if (path === '') throw serverError(56, 'An empty update path is not valid.');
  const parts = path.split('.');
  if (parts.some((p) => p === ''))
    throw serverError(56, `The update path '${path}' contains an empty field name, which is not allowed.`);
  if (parts[0] === '$' || parts[0]?.startsWith('$[')) {
    throw serverError(2, `Cannot have positional (i.e. '$') element in the first position in path '${path}'`);
  }
  if (parts[0]?.startsWith('$')) {
    throw serverError(
      52,
      `The dollar ($) prefixed field '${parts[0]}' in '${path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  }
}
