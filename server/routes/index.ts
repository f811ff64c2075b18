// THE list of routes. app.ts mounts it, openapi.ts describes it, the denial test walks it.
import { boardRoutes } from './board';
import { chatRoutes } from './chat';
import { chatEventRoutes } from './chat-events';
import { mediaRoutes } from './media';
import { operationRoutes } from './operations';
import { requestActRoutes } from './request-acts';
import { requestRoutes } from './requests';
import type { AnyRoute } from './route';
import { sessionRoutes } from './session';
import { wordRoutes } from './words';

function checked(routes: readonly AnyRoute[]): readonly AnyRoute[] {
  const seen = new Set<string>();
  for (const { method, path, output, type, status } of routes) {
    const key = `${method} ${path}`;
    if (seen.has(key)) throw new Error(`Route declared twice: ${key}`);
    if (!output && type === undefined && status !== 204) throw new Error(`Route without a shape: ${key}`);
    seen.add(key);
  }
  return routes;
}

/** Every route of the API. */
export const ROUTES: readonly AnyRoute[] = checked([
  ...operationRoutes(() => ROUTES),
  ...sessionRoutes,
  ...chatRoutes,
  ...chatEventRoutes,
  ...mediaRoutes,
  ...wordRoutes,
  ...boardRoutes,
  ...requestRoutes,
  ...requestActRoutes,
]);
