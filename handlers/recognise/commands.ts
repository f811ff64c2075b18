// Finds the command in a text: phrases of locales/*/phrases.json compiled into patterns. Several wordings, numbers
// before or after, with or without @mention, slash and blanks; the wording with most fixed words wins.
import { LOCALES, namespace } from '../../locales/index';
import type { CodeRef } from '../read';

/** What a command's words hold. Which are present depends on the phrase's slots. */
export interface CommandArgs {
  readonly refs?: readonly CodeRef[];
  readonly text?: string;
  readonly person?: string;
  readonly days?: number;
  readonly until?: string;
  readonly units?: readonly string[];
  readonly choice?: string;
}

export interface Command {
  readonly handler: string;
  readonly args: CommandArgs;
  /** The phrase names no number: it needs a quoted message, a direct chat or a mention to mean anything. */
  readonly bare: boolean;
}

export interface Phrases {
  readonly match: readonly string[];
  readonly help?: string;
}

const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};

/** A number in digits or in Chinese up to 99; undefined for anything else. */
export function countOf(text: string): number | undefined {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  if (text === '半') return 0.5;
  const m = /^([一二两三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(text);
  if (!m || text === '') return undefined;
  const tens = m[2] ? (DIGITS[m[1] ?? '一'] ?? 1) * 10 : 0;
  const ones = m[3] ? (DIGITS[m[3]] ?? 0) : m[2] ? 0 : (DIGITS[m[1] ?? ''] ?? 0);
  return tens + ones;
}

// Every run of blanks can be read in one way only: otherwise a long one takes seconds, and everybody waits.
const BLANKS = '\\s,，:：、';
const REF = '[#＃]?(?:[A-Za-z]{1,6}-?)?\\d{1,7}(?!\\d)(?:\\s*号(?!楼|栋|幢|院|门|单元|地))?';

const SLOTS: Readonly<Record<string, string>> = {
  refs: `(?<refs>${REF}(?:(?:\\s*[,，、和及]\\s*|\\s+)${REF}){0,49})`,
  text: '(?<text>[\\s\\S]+?)',
  person: '@?(?<person>[^\\s,，、。@:：]{1,20}?)',
  days: '(?<days>\\d{1,3}|[半一二两三四五六七八九十]{1,3})',
  until: '(?<until>[^,，、。]{1,24}?)',
  units: '(?<units>[^。]{2,60}?)',
  choice: '(?<choice>[^\\s,，。]{1,20}?)',
};

interface Pattern {
  readonly handler: string;
  readonly key: string;
  readonly literal: string;
  readonly weight: number;
  readonly bare: boolean;
  readonly test: RegExp;
}

/** What may follow a command and means nothing. */
const TAIL = /(?<![\s。.！!~～,，:：、])[\s。.！!~～,，:：、]+$/;

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

function compile(handler: string, phrase: string): Pattern {
  const parts = phrase
    .trim()
    .split(/(\{[a-z]+\}|\s+)/)
    .filter((p) => p !== '');
  const literals = parts.filter((p) => !p.startsWith('{') && p.trim() !== '');
  const body = parts
    .filter((p) => p.trim() !== '')
    .map((p) => {
      if (!p.startsWith('{')) return [...p].map(escape).join('\\s*');
      const slot = SLOTS[p.slice(1, -1)];
      if (slot === undefined) throw new Error(`Phrase "${phrase}" of ${handler}: no slot ${p}`);
      return `(?![${BLANKS}])${slot}(?<![${BLANKS}])`;
    });
  const longest = [...literals].sort((a, b) => b.length - a.length)[0] ?? '';
  return {
    handler,
    key: parts
      .map((p) => (p.trim() === '' ? '' : p))
      .join('')
      .toLowerCase(),
    literal: longest.toLowerCase(),
    weight: literals.join('').length * 2 + (phrase.includes('{text}') ? 0 : 1),
    bare: !phrase.includes('{refs}'),
    test: new RegExp(`^/?\\s*${body.join(`[${BLANKS}]*`)}$`, 'iu'),
  };
}

function parseRefs(text: string): CodeRef[] {
  return [...text.matchAll(/(?:([A-Za-z]{1,6})-?)?(\d{1,7})/g)].map((m) => ({
    code: Number(m[2]),
    ...(m[1] === undefined ? {} : { prefix: m[1].toUpperCase() }),
  }));
}

function argsOf(groups: Record<string, string | undefined>): CommandArgs {
  const clean = (name: string): string | undefined => groups[name]?.replace(/(?<!。)。+$/, '') || undefined;
  const text = clean('text');
  const person = clean('person');
  const until = clean('until');
  const units = clean('units');
  const choice = clean('choice');
  const days = groups['days'] === undefined ? undefined : countOf(groups['days']);
  return {
    ...(groups['refs'] === undefined ? {} : { refs: parseRefs(groups['refs']) }),
    ...(text === undefined ? {} : { text }),
    ...(person === undefined ? {} : { person }),
    ...(until === undefined ? {} : { until }),
    ...(units === undefined ? {} : { units: units.split(/[,，、和\s]+/).filter((u) => u !== '') }),
    ...(choice === undefined ? {} : { choice }),
    ...(days === undefined ? {} : { days }),
  };
}

export interface Commands {
  /** The command a text is, or undefined. The text has had mentions of the bot taken off. */
  find(text: string): Command | undefined;
}

/** Compiles the phrases of the handlers. Throws when two handlers claim the same wording. */
export function buildCommands(phrases: Readonly<Record<string, Phrases>>): Commands {
  const byFirst = new Map<string, Pattern[]>();
  const owners = new Map<string, string>();
  for (const [handler, { match }] of Object.entries(phrases)) {
    for (const phrase of match) {
      const pattern = compile(handler, phrase);
      const owner = owners.get(pattern.key);
      if (owner !== undefined && owner !== handler) {
        throw new Error(`"${phrase}" belongs to both ${owner} and ${handler}`);
      }
      owners.set(pattern.key, handler);
      const first = pattern.literal[0] ?? '';
      byFirst.set(first, [...(byFirst.get(first) ?? []), pattern]);
    }
  }
  return {
    find(said) {
      const text = said.trim().replace(TAIL, '');
      const lower = text.toLowerCase();
      const packed = lower.replace(/\s+/g, '');
      let best: { pattern: Pattern; match: RegExpExecArray } | undefined;
      const seen = new Set<string>();
      for (const first of packed) {
        if (seen.has(first)) continue;
        seen.add(first);
        for (const pattern of byFirst.get(first) ?? []) {
          if (best && best.pattern.weight >= pattern.weight) continue;
          if (!packed.includes(pattern.literal.replace(/\s+/g, ''))) continue;
          const match = pattern.test.exec(text);
          if (match) best = { pattern, match };
        }
      }
      if (!best) return undefined;
      return { handler: best.pattern.handler, args: argsOf(best.match.groups ?? {}), bare: best.pattern.bare };
    },
  };
}

/** The phrases of all languages together, for the handlers given. Throws when a handler that is offered has none. */
export function phrasesOf(handlers: readonly string[]): Record<string, Phrases> {
  const all: Record<string, Phrases> = {};
  for (const id of handlers) {
    const match = LOCALES.flatMap((l) => (namespace(l, 'phrases')[id] as Phrases | undefined)?.match ?? []);
    if (match.length > 0) all[id] = { match: [...new Set(match)] };
  }
  return all;
}
