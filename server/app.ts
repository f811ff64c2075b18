// The HTTP side as one Koa application, without listening. Called by service.ts with real ports and by tests with theirs.
import Koa from 'koa';
import { errors } from './middleware/errors';
import { HttpError } from './middleware/http-error';
import { language } from './middleware/language';
import { observe } from './middleware/observe';
import { pages } from './middleware/pages';
import { createLimiter } from './middleware/rate-limit';
import { secure } from './middleware/secure';
import type { AppPorts } from './ports';
import { ROUTES } from './routes/index';
import { mount } from './routes/mount';
import { createSessions } from './session/sessions';

/** Codes of a caller who went away in the middle of something, or whose bytes were no HTTP. */
const GONE = /^(?:ECONNRESET|EPIPE|ECONNABORTED|ERR_STREAM_PREMATURE_CLOSE|ERR_HTTP_REQUEST_TIMEOUT|HPE_\w+)$/;

/** Paths that are not counted against an address: probes ask often. */
const UNCOUNTED: readonly string[] = ['/healthz', '/readyz', '/metrics'];

/** Builds the application. */
export function createApp(ports: AppPorts): Koa {
  const { config, clock } = ports;
  const app = new Koa({ proxy: config.trustProxy, maxIpsCount: 1 });
  const sessions = createSessions({ clock, ids: ports.ids, store: ports.sessions });
  const perAddress = createLimiter(config.limits.ip, clock);
  const router = mount(ROUTES, ports, sessions);

  // A browser that goes away in the middle of a stream is no fault.
  app.on('error', (error: NodeJS.ErrnoException) => {
    if (!GONE.test(error.code ?? '')) ports.log.error({ name: error.name, code: error.code }, 'answer failed');
  });

  app.use(async (ctx, next) => {
    // Behind a proxy that ends TLS the connection looks plain; what we serve is decided by the address people use.
    ctx.cookies.secure = config.secureCookies;
    await next();
  });
  app.use(observe(ports));
  app.use(secure(config.secureCookies));
  app.use(language);
  app.use(errors(ports));
  app.use(async (ctx, next) => {
    if (!UNCOUNTED.includes(ctx.path)) perAddress.take(ctx.ip);
    if (ctx.path.startsWith('/api/')) ctx.set('Cache-Control', 'no-store');
    await next();
  });
  app.use(router.routes());
  app.use(pages(config.webRoot));
  app.use((ctx) => {
    // The router has noted what the address would answer to.
    const matched = (ctx['matched'] as readonly { readonly methods: readonly string[] }[] | undefined) ?? [];
    if (matched.length === 0) throw new HttpError(404, 'notFound');
    ctx.set('Allow', [...new Set(matched.flatMap((layer) => layer.methods))].join(', '));
    throw new HttpError(405, 'method');
  });
  return app;
}
