// The document an upsert starts from. Called by write.ts.
import type { Document } from 'bson';
import { serverError } from './errors';
import { setAt, valueAt } from './update-path';
import { copyValue, isDocument } from './values';

/** The document an upsert starts from: the equalities of its filter. */
export function upsertBase(filter: Document): Document {
  const base: Document = {};
  const add = (path: string, value: unknown): void => {
    if (valueAt(base, path.split('.')) !== undefined) {
      throw serverError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    }
    setAt(base, path.split('.'), copyValue(value));
  };
  const visit = (f: Document): void => {
    for (const key of Object.keys(f)) {
      const value: unknown = f[key];
      if (key === '$and') (value as Document[]).forEach(visit);
      else if (key === '$or' && (value as Document[]).length === 1) visit((value as Document[])[0] as Document);
      else if (key.startsWith('$') || value === undefined || value instanceof RegExp) continue;
      else if (isDocument(value) && Object.keys(value)[0]?.startsWith('$')) {
        if ('$eq' in value) add(key, value['$eq']);
        else if (Array.isArray(value['$all']) && value['$all'].length === 1) add(key, (value['$all'] as unknown[])[0]);
        else if (Array.isArray(value['$in']) && value['$in'].length === 1 && !(value['$in'][0] instanceof RegExp)) {
          add(key, (value['$in'] as unknown[])[0]);
        }
      } else add(key, value);
    }
  };
  visit(filter);
  return base;
}
