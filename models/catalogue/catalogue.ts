// The three lists 职责清单, 自治清单, 网格事项清单 as one versioned catalogue: who must act, who may assist, and who must not
// be handed a matter. Asked at every dispatch, cited on the timeline and in the first reply.
import { type Refusal, refuse } from '../kernel/refusal';
import type { Versioned } from '../message/outcome';
import { categoryOf, type Triage } from '../request/category';
import { type ActingLevel, type Actor, isActingLevel } from './actor';

/** duty: what departments and the township must do; autonomy: what residents settle; grid: what the grid does. */
export type ListName = 'duty' | 'autonomy' | 'grid';

/** One line of a list: a matter and whose it is. */
export interface CatalogueItem {
  /** Number as cited, for example 职责3.2; unique within a catalogue. */
  readonly clause: string;
  readonly list: ListName;
  readonly title: { readonly 'zh-CN': string; readonly en: string };
  /** Codes of models/request/category.ts. */
  readonly categories: readonly string[];
  readonly must: readonly Actor[];
  readonly may: readonly Actor[];
  /** Levels this must not be passed down to. */
  readonly never: readonly ActingLevel[];
  /** Name of the law or rule, in its own language. */
  readonly legalBasis?: string;
  /** The actor finds and reports, and is not to be handed the matter. */
  readonly reportOnly?: true;
}

/** One published edition of a unit's catalogue; `unitId` null is the default everybody has. */
export interface Catalogue extends Versioned {
  readonly unitId: string | null;
  readonly edition: number;
  /** Local date from which it is in force, `YYYY-MM-DD`. */
  readonly from: string;
  readonly items: readonly CatalogueItem[];
}

/** A dispatch the catalogue allows. `unlisted`: a level no list names, which may still coordinate. */
export interface Allowed {
  readonly ok: true;
  readonly clause: string;
  readonly item: CatalogueItem;
  readonly as: 'must' | 'may' | 'unlisted';
}

const LISTS_BY_TRIAGE: Readonly<Record<Triage, readonly ListName[]>> = {
  departments: ['duty', 'autonomy', 'grid'],
  grid: ['grid', 'autonomy', 'duty'],
  mediation: ['autonomy', 'grid', 'duty'],
};

const indexes = new WeakMap<Catalogue, Map<string, readonly CatalogueItem[]>>();

/** Items of a category, the list its triage belongs to first; those of `other` where it has none. */
export const itemsOf = (category: string, catalogue: Catalogue): readonly CatalogueItem[] => {
  let index = indexes.get(catalogue);
  if (!index) indexes.set(catalogue, (index = new Map()));
  const known = index.get(category);
  if (known) return known;
  const lists = LISTS_BY_TRIAGE[categoryOf(category).triage];
  const own = catalogue.items.filter((item) => item.categories.includes(category));
  const found = own.length > 0 ? own : catalogue.items.filter((item) => item.categories.includes('other'));
  const sorted = [...found].sort((a, b) => lists.indexOf(a.list) - lists.indexOf(b.list));
  index.set(category, sorted);
  return sorted;
};

/** The item to cite for a category; undefined only when neither it nor `other` is listed. */
export const cite = (category: string, catalogue: Catalogue): CatalogueItem | undefined =>
  itemsOf(category, catalogue).find((item) => !item.reportOnly) ?? itemsOf(category, catalogue)[0];

const saying = (key: string, item: CatalogueItem, to: Actor): Refusal =>
  refuse(`catalogue.refusal.${key}`, {
    clause: item.clause,
    titleZh: item.title['zh-CN'],
    titleEn: item.title.en,
    who: item.must[0],
    to,
  });

/**
 * Whether a matter may be handed to a level or a kind of department, with the clause that says so. Refused: passing it down
 * to a level the lists exempt (转嫁责任), and handing it to a department that has no part in it; both name who must act.
 * With `clause`, only that item is asked.
 */
export const mayDispatch = (category: string, to: Actor, catalogue: Catalogue, clause?: string): Allowed | Refusal => {
  const items = itemsOf(category, catalogue).filter(
    (item) => !item.reportOnly && (clause === undefined || item.clause === clause),
  );
  const [first] = items;
  if (!first) return refuse(`catalogue.refusal.${clause === undefined ? 'notListed' : 'noSuchClause'}`, { clause, to });
  const allow = (item: CatalogueItem, as: Allowed['as']): Allowed => ({ ok: true, clause: item.clause, item, as });
  const must = items.find((item) => item.must.includes(to));
  if (must) return allow(must, 'must');
  const exempt = items.find((item) => isActingLevel(to) && item.never.includes(to));
  const may = items.find((item) => item.may.includes(to));
  if (may) return allow(may, 'may');
  if (exempt) return saying('passedDown', exempt, to);
  return isActingLevel(to) ? allow(first, 'unlisted') : saying('notTheirs', first, to);
};

/** Who must act on a category, best first, nobody twice: the choices offered at dispatch. */
export const whoMustAct = (category: string, catalogue: Catalogue): readonly Actor[] => [
  ...new Set(
    itemsOf(category, catalogue)
      .filter((item) => !item.reportOnly)
      .flatMap((item) => item.must),
  ),
];
