// "12 改为 停车", "12 定为 大事": kind, level, urgency, openness corrected by a word. The words are the category labels and
// locales/<language>/triage.json.
import { LOCALES, namespace } from '../../locales/index';
import { refuse } from '../../models/kernel/refusal';
import type { ActOf } from '../../models/request/act';
import { CATEGORY_CODES } from '../../models/request/category';
import { type ActArgs, actHandler } from './act';
import { forStaff } from './own';

type Change = Omit<ActOf<'triage'>, 'act'>;
type Words = Readonly<Record<'triage' | 'urgency' | 'major' | 'private', Readonly<Record<string, readonly string[]>>>>;

const valueOf = (name: string, value: string): string | boolean =>
  name === 'major' || name === 'private' ? value === 'yes' : value;

const WORDS: ReadonlyMap<string, Change> = new Map(
  LOCALES.flatMap((locale) => {
    const labels = namespace(locale, 'category') as Record<string, string>;
    const kinds = CATEGORY_CODES.map((code) => [labels[code]!.toLowerCase(), { category: code }] as const);
    const others = Object.entries(namespace(locale, 'triage') as Words).flatMap(([name, words]) =>
      Object.entries(words).flatMap(([value, list]) =>
        list.map((word) => [word, { [name]: valueOf(name, value) } as Change] as const),
      ),
    );
    return [...kinds, ...others];
  }),
);

/** The change a word means; a word that is the beginning or part of just one label counts as that label. */
const changeOf = (said: string): Change | undefined => {
  const word = said.trim().toLowerCase();
  const exact = WORDS.get(word);
  if (exact) return exact;
  const near = [...WORDS].filter(([label]) => label.includes(word));
  return near.length === 1 ? near[0]![1] : undefined;
};

/** The console sends the fields themselves. */
export const triage = actHandler<ActArgs & Change & { readonly choice?: string }>({
  id: 'request.triage',
  offered: forStaff,
  act({ choice, category, triage: level, urgency, major, private: hidden }) {
    if (choice !== undefined) {
      const change = changeOf(choice);
      return change ? { act: 'triage', ...change } : refuse('triage.unknown', { choice });
    }
    return {
      act: 'triage',
      ...(category !== undefined && { category }),
      ...(level !== undefined && { triage: level }),
      ...(urgency !== undefined && { urgency }),
      ...(major !== undefined && { major }),
      ...(hidden !== undefined && { private: hidden }),
    };
  },
});
