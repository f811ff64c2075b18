// Who may import whom, and through which door a package comes in; docs/architecture.md has the same table in words.
import { importsOf, sources } from './sources';

const MAY: Readonly<Record<string, readonly string[]>> = {
  models: ['models'],
  locales: ['locales'],
  store: ['store', 'models'],
  handlers: ['handlers', 'models', 'locales'],
  bot: ['bot', 'models', 'locales'],
};

/** Files that wire everything; the command-line tools wire what they need. */
const WIRING =
  /^server\/(service|main|program|channels|hearing|manners|remember|timer-loop|rounds|worker|faults|metrics|announce|ticker|generated|replay\/[\w-]+|seed\/\w+|[\w-]+\.cli)\.ts$/;

const top = (path: string): string => path.split('/')[0] as string;

test.each(Object.keys(MAY))('%s imports only what it may', (folder) => {
  const wrong = sources([folder])
    .filter((s) => !s.path.endsWith('.cli.ts'))
    .flatMap((s) =>
      importsOf(s)
        .ours.filter((o) => !MAY[folder]?.includes(top(o)))
        .map((o) => `${s.path} imports ${o}`),
    );
  expect(wrong).toEqual([]);
});

test('routes, presenters and middleware know models, words and the types of handlers, never store or bot', () => {
  const wrong = sources(['server'])
    .filter((s) => !WIRING.test(s.path))
    .flatMap((s) =>
      importsOf(s)
        .ours.filter((o) => ['store', 'bot'].includes(top(o)))
        .map((o) => `${s.path} imports ${o}`),
    );
  expect(wrong).toEqual([]);
});

test('the program never imports its tests', () => {
  const wrong = sources(['bot', 'handlers', 'locales', 'models', 'server', 'store']).filter((s) =>
    importsOf(s).ours.some((o) => top(o) === 'test'),
  );
  expect(wrong.map((s) => s.path)).toEqual([]);
});

const DOORS: Readonly<Record<string, RegExp>> = {
  koa: /^server\//,
  '@koa/router': /^server\//,
  mongoose: /^(store\/|models\/.*\.schema\.ts$)/,
  mongodb: /^store\//,
  lmdb: /^store\/embedded\//,
  mingo: /^store\/embedded\//,
  bson: /^store\//,
  wechaty: /^bot\/channels\/wechaty\//,
  'wechaty-puppet': /^bot\/channels\/wechaty\//,
  'wechaty-puppet-service': /^bot\/channels\/wechaty\//,
  'file-box': /^bot\/channels\/wechaty\//,
  'node-cron': /^server\/ticker\.ts$/,
  i18next: /^locales\/index\.ts$/,
  'chinese-days': /^models\/kernel\//,
  sharp: /^server\/media\//,
  exceljs: /^server\/import-export\//,
};

test.each(Object.entries(DOORS))('%s comes in through one door', (name, door) => {
  const users = sources(['bot', 'handlers', 'locales', 'models', 'server', 'store']).filter((s) =>
    importsOf(s).packages.includes(name),
  );
  expect(users.filter((s) => !door.test(s.path) && !s.path.startsWith('server/program')).map((s) => s.path)).toEqual(
    [],
  );
});

test('schemas are imported by the store alone', () => {
  const wrong = sources(['bot', 'handlers', 'models', 'server']).flatMap((s) =>
    importsOf(s)
      .ours.filter((o) => o.endsWith('.schema'))
      .map((o) => `${s.path} imports ${o}`),
  );
  expect(wrong).toEqual([]);
});
