// Documents made from the code, so that they cannot say something else: settings, commands, states, the API. Written by
// the generate command, compared with the files by a test.
import { LOCALES, namespace, words, type Locale } from '../locales/index';
import { TABLE } from '../models/request/table';
import { STATUSES } from '../models/request/request';
import { envExample } from './config';
import { openapi } from './openapi';
import { ROUTES } from './routes/index';

const NOTE = '<!-- Made by `npm run generate`; edit the code instead. -->';

interface Phrase {
  readonly match: readonly string[];
  readonly help?: string;
}

function commands(locale: Locale): string {
  const phrases = namespace(locale, 'phrases') as unknown as Readonly<Record<string, Phrase>>;
  const w = words(locale);
  const rows = Object.entries(phrases)
    .filter(([, p]) => p.help !== undefined || p.match.length > 0)
    .map(([id, p]) => `| \`${id}\` | ${p.help ?? ''} | ${p.match.map((m) => m.replace(/\|/g, '\\|')).join('<br>')} |`);
  return [
    `## ${w.t('doc.commands')}`,
    '',
    `| | ${w.t('doc.does')} | ${w.t('doc.wordings')} |`,
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

function states(): string {
  const zh = words('zh-CN');
  const name = (s: string): string => (s === 'new' ? '[*]' : s);
  const arrows = Object.entries(TABLE).flatMap(([act, row]) =>
    Object.entries(row).flatMap(([from, to]) =>
      (to ?? []).filter((t) => t !== from).map((t) => `  ${name(from)} --> ${t}: ${act}`),
    ),
  );
  const header = `| act | ${['new', ...STATUSES].join(' | ')} |`;
  const rows = Object.entries(TABLE).map(([act, row]) => {
    const cells = ['new', ...STATUSES].map(
      (s) => (row as Record<string, readonly string[] | undefined>)[s]?.join(', ') ?? '',
    );
    return `| ${act} | ${cells.join(' | ')} |`;
  });
  return [
    '# States of a service request',
    NOTE,
    '',
    'Which act is possible in which status, and what may come of it. An empty cell is refused with a reason.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    ...STATUSES.map((s) => `  ${s}: ${s} ${zh.t(`status.${s}`)}`),
    ...new Set(arrows),
    '```',
    '',
    header,
    `|${'---|'.repeat(STATUSES.length + 2)}`,
    ...rows,
    '',
  ].join('\n');
}

/** Every generated file: path from the root and content. */
export const generated = (): Readonly<Record<string, string>> => ({
  '.env.example': envExample(),
  'docs/commands.md': ['# Commands', NOTE, '', ...LOCALES.map((l) => `${commands(l)}\n`)].join('\n'),
  'docs/requests.md': states(),
  'docs/openapi.json': `${JSON.stringify(openapi(ROUTES, '1'), null, 2)}\n`,
});
