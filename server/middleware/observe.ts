// One log line and one measurement per HTTP request: method, route, status, time. Never a path with ids in it, a query,
// a body or an address. Called by app.ts.
import type { Context, Next } from 'koa';
import { Counter, Histogram } from 'prom-client';
import type { AppPorts } from '../ports';

/** Builds the middleware; the metrics are registered once per registry. */
export function observe({ log, metrics, clock }: AppPorts): (ctx: Context, next: Next) => Promise<void> {
  const labelNames = ['method', 'route', 'status'] as const;
  const total = new Counter({
    name: 'linli_http_requests_total',
    help: 'HTTP requests by method, route and class of status',
    labelNames,
    registers: [metrics],
  });
  const seconds = new Histogram({
    name: 'linli_http_request_seconds',
    help: 'Time to answer an HTTP request',
    labelNames,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [metrics],
  });
  const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

  return async (ctx, next) => {
    const from = clock.now();
    try {
      await next();
    } finally {
      const route = (ctx.state['route'] as string | undefined) ?? 'other';
      const method = METHODS.includes(ctx.method) ? ctx.method : 'other';
      const labels = { method, route, status: `${Math.floor(ctx.status / 100)}xx` };
      const ms = clock.now() - from;
      total.inc(labels);
      seconds.observe(labels, ms / 1000);
      log.debug({ method, route, status: ctx.status, ms }, 'http');
    }
  };
}
