// Hop 7, first half: what is to be said becomes words in the reader's language, within the channel's limits.
import { words, type Words } from '../locales/index';
import type { Button, Say, Term } from '../models/message/say';
import type { Abilities, Rendered } from './channel';

export interface Reader {
  readonly locale: string | undefined;
  readonly zone: string;
  readonly now: number;
}

function term(value: Term, w: Words, reader: Reader): string {
  if ('time' in value) return w.time(value.time, reader.now, reader.zone);
  if ('list' in value) return w.list(value.list.map((v) => term(v, w, reader)));
  if ('lines' in value) return value.lines.map((v) => term(v, w, reader)).join('\n');
  return w.t(value.text, { ...value.params, ...terms(value.terms, w, reader) });
}

function terms(map: Say['terms'], w: Words, reader: Reader): Record<string, string> {
  return Object.fromEntries(Object.entries(map ?? {}).map(([name, value]) => [name, term(value, w, reader)]));
}

/** The words of a say, before any channel's limits. */
export const textOf = (say: Pick<Say, 'key' | 'params' | 'terms'>, reader: Reader): string => {
  const w = words(reader.locale);
  // A part that is empty leaves no empty line behind.
  return w
    .t(say.key, { ...say.params, ...terms(say.terms, w, reader) })
    .replace(/\n\s*\n/g, '\n')
    .trim();
};

const buttonOf = (b: Button, w: Words): { label: string; says: string } => ({
  label: w.t(b.label, b.params as Record<string, unknown>),
  says: w.t(b.says, b.params as Record<string, unknown>),
});

/** Cuts a text to a channel's limit at a line or sentence end where one is near, and says that there is more. */
export function shorten(text: string, limit: number, w: Words): string {
  if (text.length <= limit) return text;
  const more = w.t('text.more');
  const room = limit - more.length;
  const cut = text.slice(0, room);
  const end = Math.max(cut.lastIndexOf('\n'), cut.lastIndexOf('。'), cut.lastIndexOf('；'));
  return (end > room / 2 ? cut.slice(0, end + 1) : cut) + more;
}

/** A say as one message for a channel; without buttons there, each choice is told as words to type. */
export function render(
  say: Say,
  at: { key: string; roomId: string; direct: boolean; userId?: string },
  can: Abilities,
  reader: Reader,
): Rendered {
  const w = words(reader.locale);
  const buttons = (say.buttons ?? []).map((b) => buttonOf(b, w));
  let text = textOf(say, reader);
  if (buttons.length > 0 && !can.buttons)
    text += `\n${w.t('text.sayOne', { choices: w.list(buttons.map((b) => w.t('text.quoted', { word: b.says }))) })}`;
  return {
    ...at,
    text: shorten(text, can.textLimit, w),
    buttons: can.buttons ? buttons : [],
    photos: can.photos ? [...(say.photos ?? [])] : [],
    ...(say.about ? { about: say.about } : {}),
  };
}

/** Several says as one message: a line each, for a group whose budget of the hour is spent. */
export function digest(
  says: readonly Say[],
  at: { key: string; roomId: string; direct: boolean },
  can: Abilities,
  reader: Reader,
): Rendered {
  const w = words(reader.locale);
  const lines = says.map((s) => `· ${textOf(s, reader).replace(/\n+/g, ' ')}`).join('\n');
  return { ...at, text: shorten(w.t('text.digest', { lines }), can.textLimit, w), buttons: [], photos: [] };
}
