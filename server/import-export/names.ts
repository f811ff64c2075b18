// What people write in roster sheets, in either language, to our codes and back. Called by the import and the export.
import { DEPARTMENTS } from '../../models/catalogue/actor';
import { ROLES, type Role } from '../../models/person/person';
import type { Level } from '../../models/unit/unit';
import type { AppPorts, Locale } from '../ports';

export const SHEETS = {
  units: ['id', 'level', 'name', 'parent', 'aliases', 'prefix', 'department'],
  households: ['building', 'label', 'area', 'owners'],
  people: ['id', 'person', 'phone', 'role', 'unit', 'partTime', 'household'],
} as const;

export type SheetName = keyof typeof SHEETS;
export const SHEET_NAMES = Object.keys(SHEETS) as SheetName[];

const LEVELS: readonly Level[] = ['county', 'township', 'community', 'grid', 'building', 'department'];
const LOCALES: readonly Locale[] = ['zh-CN', 'en'];
const YES = ['1', 'y', 'yes', 'true', '是', '√'];

const plain = (text: string): string => text.replace(/[\s*＊]+/g, '').toLowerCase();

/** Looks words up: the words of both languages and the codes themselves. */
export interface Names {
  sheet(text: string): SheetName | undefined;
  column(sheet: SheetName, text: string): string | undefined;
  level(text: string): Level | undefined;
  role(text: string): Role | undefined;
  department(text: string): string | undefined;
  yes(text: string): boolean;
  /** Choices as the reader writes them. */
  choices(kind: 'level' | 'role'): string;
}

function lookup<T extends string>(
  codes: readonly T[],
  words: (locale: Locale, code: T) => string,
): (text: string) => T | undefined {
  const byWord = new Map<string, T>();
  for (const code of codes) {
    byWord.set(plain(code), code);
    for (const locale of LOCALES) byWord.set(plain(words(locale, code)), code);
  }
  return (text) => byWord.get(plain(text));
}

/** Builds the look-ups; `locale` is the reader's. */
export function namesIn(ports: Pick<AppPorts, 'text'>, locale: Locale): Names {
  const { text } = ports;
  const columns = Object.fromEntries(
    SHEET_NAMES.map((sheet) => [
      sheet,
      lookup(SHEETS[sheet] as readonly string[], (l, c) => text(l, `api.column.${c}`)),
    ]),
  );
  const list = (kind: 'level' | 'role', codes: readonly string[]): string =>
    codes.map((code) => text(locale, `api.${kind}.${code}`)).join(locale === 'en' ? ', ' : '、');
  return {
    sheet: lookup(SHEET_NAMES, (l, s) => text(l, `api.sheet.${s}`)),
    column: (sheet, word) => columns[sheet]?.(word),
    level: lookup(LEVELS, (l, c) => text(l, `api.level.${c}`)),
    role: lookup(ROLES, (l, c) => text(l, `api.role.${c}`)),
    department: lookup(DEPARTMENTS, (l, c) => text(l, `catalogue.actor.${c}`)),
    yes: (word) => YES.includes(plain(word)),
    choices: (kind) => (kind === 'level' ? list(kind, LEVELS) : list(kind, ROLES)),
  };
}
