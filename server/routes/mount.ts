// Puts the declared routes on a router and enforces what they declare: identity, role, scope, shapes in and out.
// Called by app.ts.
import Router from '@koa/router';
import type { Context } from 'koa';
import { type Person, type Role, SYSTEM } from '../../models/person/person';
import type { Request } from '../../models/request/request';
import type { Tree } from '../../models/unit/unit';
import { readJson } from '../middleware/body';
import { checkCsrf, sameSite, signedIn, visiting } from '../middleware/guard';
import { HttpError, notFound } from '../middleware/http-error';
import { createLimiter, type Limiter } from '../middleware/rate-limit';
import { readUpload } from '../media/upload';
import { maySee } from '../presenters/sight';
import type { AppPorts, Locale } from '../ports';
import type { Sessions } from '../session/sessions';
import { parseInput } from './input';
import type { AnyRoute, Base, Input, Scope, StaffCall } from './route';

type AnyInput = Input<Record<string, string>, unknown, unknown>;

interface Limiters {
  readonly session: Limiter;
  readonly visitor: Limiter;
  readonly upload: Limiter;
}

const KEY = /^[\w.:-]{1,100}$/;

/** Units where the person holds one of the roles, those inside another left out. */
export function reachOf(person: Person, roles: readonly Role[], tree: Tree): readonly string[] {
  const own = [...new Set(person.grants.filter((g) => roles.includes(g.role)).map((g) => g.unitId))];
  return own.filter((id) => tree.get(id) && !own.some((other) => other !== id && tree.within(id, other)));
}

const holdsAny = (person: Person, roles: readonly Role[]): boolean => person.grants.some((g) => roles.includes(g.role));

const inReach = (unitId: string, reach: readonly string[], tree: Tree): boolean =>
  reach.some((top) => tree.within(unitId, top));

function causeOf(ctx: Context, ports: AppPorts, who: string): string {
  const key = ctx.get('idempotency-key');
  if (key === '') return `console:${who}:${ports.ids.next()}`;
  if (!KEY.test(key)) throw new HttpError(400, 'badRequest');
  return `console:${who}:${key}`;
}

async function inputOf(ctx: Context, route: AnyRoute, ports: AppPorts): Promise<AnyInput> {
  const params = ctx['params'] as Record<string, string>;
  const { limits } = ports.config;
  const parsed = route.params ? (parseInput(route.params, params, 'path') as Record<string, string>) : params;
  const query = route.query ? parseInput(route.query, { ...ctx.query }, 'query') : {};
  if (route.upload)
    return { params: parsed, query, body: await readUpload(ctx, route.upload.field, limits[route.upload.limit]) };
  const body = route.body
    ? parseInput(route.body, await readJson(ctx, route.bodyBytes ?? limits.jsonBytes), 'body')
    : {};
  return { params: parsed, query, body };
}

/** Routes on a router, each behind what it declares. */
export function mount(routes: readonly AnyRoute[], ports: AppPorts, sessions: Sessions): Router {
  const { limits } = ports.config;
  const limiters: Limiters = {
    session: createLimiter(limits.session, ports.clock),
    visitor: createLimiter(limits.visitor, ports.clock),
    upload: createLimiter(limits.upload, ports.clock),
  };
  const router = new Router({ exclusive: false });

  function baseOf(ctx: Context, who: string): Base {
    const locale = ctx.state['locale'] as Locale;
    return {
      ports,
      sessions,
      ctx,
      locale,
      now: ports.clock.now(),
      cause: causeOf(ctx, ports, who),
      t: (key, params = {}) => ports.text(locale, key, params),
    };
  }

  async function scoped(
    scope: Scope<AnyInput>,
    roles: readonly Role[],
    call: StaffCall<AnyInput>,
  ): Promise<StaffCall<AnyInput> & { request?: Request }> {
    const tree = ports.tree();
    const reach = call.under;
    if (scope.kind === 'unit') {
      const unitId = await scope.unit(call.input, call);
      if (unitId === undefined || !tree.get(unitId)) throw notFound();
      if (!inReach(unitId, reach, tree)) throw new HttpError(403, 'scope');
      return { ...call, under: [unitId] };
    }
    if (scope.kind === 'list') {
      const unitId = scope.unit(call.input);
      if (unitId === undefined) return call;
      if (!tree.get(unitId)) throw notFound();
      if (!inReach(unitId, reach, tree)) throw new HttpError(403, 'scope');
      return { ...call, under: [unitId] };
    }
    if (scope.kind === 'request') {
      const request = await ports.read.request(call.input.params['id'] ?? '');
      if (!request || !maySee(call.person, request, tree, roles)) throw notFound();
      return { ...call, request };
    }
    return call;
  }

  async function forStaff(ctx: Context, route: AnyRoute, roles: readonly Role[]): Promise<unknown> {
    const who = await signedIn(ctx, ports, sessions);
    if (!who) throw new HttpError(401, 'signIn');
    const { person, session } = who;
    limiters.session.take(session._id);
    if (route.upload) limiters.upload.take(session._id);
    checkCsrf(ctx, session);
    if (!holdsAny(person, roles) || person._id === SYSTEM._id) throw new HttpError(403, 'forbidden');
    const input = await inputOf(ctx, route, ports);
    const under = reachOf(person, roles, ports.tree());
    const call = { ...baseOf(ctx, person._id), input, person, session, under, reach: under };
    return route.handle((await scoped(route.scope as unknown as Scope<AnyInput>, roles, call)) as never);
  }

  async function forVisitor(ctx: Context, route: AnyRoute): Promise<unknown> {
    const visitor = await visiting(ctx, ports);
    if (!visitor) throw new HttpError(401, 'joinFirst');
    limiters.visitor.take(visitor._id);
    if (route.upload) limiters.upload.take(visitor._id);
    return route.handle({ ...baseOf(ctx, visitor._id), input: await inputOf(ctx, route, ports), visitor } as never);
  }

  async function run(ctx: Context, route: AnyRoute): Promise<unknown> {
    sameSite(ctx, ports.config.baseUrl);
    if (route.who.kind === 'staff') return forStaff(ctx, route, route.who.roles);
    if (route.who.kind === 'visitor') return forVisitor(ctx, route);
    return route.handle({ ...baseOf(ctx, 'public'), input: await inputOf(ctx, route, ports) } as never);
  }

  for (const route of routes) {
    router[route.method](route.path, async (ctx) => {
      ctx.state['route'] = route.path;
      ctx.status = route.status ?? 200;
      const result = await run(ctx, route);
      if (route.output) ctx.body = route.output.parse(result);
      else if (result !== undefined) ctx.body = result;
      else if (route.status === 204) ctx.body = null;
    });
  }
  return router;
}
