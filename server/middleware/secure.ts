// Security headers of every answer. Called by app.ts.
import type { Context, Next } from 'koa';
import helmet from 'koa-helmet';

/** What pages may ask the browser for: the chat sends places and photos, nothing else is used. */
const DEVICES = 'geolocation=(self), camera=(self), microphone=(), payment=(), usb=(), display-capture=()';

/** Headers: a content policy without inline scripts and styles, no framing, no sniffing, no referrer to others. */
export function secure(https: boolean): (ctx: Context, next: Next) => Promise<unknown> {
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: https ? { maxAge: 180 * 86_400, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  return (ctx, next) => {
    ctx.set('Permissions-Policy', DEVICES);
    return headers(ctx, next);
  };
}
