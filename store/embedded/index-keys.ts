// The keys one document has in one index. Called by write.ts for every insert, update and delete.
import type { Document } from 'bson';
import { serverError } from './errors';
import { addBytes, addByte, addField, cutFields, finishKey, startKey } from './key-encoding';
import { compileFilter, type Predicate } from './match';
import { EMPTY_ARRAY, isDocument } from './values';

/** An index as the catalog stores it; `id` names its table. */
export interface IndexRecord {
  readonly id: number;
  readonly name: string;
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly unique?: boolean;
  readonly sparse?: boolean;
  readonly partialFilterExpression?: Document;
  readonly expireAfterSeconds?: number;
  /** The options as given, for listIndexes. */
  readonly spec: Document;
  /** Top-level fields of the paths that have been arrays in some document; absent while none has. */
  readonly multikey?: readonly string[];
  /** Set once a key was too long and cut: the order within it is no longer the values' order. */
  readonly cut?: boolean;
}

/** The fields of an index, compiled. */
export interface IndexDef {
  readonly record: IndexRecord;
  readonly paths: readonly string[];
  readonly parts: readonly (readonly string[])[];
  readonly descending: readonly boolean[];
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly simple: boolean;
  readonly partial: Predicate | undefined;
  /** Top-level fields that decide the keys; undefined when any field may. */
  readonly roots: ReadonlySet<string> | undefined;
}

/** Keys of a document in an index, with what they say about the index. */
export interface DocumentKeys {
  readonly keys: Buffer[];
  /** The field that is an array here. */
  readonly multikey: string | undefined;
  readonly cut: boolean;
}

const NONE: DocumentKeys = { keys: [], multikey: undefined, cut: false };

/** Compiles an index record. */
export function compileIndex(record: IndexRecord): IndexDef {
  const paths = Object.keys(record.key);
  const deciding = [...paths, ...Object.keys(record.partialFilterExpression ?? {})].map(
    (p) => p.split('.', 1)[0] as string,
  );
  return {
    record,
    paths,
    parts: paths.map((p) => p.split('.')),
    descending: paths.map((p) => record.key[p] === -1),
    unique: record.unique === true,
    sparse: record.sparse === true,
    simple: paths.every((p) => !p.includes('.')),
    roots: deciding.some((p) => p.startsWith('$')) ? undefined : new Set(deciding),
    partial: record.partialFilterExpression ? compileFilter(record.partialFilterExpression) : undefined,
  };
}

/** Values at a path; `array` is told which prefix held an array. */
function collect(
  value: unknown,
  parts: readonly string[],
  i: number,
  out: unknown[],
  array: (depth: number) => void,
): void {
  if (i === parts.length) {
    if (!Array.isArray(value)) out.push(value ?? null);
    else {
      array(i);
      if (value.length === 0) out.push(EMPTY_ARRAY);
      for (const item of value as unknown[]) out.push(item ?? null);
    }
    return;
  }
  const part = parts[i] as string;
  if (Array.isArray(value)) {
    array(i);
    const index = /^\d+$/.test(part) ? Number(part) : -1;
    if (index >= 0) {
      collect((value as unknown[])[index], parts, i + 1, out, array);
      for (const item of value as unknown[])
        if (isDocument(item) && part in item) collect(item[part], parts, i + 1, out, array);
    } else
      for (const item of value as unknown[])
        collect(isDocument(item) ? item[part] : undefined, parts, i + 1, out, array);
    if (value.length === 0) out.push(null);
  } else collect(isDocument(value) ? value[part] : undefined, parts, i + 1, out, array);
}

const hasField = (doc: unknown, parts: readonly string[], i: number): boolean => {
  if (i === parts.length) return doc !== undefined;
  if (Array.isArray(doc)) {
    const index = /^\d+$/.test(parts[i] as string) ? (doc as unknown[])[Number(parts[i])] : undefined;
    return (
      (index !== undefined && hasField(index, parts, i + 1)) ||
      doc.some((item) => isDocument(item) && hasField(item, parts, i))
    );
  }
  return isDocument(doc) && hasField(doc[parts[i] as string], parts, i + 1);
};

