// Who is calling: console sessions, chat visitors, and the double-submit check on changes. Called by mount.ts.
import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'koa';
import { isStaff, type Person } from '../../models/person/person';
import type { Session } from '../../models/session/session';
import type { Visitor } from '../../models/web/chat';
import type { AppPorts } from '../ports';
import type { Sessions } from '../session/sessions';
import { HttpError } from './http-error';

export const SESSION_COOKIE = 'session';
export const CSRF_COOKIE = 'csrf';
export const VISITOR_COOKIE = 'visitor';

const SAFE: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

export interface SignedIn {
  readonly person: Person;
  readonly session: Session;
}

const same = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
};

/** Refuses changes that another site's page sends with our cookies. */
export function sameSite(ctx: Context, baseUrl: string): void {
  if (SAFE.includes(ctx.method)) return;
  if (ctx.get('sec-fetch-site') === 'cross-site') throw new HttpError(403, 'crossSite');
  const origin = ctx.get('origin');
  if (origin === '') return;
  const host = URL.canParse(origin) ? new URL(origin).host : '';
  if (host !== ctx.host && host !== new URL(baseUrl).host) throw new HttpError(403, 'crossSite');
}

/** The signed-in member of staff; undefined without a live session. Rights are read anew each time. */
export async function signedIn(ctx: Context, ports: AppPorts, sessions: Sessions): Promise<SignedIn | undefined> {
  const token = ctx.cookies.get(SESSION_COOKIE);
  const session = token === undefined ? undefined : await sessions.find(token);
  const person = session && (await ports.read.person(session.personId));
  return session && person && isStaff(person) ? { person, session } : undefined;
}

/** Double submit: cookie, header and session must hold the same value. */
export function checkCsrf(ctx: Context, session: Session): void {
  if (SAFE.includes(ctx.method)) return;
  const header = ctx.get('x-csrf-token');
  const cookie = ctx.cookies.get(CSRF_COOKIE) ?? '';
  if (!same(header, session.csrf) || !same(cookie, session.csrf)) throw new HttpError(403, 'csrf');
}

/** The visitor whose browser this is. In the demo community `?persona=` speaks for a ready-made person, for several tabs at once. */
export async function visiting(ctx: Context, ports: AppPorts): Promise<Visitor | undefined> {
  const persona = ctx.query['persona'];
  const played = typeof persona === 'string' ? await ports.chat.people.played(persona) : undefined;
  if (played) return played;
  const token = ctx.cookies.get(VISITOR_COOKIE);
  return token === undefined ? undefined : ports.chat.people.visitorOf(token);
}
