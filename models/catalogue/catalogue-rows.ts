// A catalogue as rows of a sheet: checks an edited or imported one, row by row, and writes one out again. Called by the
// console's import and export, and once at load for the default catalogue.
import type { Params } from '../kernel/refusal';
import { CATEGORY_CODES } from '../request/category';
import { ACTING_LEVELS, type ActingLevel, type Actor, DEPARTMENTS } from './actor';
import type { CatalogueItem, ListName } from './catalogue';

/** Columns of a row. Lists are arrays, or texts separated by 、 , ; or line breaks. */
export const COLUMNS = [
  'clause',
  'list',
  'title',
  'titleEn',
  'categories',
  'must',
  'may',
  'never',
  'legalBasis',
  'reportOnly',
] as const;

/** Name of a column. */
export type Column = (typeof COLUMNS)[number];
/** A row as it comes from a sheet or a form: any cell may hold anything. */
export type CatalogueRow = { readonly [K in Column]?: unknown };

/** A fault of a row (from 1, as given); `key` names a text in locales/<language>/catalogue.json. Row 0 is the whole. */
export interface RowError {
  readonly row: number;
  readonly column: Column;
  readonly key: string;
  readonly params: Params;
}

/** What a check found. Import only when there are no errors. */
export interface CheckedRows {
  /** The good rows. */
  readonly items: readonly CatalogueItem[];
  readonly errors: readonly RowError[];
}

const LISTS: readonly ListName[] = ['duty', 'autonomy', 'grid'];
const ACTORS: readonly Actor[] = [...ACTING_LEVELS, ...DEPARTMENTS];
const MAX_ROWS = 2000;
const LONGEST: Partial<Readonly<Record<Column, number>>> = { clause: 40, title: 200, titleEn: 300, legalBasis: 200 };
const YES = new Set(['true', 'yes', 'y', '1', '是', '√']);

const textOf = (cell: unknown): string =>
  typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean'
    ? String(cell)
        .normalize('NFC')
        .replace(/[^\P{C}\n]/gu, '')
        .trim()
    : '';

const listOf = (cell: unknown): string[] => {
  const parts = Array.isArray(cell) ? cell.map(textOf) : textOf(cell).split(/[、,;，；\n]/u);
  return [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ''))];
};

/**
 * Checks rows. `names` maps the labels people write (供水, Water …) to codes; codes are always understood. A row with any
 * fault is left out of `items`. Refused too: a clause used twice, an actor both charged and exempt, too many rows, and a
 * catalogue that leaves a category to nobody (row 0).
 */
export const checkRows = (
  rows: readonly CatalogueRow[],
  names: ReadonlyMap<string, string> = new Map(),
): CheckedRows => {
  const items: CatalogueItem[] = [];
  const errors: RowError[] = [];
  const clauses = new Map<string, number>();
  if (rows.length > MAX_ROWS) {
    const tooMany = {
      row: 0,
      column: 'clause',
      key: 'catalogue.error.tooManyRows',
      params: { most: MAX_ROWS },
    } as const;
    return { items, errors: [tooMany] };
  }

  rows.forEach((cells, i) => {
    const row = i + 1;
    const before = errors.length;
    const fault = (column: Column, name: string, params: Params = {}): void => {
      errors.push({ row, column, key: `catalogue.error.${name}`, params });
    };
    const text = (column: Column, required: boolean): string => {
      const value = textOf(cells[column]);
      const most = LONGEST[column] ?? Infinity;
      if (required && value === '') fault(column, 'missing');
      if (value.length > most) fault(column, 'tooLong', { most });
      return value;
    };
    const codes = <T extends string>(column: Column, known: readonly T[], required: boolean): T[] => {
      const written = listOf(cells[column]);
      if (required && written.length === 0) fault(column, 'missing');
      return [...new Set(written.map((value) => names.get(value) ?? value))].filter((code): code is T => {
        const good = (known as readonly string[]).includes(code);
        if (!good) fault(column, 'unknownCode', { value: code.slice(0, 40) });
        return good;
      });
    };

    const clause = text('clause', true);
    const list = codes('list', LISTS, true);
    if (list.length > 1) fault('list', 'onlyOne');
    const title = text('title', true);
    const titleEn = text('titleEn', false);
    const legalBasis = text('legalBasis', false);
    const categories = codes('categories', CATEGORY_CODES, true);
    const must = codes('must', ACTORS, true);
    const may = codes('may', ACTORS, false);
    const never = codes<ActingLevel>('never', ACTING_LEVELS, false);
    for (const level of never)
      if (must.includes(level) || may.includes(level)) fault('never', 'chargedAndExempt', { value: level });
    for (const actor of may) if (must.includes(actor)) fault('may', 'mustAndMay', { value: actor });
    const twin = clauses.get(clause);
    if (clause !== '' && twin !== undefined) fault('clause', 'clauseTwice', { clause, row: twin });
    else clauses.set(clause, row);
    if (errors.length > before) return;

    items.push({
      clause,
      list: list[0]!,
      title: { 'zh-CN': title, en: titleEn || title },
      categories,
      must,
      may,
      never,
      ...(legalBasis === '' ? {} : { legalBasis }),
      ...(YES.has(textOf(cells.reportOnly).toLowerCase()) ? { reportOnly: true } : {}),
    });
  });

  const charged = new Set(items.filter((item) => !item.reportOnly).flatMap((item) => item.categories));
  if (errors.length === 0)
    for (const category of CATEGORY_CODES.filter((code) => !charged.has(code)))
      errors.push({ row: 0, column: 'categories', key: 'catalogue.error.uncovered', params: { category } });
  return { items, errors };
};

/** An item as a row that checkRows reads back unchanged; lists joined by 、 for a sheet. */
export const rowOf = (item: CatalogueItem): Readonly<Record<Column, string>> => ({
  clause: item.clause,
  list: item.list,
  title: item.title['zh-CN'],
  titleEn: item.title.en,
  categories: item.categories.join('、'),
  must: item.must.join('、'),
  may: item.may.join('、'),
  never: item.never.join('、'),
  legalBasis: item.legalBasis ?? '',
  reportOnly: item.reportOnly ? 'yes' : '',
});