/** Ends a key: the id after the fields for a common index, nothing for a unique one. */
function finish(def: IndexDef, idKey: Uint8Array): { key: Buffer; cut: boolean } {
  const cut = cutFields();
  if (!def.unique) {
    addBytes(idKey);
    addByte(idKey.length >> 8);
    addByte(idKey.length & 0xff);
  }
  return { key: finishKey(), cut };
}

/** The id key inside a key of a common index. */
export function idOfKey(key: Buffer): Buffer {
  const end = key.length - 2;
  const length = ((key[end] as number) << 8) | (key[end + 1] as number);
  return key.subarray(end - length, end);
}

function simpleKeys(def: IndexDef, doc: Document, idKey: Uint8Array): DocumentKeys | undefined {
  startKey();
  for (let i = 0; i < def.paths.length; i++) {
    const value: unknown = doc[def.paths[i] as string];
    if (Array.isArray(value)) return undefined;
    addField(value ?? null, def.descending[i] as boolean);
  }
  const { key, cut } = finish(def, idKey);
  return { keys: [key], multikey: undefined, cut };
}

/** Every combination of the fields' values, one list for each key. */
function combinations(values: readonly unknown[][]): unknown[][] {
  return values.reduce<unknown[][]>((rows, list) => rows.flatMap((row) => list.map((v) => [...row, v])), [[]]);
}

/** One list of values for each key: fields of the same array's elements stay together. */
function keyRows(values: readonly unknown[][], arrays: readonly number[]): unknown[][] {
  const fanned = values.filter((_, i) => (arrays[i] as number) > 0);
  const count = fanned[0]?.length ?? 1;
  const aligned = arrays.every((n) => n <= 1) && fanned.every((list) => list.length === count);
  // an array inside an array's element: which values belong together is lost, so all pairs are kept
  if (!aligned) return combinations(values);
  return Array.from({ length: count }, (_, n) => values.map((list, i) => (arrays[i] ? list[n] : list[0])));
}

function arrayKeys(def: IndexDef, doc: Document, idKey: Uint8Array): DocumentKeys {
  const values: unknown[][] = [];
  const arrays: number[] = [];
  let fanRoot: string | undefined;
  def.parts.forEach((parts) => {
    const found: unknown[] = [];
    let met = 0;
    collect(doc[parts[0] as string], parts, 1, found, () => met++);
    values.push(found);
    arrays.push(met);
    if (met === 0) return;
    if (fanRoot !== undefined && fanRoot !== parts[0]) {
      throw serverError(171, `cannot index parallel arrays [${parts[0]}] [${fanRoot}]`);
    }
    fanRoot = parts[0] as string;
  });
  const seen = new Map<string, Buffer>();
  let anyCut = false;
  for (const row of keyRows(values, arrays)) {
    startKey();
    row.forEach((v, i) => addField(v ?? null, def.descending[i] as boolean));
    const { key, cut } = finish(def, idKey);
    anyCut ||= cut;
    seen.set(key.toString('latin1'), key);
  }
  return { keys: [...seen.values()], multikey: fanRoot, cut: anyCut };
}

/** Keys of `doc`, none when a sparse or partial index leaves it out. Refuses parallel arrays (171). */
export function documentKeys(def: IndexDef, doc: Document, idKey: Uint8Array): DocumentKeys {
  if (def.partial && !def.partial(doc)) return NONE;
  if (def.sparse && !def.parts.some((parts) => hasField(doc, parts, 0))) return NONE;
  return (def.simple && simpleKeys(def, doc, idKey)) || arrayKeys(def, doc, idKey);
}

/** The values of a unique index's fields, for the text of E11000. */
export function keyValues(def: IndexDef, doc: Document): Document {
  const out: Document = {};
  def.parts.forEach((parts, i) => {
    const found: unknown[] = [];
    collect(doc[parts[0] as string], parts, 1, found, () => undefined);
    out[def.paths[i] as string] = found[0] === EMPTY_ARRAY ? [] : (found[0] ?? null);
  });
  return out;
}
