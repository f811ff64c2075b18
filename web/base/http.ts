// Calls to the JSON API: language, CSRF and idempotency headers, errors as one class with words fit for people.
import { freshId } from './fresh-id';
import { sharedWords } from './shared-words';
import { lang } from './words';

export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** A refusal or failure. `status` 0 means the server was not reached. `message` is for the reader. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: readonly FieldError[] = [],
  ) {
    super(message);
    this.name = 'HttpError';
  }

  /** Worth trying again later, unchanged. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Appends the defined values of a query to a path. */
export function withQuery(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, v]) => v !== undefined && v !== '');
  const text = new URLSearchParams(pairs.map(([k, v]) => [k, String(v)])).toString();
  return text ? `${path}${path.includes('?') ? '&' : '?'}${text}` : path;
}

const cookie = (name: string): string | undefined =>
  document.cookie
    .split('; ')
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** Headers of a call; the mutation headers too when `key` is given. */
export function headersOf(key?: string): Record<string, string> {
  const csrf = cookie('csrf');
  return {
    Accept: 'application/json',
    'Accept-Language': lang.value,
    ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    ...(key !== undefined && csrf !== undefined ? { 'X-CSRF-Token': decodeURIComponent(csrf) } : {}),
  };
}

/** Reads an error answer; a body that is not ours gets general words by status. */
export function errorOf(status: number, body: unknown): HttpError {
  const error = (body as { error?: { code?: string; message?: string; fields?: FieldError[] } } | null)?.error;
  const words = error?.message ?? sharedWords(status === 0 ? 'error.offline' : 'error.unexpected', { status });
  return new HttpError(status, error?.code ?? 'unknown', words, error?.fields ?? []);
}

export interface CallOptions {
  readonly query?: Query;
  readonly body?: unknown;
  readonly form?: FormData;
  /** Kept the same over retries of one act. */
  readonly key?: string;
  readonly signal?: AbortSignal;
}

/** Calls the API and returns the parsed answer. Throws HttpError on anything else than 2xx. */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const changes = method !== 'GET';
  const headers = headersOf(changes ? (options.key ?? freshId()) : undefined);
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(withQuery(path, options.query), {
      method,
      headers,
      credentials: 'same-origin',
      body: options.form ?? (options.body === undefined ? null : JSON.stringify(options.body)),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw errorOf(0, null);
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw errorOf(response.status, body);
  return body as T;
}

/** Words of any thrown thing, for showing. */
export const wordsOf = (cause: unknown): string =>
  cause instanceof HttpError ? cause.message : sharedWords('error.unexpected', { status: '' });
