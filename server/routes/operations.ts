// For whoever runs the program: alive, ready, measured, which version, what the API is.
import { z } from 'zod';
import { openapi } from '../openapi';
import { perApp } from './per-app';
import { type AnyRoute, publicRoute } from './route';

/** A ticker that has not run for this long is not well. */
const TICK_LATE_MS = 120_000;

const readiness = z.object({
  ready: z.boolean(),
  store: z.boolean(),
  channels: z.array(z.object({ name: z.string(), state: z.enum(['up', 'down', 'starting']) })),
  tickAgeMs: z.number().optional(),
});

/** The routes of this file; `all` answers the whole registry, which includes them. */
export function operationRoutes(all: () => readonly AnyRoute[]): readonly AnyRoute[] {
  const document = perApp(({ config }) => openapi(all(), config.version));
  return [
    publicRoute({
      method: 'get',
      path: '/healthz',
      tag: 'operations',
      summary: 'The process answers',
      who: { kind: 'public' },
      scope: { kind: 'open' },
      output: z.object({ ok: z.literal(true) }),
      handle: () => ({ ok: true as const }),
    }),
    publicRoute({
      method: 'get',
      path: '/readyz',
      tag: 'operations',
      summary: 'Store, channels and ticker are well',
      who: { kind: 'public' },
      scope: { kind: 'open' },
      output: readiness,
      also: [503],
      async handle({ ports, ctx }) {
        const { store, channels, tickAgeMs } = await ports.readiness();
        const up = channels.some((c) => c.state === 'up');
        const ready = store && up && (tickAgeMs ?? 0) < TICK_LATE_MS;
        if (!ready) ctx.status = 503;
        return { ready, store, channels: [...channels], tickAgeMs };
      },
    }),
    publicRoute({
      method: 'get',
      path: '/metrics',
      tag: 'operations',
      summary: 'Measurements for Prometheus',
      who: { kind: 'public' },
      scope: { kind: 'open' },
      type: 'text/plain',
      async handle({ ports, ctx }) {
        ctx.type = ports.metrics.contentType;
        return ports.metrics.metrics();
      },
    }),
    publicRoute({
      method: 'get',
      path: '/api/version',
      tag: 'operations',
      summary: 'Version of the program',
      who: { kind: 'public' },
      scope: { kind: 'open' },
      output: z.object({ version: z.string() }),
      handle: ({ ports }) => ({ version: ports.config.version }),
    }),
    publicRoute({
      method: 'get',
      path: '/api/openapi.json',
      tag: 'operations',
      summary: 'This description',
      who: { kind: 'public' },
      scope: { kind: 'open' },
      output: z.record(z.string(), z.unknown()),
      handle: ({ ports }) => document(ports),
    }),
  ];
}
