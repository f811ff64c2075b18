// Turns whatever goes wrong into one shape: { error: { code, message, fields? } } in the caller's language. Outermost of
// the API's middleware. Unknown faults get a short code for the person and a log line without personal words.
import type { Context, Next } from 'koa';
import { idFrom } from '../../models/kernel/ids';
import type { AppPorts, Locale } from '../ports';
import { HttpError, RefusedError } from './http-error';

export interface ErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly fields?: readonly { readonly path: string; readonly message: string }[];
  };
}

const localeOf = (ctx: Context): Locale => (ctx.state['locale'] as Locale | undefined) ?? 'zh-CN';

/** Statuses that koa's own helpers and parsers throw, by the code we answer. */
const KNOWN: Readonly<Record<number, 'badRequest' | 'notFound' | 'method' | 'tooLarge'>> = {
  400: 'badRequest',
  404: 'notFound',
  405: 'method',
  413: 'tooLarge',
};

/** A refusal about rights answers 403, any other 409. */
const refusalStatus = (key: string): number => (key.startsWith('policy.') ? 403 : 409);

/** Name and place of a fault, without its message: messages may quote what people wrote. */
const faultOf = (error: unknown): { readonly name: string; readonly at?: string } => {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    at: frames
      .slice(0, 6)
      .map((line) => line.trim())
      .join(' | '),
  };
};

/** Builds the middleware. */
export function errors(ports: AppPorts): (ctx: Context, next: Next) => Promise<void> {
  const { text, refusalText, log, ids } = ports;

  function answer(ctx: Context, status: number, body: ErrorBody['error']): void {
    ctx.status = status;
    ctx.body = { error: body } satisfies ErrorBody;
  }

  function answerTo(ctx: Context, error: unknown): void {
    const locale = localeOf(ctx);
    if (error instanceof HttpError) {
      if (error.retryAfter !== undefined) ctx.set('Retry-After', String(error.retryAfter));
      const fields = error.fields.map((f) => ({
        path: f.path,
        // A key with a dot names a text of another file.
        message: text(locale, f.key.includes('.') ? f.key : `api.field.${f.key}`, f.params ?? {}),
      }));
      answer(ctx, error.status, {
        code: error.code,
        message: text(locale, `api.error.${error.code}`, error.params),
        ...(fields.length > 0 ? { fields } : {}),
      });
      return;
    }
    if (error instanceof RefusedError) {
      const { refusal } = error;
      answer(ctx, refusalStatus(refusal.refused), { code: refusal.refused, message: refusalText(locale, refusal) });
      return;
    }
    // Somebody who goes away in the middle of a body, or never ends it, is no fault of ours.
    const left = ctx.req.destroyed && !ctx.req.complete;
    const status = left ? 400 : (error as { status?: unknown } | null)?.status;
    const known = typeof status === 'number' ? KNOWN[status] : undefined;
    if (known !== undefined && typeof status === 'number') {
      answer(ctx, status, { code: known, message: text(locale, `api.error.${known}`) });
      return;
    }
    const code = idFrom('fault', ids.next()).slice(0, 6).toUpperCase();
    log.error({ code, method: ctx.method, route: ctx.state['route'], ...faultOf(error) }, 'request failed');
    answer(ctx, 500, { code, message: text(locale, 'api.error.internal', { code }) });
  }

  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      answerTo(ctx, error);
    }
  };
}
