// The API description (OpenAPI 3.1), made from the declared routes and the same schemas that check their input and output.
// Served at /api/openapi.json and written to docs by the generate command.
import { z } from 'zod';
import type { AnyRoute } from './routes/route';

type Json = Record<string, unknown>;

const REASONS: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Made',
  204: 'Done, nothing to tell',
  302: 'Go on to the console',
  400: 'The request cannot be read',
  401: 'Sign in or join first',
  403: 'Not allowed for this person here',
  404: 'Not there, or not for this person',
  405: 'Not with this method',
  409: 'Refused as things stand; the message says why and what to do',
  410: 'No longer valid',
  413: 'Too large; the message says the limit',
  415: 'Not this kind of content; the message says which',
  422: 'Fields that do not fit, each with a message',
  429: 'Too many requests; Retry-After says when to try again',
  500: 'Our fault; the code finds the line in the log',
  503: 'Not ready',
};

const error = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    }),
  })
  .meta({ id: 'Error' });

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

/** Collects named schemas under components while schemas are turned into JSON. */
function collector(): { json(schema: z.ZodType, io: 'input' | 'output'): Json; readonly schemas: Json } {
  const schemas: Json = {};
  return {
    schemas,
    json(schema, io) {
      const made = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as Json;
      const text = JSON.stringify(made).replaceAll('#/$defs/', '#/components/schemas/');
      const { $schema: _schema, $defs, id, ...rest } = JSON.parse(text) as Json;
      for (const [name, value] of Object.entries(($defs as Json | undefined) ?? {})) {
        const { id: _id, ...body } = value as Json;
        schemas[name] = body;
      }
      if (typeof id !== 'string') return rest;
      schemas[id] = rest;
      return ref(id);
    },
  };
}

const properties = (schema: Json): readonly [string, Json][] =>
  Object.entries((schema['properties'] as Record<string, Json> | undefined) ?? {});

function parameters(route: AnyRoute, json: (schema: z.ZodType, io: 'input' | 'output') => Json): Json[] {
  const path = route.params ? Object.fromEntries(properties(json(route.params, 'input'))) : {};
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: path[name ?? ''] ?? { type: 'string' },
  }));
  const query = route.query ? json(route.query, 'input') : {};
  const required = (query['required'] as string[] | undefined) ?? [];
  const inQuery = properties(query).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
  const change = route.method !== 'get';
  const key = { type: 'string', pattern: '^[\\w.:-]{1,100}$' };
  const headers = [
    ...(change ? [{ name: 'Idempotency-Key', in: 'header', required: false, schema: key }] : []),
    ...(change && route.who.kind === 'staff'
      ? [{ name: 'X-CSRF-Token', in: 'header', required: true, schema: { type: 'string' } }]
      : []),
  ];
  return [...inPath, ...inQuery, ...headers];
}

function failures(route: AnyRoute): readonly number[] {
  const change = route.method !== 'get';
  return [
    ...(change ? [400, 403, 409, 413, 415] : []),
    ...(route.who.kind === 'public' ? [] : [401, 403]),
    ...(route.path.includes(':') || route.scope.kind === 'list' ? [404] : []),
    ...(route.scope.kind === 'unit' || route.scope.kind === 'list' ? [403, 404] : []),
    422,
    429,
    500,
  ];
}

const security = (route: AnyRoute): Json[] =>
  route.who.kind === 'public' ? [] : [{ [route.who.kind === 'staff' ? 'session' : 'visitor']: [] }];

/** The document for these routes. */
export function openapi(routes: readonly AnyRoute[], version: string): Json {
  const { json, schemas } = collector();
  json(error, 'output');
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const ok = [route.status ?? 200, ...(route.also ?? [])];
    const type = route.output ? 'application/json' : route.type;
    const content =
      type === undefined
        ? undefined
        : { [type]: { schema: route.output ? json(route.output, 'output') : { type: 'string' } } };
    const good = ok.map((status) => [
      String(status),
      { description: REASONS[status] ?? 'Done', ...(content && status !== 302 && status !== 204 ? { content } : {}) },
    ]);
    const bad = [...new Set(failures(route))]
      .sort()
      .map((status) => [
        String(status),
        { description: REASONS[status], content: { 'application/json': { schema: ref('Error') } } },
      ]);
    const body = route.upload
      ? {
          'multipart/form-data': {
            schema: {
              type: 'object',
              required: [route.upload.field],
              properties: { [route.upload.field]: { type: 'string', format: 'binary' } },
            },
          },
        }
      : route.body && { 'application/json': { schema: json(route.body, 'input') } };
    const at = route.path.replace(/:(\w+)/g, '{$1}');
    paths[at] = {
      ...paths[at],
      [route.method]: {
        tags: [route.tag],
        summary: route.summary,
        operationId: `${route.method}${route.path.replace(/[^A-Za-z0-9]+(.)?/g, (_, c: string | undefined) => (c ?? '').toUpperCase())}`,
        ...(route.who.kind === 'staff' ? { description: `For ${route.who.roles.join(', ')}.` } : {}),
        security: security(route),
        parameters: parameters(route, json),
        ...(body ? { requestBody: { required: true, content: body } } : {}),
        responses: Object.fromEntries([...bad, ...good]),
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Linli', version },
    paths,
    components: {
      schemas,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'session' },
        visitor: { type: 'apiKey', in: 'cookie', name: 'visitor' },
      },
    },
  };
}
