// A replay for people to read: one block for each message, the ledger as a table. Called by server/replay.cli.ts.
import type { Words } from '../../locales/index';
import { cut } from '../presenters/mask';
import type { Ledger, LedgerRow, Said, Step } from './report';

/** Characters shown of a message, of chatter, of a request in the table. */
const SHOWN = { message: 200, chatter: 24, ledger: 18 };

const minute = (iso: string): string => iso.slice(5, 16).replace('T', ' ');
const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ⏎ ');

/** Columns a text takes up on a terminal: Chinese characters and emoji two. */
const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, c) => sum + (/[\u1100-\u115f\u2e80-\uffe6\u{1f000}-\u{1ffff}]/u.test(c) ? 2 : 1), 0);
const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

function saidLine(said: Said, { t }: Words, timed: boolean): string {
  const to = said.direct ? t('replay.toPerson', { name: said.to }) : said.to;
  const at = timed ? `${minute(said.at)} ` : '';
  return `       ${at}${t('replay.bot')} → ${to}${t('replay.colon')}${oneLine(said.text)}`;
}

function understood(step: Step, words: Words): string {
  const { t, has } = words;
  const name = has(`replay.intent.${step.intent}`) ? t(`replay.intent.${step.intent}`) : String(step.intent);
  const about = [
    step.mergedInto === null ? (step.code ?? '') : t('replay.mergedInto', { code: step.mergedInto }),
    step.category === null ? '' : t(`category.${step.category}`),
    step.urgency === null ? '' : t(`status.urgency.${step.urgency}`),
    step.danger === null ? '' : t('replay.danger'),
    step.code === null ? '' : (step.place ?? t('replay.noPlace')),
    step.private ? t('replay.private') : '',
    step.anonymous ? t('replay.anonymous') : '',
    step.refused === null ? '' : t('replay.refused'),
    step.quoteMissing ? t('replay.quoteMissing') : '',
  ];
  return `       = ${[name, ...about].filter((x) => x !== '').join(' · ')}`;
}

/** The lines of one message; pure chatter is one short line. */
export function stepLines(step: Step, words: Words): string[] {
  const { t } = words;
  const passed = step.before.map((s) => saidLine(s, words, true));
  const room = step.direct ? t('replay.direct') : step.room;
  const head = `${String(step.n).padStart(4)}  ${minute(step.at)}  ${room}  ${step.from}`;
  const photos = step.photos > 0 ? t('replay.photos', { count: step.photos }) : '';
  const text = oneLine([step.text, photos].filter((x) => x !== '').join(' '));
  if (step.intent === null) {
    const kind = step.repeated ? t('replay.repeated') : t('replay.chatter');
    return [...passed, `${head}  ${kind}  ${cut(text, SHOWN.chatter)}`];
  }
  const line = `${head}${t('replay.colon')}${cut(text, SHOWN.message)}`;
  return [...passed, line, understood(step, words), ...step.said.map((s) => saidLine(s, words, false))];
}

const COLUMNS = [
  'code',
  'category',
  'place',
  'status',
  'urgency',
  'reporter',
  'handler',
  'due',
  'supporters',
  'late',
  'text',
] as const;

function cells(row: LedgerRow, { t }: Words): string[] {
  return [
    row.code,
    t(`category.${row.category}`),
    row.place ?? '-',
    t(`status.${row.status}`),
    t(`status.urgency.${row.urgency}`),
    row.reporter ?? t('replay.anonymous'),
    row.handler ?? '-',
    row.due === null ? '-' : minute(row.due),
    String(row.supporters),
    row.late ? t('replay.late') : '',
    cut(oneLine(row.text), SHOWN.ledger),
  ];
}

/** What was said after the last message, the table, the totals. */
export function ledgerLines(ledger: Ledger, words: Words): string[] {
  const { t } = words;
  const head = COLUMNS.map((c) => t(`replay.column.${c}`));
  const rows = [head, ...ledger.ledger.map((r) => cells(r, words))];
  const widths = head.map((_, i) => Math.max(...rows.map((r) => widthOf(r[i] ?? ''))));
  const table = rows.map((r) =>
    r
      .map((cell, i) => pad(cell, widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const { backwards } = ledger.totals;
  return [
    ...ledger.after.map((s) => saidLine(s, words, true)),
    '',
    t('replay.ledger', { until: minute(ledger.until) }),
    ...(ledger.ledger.length > 0 ? table : [t('replay.noRequests')]),
    '',
    t('replay.totals', { ...ledger.totals }),
    ...(backwards > 0 ? [t('replay.backwards', { count: backwards })] : []),
  ];
}
