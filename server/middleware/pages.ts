// The built pages: chat, console, public board, and their assets. Called by app.ts after the API.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context, Next } from 'koa';
import send from 'koa-send';

/** Page file of an address; undefined for what is no page. Names are those of the Vite inputs. */
export function pageOf(path: string): string | undefined {
  if (path === '/' || path === '/chat' || path === '/chat/') return 'chat.html';
  if (path === '/console' || path.startsWith('/console/')) return 'console.html';
  if (path === '/board' || path.startsWith('/board/')) return 'board.html';
  return undefined;
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    (s) => s.isFile(),
    () => false,
  );

/** Serves the folder of built pages. Assets carry a hash in their name and may be kept for a year; pages are asked for anew. */
export function pages(root: string): (ctx: Context, next: Next) => Promise<void> {
  return async (ctx, next) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return next();
    const page = pageOf(ctx.path);
    if (page !== undefined && (await exists(join(root, page)))) {
      ctx.state['route'] = 'page';
      ctx.set('Cache-Control', 'no-cache');
      await send(ctx, page, { root });
      return undefined;
    }
    const asset = ctx.path.startsWith('/assets/') || /^\/[\w.-]+\.(?:svg|png|ico|webmanifest|txt)$/.test(ctx.path);
    if (!asset) return next();
    ctx.state['route'] = 'asset';
    const immutable = ctx.path.startsWith('/assets/');
    // Not there, hidden, or outside the folder: all the same to the caller.
    const sent = await send(ctx, ctx.path, { root, maxAge: immutable ? 31_536_000_000 : 3_600_000, immutable }).catch(
      (error: { status?: number }) => {
        if ((error.status ?? 500) >= 500) throw error;
        return undefined;
      },
    );
    return sent === undefined ? next() : undefined;
  };
}
