// THE list of routes. app.ts mounts it, openapi.ts describes it, the denial test walks it.
import { accessLogRoutes } from './access-log';
import { boardRoutes } from './board';
import { catalogueRoutes } from './catalogue';
import { chatRoutes } from './chat';
import { chatEventRoutes } from './chat-events';
import { chatSelfRoutes } from './chat-self';
import { consoleMediaRoutes } from './console-media';
import { importExportRoutes } from './import-export';
import { mediaRoutes } from './media';
import { operationRoutes } from './operations';
import { outboxRoutes } from './outbox';
import { peopleRoutes } from './people';
import { publicRoutes } from './public';
import { rateRoutes } from './rates';
import { requestActRoutes } from './request-acts';
import { requestRoutes } from './requests';
import { roomRoutes } from './rooms';
import { rosterRoutes } from './roster';
import type { AnyRoute } from './route';
import { sessionRoutes } from './session';
import { settingRoutes } from './settings';
import { unitRoutes } from './units';
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
  ...chatSelfRoutes,
  ...chatEventRoutes,
  ...mediaRoutes,
  ...consoleMediaRoutes,
  ...wordRoutes,
  ...boardRoutes,
  ...requestRoutes,
  ...requestActRoutes,
  ...unitRoutes,
  ...peopleRoutes,
  ...importExportRoutes,
  ...rosterRoutes,
  ...catalogueRoutes,
  ...roomRoutes,
  ...outboxRoutes,
  ...settingRoutes,
  ...rateRoutes,
  ...accessLogRoutes,
  ...publicRoutes,
]);
