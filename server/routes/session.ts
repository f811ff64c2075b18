// Signing in by one-time link, the session, signing out.
import { z } from 'zod';
import { CSRF_COOKIE, SESSION_COOKIE } from '../middleware/guard';
import { createLimiter, type Limiter } from '../middleware/rate-limit';
import type { AppPorts, Locale } from '../ports';
import { LIFE_MS } from '../../models/session/session';
import { CONSOLE_ROLES, STEWARDS } from './roles';
import { type Base, publicRoute, staffRoute } from './route';
import { role } from './schemas';

const session = z
  .object({
    person: z.object({ id: z.string(), name: z.string() }),
    grants: z.array(
      z.object({
        role,
        roleName: z.string(),
        unitId: z.string(),
        unitName: z.string(),
        partTime: z.boolean(),
      }),
    ),
    csrf: z.string(),
    /** May edit organisation, people, settings, catalogue, roster and rooms somewhere. */
    manager: z.boolean(),
    lang: z.enum(['zh-CN', 'en']),
    /** IANA zone in which times are told. */
    zone: z.string(),
  })
  .meta({ id: 'Session' });

const tries = new WeakMap<AppPorts, Limiter>();

function loginLimiter(ports: AppPorts): Limiter {
  const known = tries.get(ports) ?? createLimiter(ports.config.limits.login, ports.clock);
  tries.set(ports, known);
  return known;
}

function setCookies(call: Base, token: string, csrf: string): void {
  const shared = { sameSite: 'lax', secure: call.ports.config.secureCookies, overwrite: true, path: '/' } as const;
  call.ctx.cookies.set(SESSION_COOKIE, token, { ...shared, httpOnly: true, maxAge: LIFE_MS });
  call.ctx.cookies.set(CSRF_COOKIE, csrf, { ...shared, httpOnly: false, maxAge: LIFE_MS });
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** A small page without scripts for a link that no longer works. */
const usedPage = (locale: Locale, title: string, advice: string): string =>
  `<!doctype html><html lang="${locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>${escape(title)}</title><body><main><h1>${escape(title)}</h1><p>${escape(advice)}</p></main></body></html>`;

export const sessionRoutes = [
  publicRoute({
    method: 'get',
    path: '/login/:token',
    tag: 'session',
    summary: 'Sign in by a one-time link and go to the console',
    who: { kind: 'public' },
    scope: { kind: 'open' },
    type: 'text/html',
    status: 302,
    also: [410],
    async handle(call) {
      const { ctx, ports, locale } = call;
      ctx.set('Cache-Control', 'no-store');
      ctx.set('Referrer-Policy', 'no-referrer');
      // Programs that preview links ask with HEAD; that must not use the link up.
      if (ctx.method === 'HEAD') return '';
      loginLimiter(ports).take(ctx.ip);
      const token = String((ctx['params'] as { token?: string }).token);
      const opened = await call.sessions.redeem(token);
      if (!opened) {
        ctx.status = 410;
        ctx.type = 'html';
        return usedPage(locale, call.t('api.login.usedTitle'), call.t('api.error.linkUsed'));
      }
      setCookies(call, opened.token, opened.csrf);
      ctx.redirect('/console');
      return undefined;
    },
  }),

  staffRoute({
    method: 'get',
    path: '/api/session',
    tag: 'session',
    summary: 'Who is signed in, with which rights',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'self' },
    output: session,
    handle(call) {
      const tree = call.ports.tree();
      const { person } = call;
      return {
        person: { id: person._id, name: person.name },
        grants: person.grants.map((g) => ({
          role: g.role,
          roleName: call.t(`api.role.${g.role}`),
          unitId: g.unitId,
          unitName: tree.get(g.unitId)?.name ?? '',
          partTime: g.partTime === true,
        })),
        csrf: call.session.csrf,
        manager: person.grants.some((g) => STEWARDS.includes(g.role)),
        lang: call.locale,
        zone: call.ports.hoursOf(call.under[0] ?? '').zone,
      };
    },
  }),

  staffRoute({
    method: 'delete',
    path: '/api/session',
    tag: 'session',
    summary: 'Sign out',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'self' },
    status: 204,
    async handle(call) {
      await call.sessions.close(call.session);
      for (const name of [SESSION_COOKIE, CSRF_COOKIE]) call.ctx.cookies.set(name, null, { path: '/' });
      return undefined;
    },
  }),
];
