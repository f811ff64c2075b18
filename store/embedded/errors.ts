// Errors: the MongoDB driver's classes and codes for what a statement did wrong, StoreError for what is wrong with the folder.
// Thrown by every part of the embedded store.
import { MongoInvalidArgumentError, MongoServerError, type Document } from 'mongodb';

const NAMES: Readonly<Record<number, string>> = {
  2: 'BadValue',
  4: 'NoSuchKey',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  16: 'InvalidLength',
  20: 'IllegalOperation',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  31: 'RoleNotFound',
  40: 'ConflictingUpdateOperators',
  48: 'NamespaceExists',
  52: 'DollarPrefixedFieldName',
  54: 'NotSingleValueField',
  56: 'EmptyFieldName',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  68: 'IndexAlreadyExists',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  115: 'CommandNotSupported',
  121: 'DocumentValidationFailure',
  168: 'InvalidPipelineOperator',
  171: 'CannotIndexParallelArrays',
  197: 'InvalidIndexSpecificationOption',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  17280: 'KeyTooLong',
  51091: 'Location51091',
};

/** A server error as the driver throws it; `extra` goes beside code and codeName. */
export function serverError(code: number, message: string, extra: Document = {}): MongoServerError {
  return new MongoServerError({
    ok: 0,
    message,
    errmsg: message,
    code,
    codeName: NAMES[code] ?? `Location${code}`,
    ...extra,
  });
}

/** The refusal of an argument that the driver would not even send. */
export const invalidArgument = (message: string): MongoInvalidArgumentError => new MongoInvalidArgumentError(message);

/** A write error inside a bulk; the driver carries these beside the result. */
export interface WriteFailure {
  readonly index: number;
  readonly code: number;
  readonly errmsg: string;
  readonly extra: Document;
}

/** Code, text and further fields of any error, for a bulk's list; rethrows what is not a server error. */
export function writeFailure(error: unknown, index: number): WriteFailure {
  if (!(error instanceof MongoServerError)) throw error;
  const extra: Document = {};
  if (error['keyPattern']) Object.assign(extra, { keyPattern: error['keyPattern'], keyValue: error['keyValue'] });
  if (error['errInfo']) extra['errInfo'] = error['errInfo'];
  return { index, code: Number(error.code), errmsg: error.message, extra };
}

const shown = (v: unknown): string => {
  if (typeof v === 'string') return JSON.stringify(v);
  if (v instanceof Date) return `new Date(${v.getTime()})`;
  if (typeof v === 'object' && v !== null && (v as { _bsontype?: string })._bsontype === 'ObjectId')
    return `ObjectId('${String(v)}')`;
  return v === undefined ? 'null' : typeof v === 'object' ? JSON.stringify(v) : String(v);
};

/** E11000, worded and shaped as MongoDB does. */
export function duplicateKey(ns: string, index: string, keyPattern: Document, keyValue: Document): MongoServerError {
  const dup = Object.keys(keyPattern)
    .map((k) => `${k}: ${shown(keyValue[k])}`)
    .join(', ');
  const message = `E11000 duplicate key error collection: ${ns} index: ${index} dup key: { ${dup} }`;
  return serverError(11000, message, { index: 0, keyPattern, keyValue });
}

/** What is wrong with the data folder. */
export type StoreErrorCode =
  | 'STORE_FOLDER_IS_FILE'
  | 'STORE_FOLDER_READ_ONLY'
  | 'STORE_CORRUPT'
  | 'STORE_NEWER_VERSION'
  | 'STORE_DISK_FULL'
  | 'STORE_WRITE_FAILED'
  | 'STORE_CLOSED'
  | 'STORE_OPEN_FAILED';

/** The folder cannot be used or written; `code` is stable, the message says what to do. */
export class StoreError extends Error {
  constructor(
    readonly code: StoreErrorCode,
    message: string,
    readonly folder: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
  }
}
