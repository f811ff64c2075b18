// The language of an answer: ?lang=, else the lang cookie, else Accept-Language, else Chinese. First of the middleware.
import type { Context, Next } from 'koa';
import type { Locale } from '../ports';

const known = (tag: string | undefined): Locale | undefined => {
  if (tag === undefined) return undefined;
  const low = tag.trim().toLowerCase();
  if (low.startsWith('zh')) return 'zh-CN';
  return low.startsWith('en') ? 'en' : undefined;
};

/** Reads the caller's language. */
export function languageOf(query: unknown, cookie: string | undefined, header: string): Locale {
  const asked = known(typeof query === 'string' ? query : undefined) ?? known(cookie);
  if (asked) return asked;
  const weighed = header.split(',').map((part, i) => {
    const [tag, ...rest] = part.split(';');
    const q = Number(/q=([\d.]+)/.exec(rest.join(';'))?.[1] ?? '1');
    return { tag, q, i };
  });
  weighed.sort((a, b) => b.q - a.q || a.i - b.i);
  for (const { tag } of weighed) {
    const found = known(tag);
    if (found) return found;
  }
  return 'zh-CN';
}

/** Leaves the language in `ctx.state.locale`. */
export const language = async (ctx: Context, next: Next): Promise<void> => {
  const locale = languageOf(ctx.query['lang'], ctx.cookies.get('lang'), ctx.get('accept-language'));
  ctx.state['locale'] = locale;
  ctx.set('Content-Language', locale);
  ctx.vary('Accept-Language');
  await next();
};
