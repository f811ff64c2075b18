// The vocabulary of names.ts indexed for look-up: listed words by kind, and the words of the runtime's own dictionary.
import { ASKING, GLUE, MATTERS, NAME_WORDS, PEOPLE } from './words';
import { FIRM_SUFFIXES, NOT_NAMES, SUFFIXES } from './suffixes';

/** Kinds of a listed word, as bits: a word may be of several. */
export const WORD = 1;
export const ASK = 2;
export const NAMEY = 4;
export const FIRM = 8;
export const ENDING = 16;

/** Listed word → its kinds. */
export const lexicon = new Map<string, number>();
/** Code of a first character → bit mask of the lengths of listed words that start with it. */
export const lengths = new Map<number, number>();

function list(words: Iterable<string>, flag: number): void {
  for (const word of words) {
    if (!word) continue;
    lexicon.set(word, (lexicon.get(word) ?? 0) | flag);
    const c = word.charCodeAt(0);
    lengths.set(c, (lengths.get(c) ?? 0) | (1 << word.length));
  }
}
const split = (text: string): string[] => text.trim().toUpperCase().split(/\s+/);
const matterWords = new Set([...split(MATTERS), ...split(NAME_WORDS)]);
for (const theme of [MATTERS, PEOPLE, GLUE]) list(split(theme), WORD);
list(split(ASKING), ASK);
list(split(NAME_WORDS), NAMEY);
list(NOT_NAMES, WORD);
list(SUFFIXES.keys(), ENDING);
list(
  FIRM_SUFFIXES.map((w) => w.toUpperCase()),
  FIRM,
);

const segmenter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter('zh', { granularity: 'word' }) : undefined;

/** Length of the dictionary word that starts at each position, 0 elsewhere: the runtime's own Chinese dictionary. */
export function knownWords(text: string): Uint8Array {
  const out = new Uint8Array(text.length);
  if (segmenter) for (const s of segmenter.segment(text)) out[s.index] = Math.min(s.segment.length, 255);
  return out;
}

/**
 * A listed word longer than `shorter` ends at `end`: in 修路 or 公交车站 the short ending is no ending of its own.
 */
export function endsLonger(text: string, end: number, shorter: number): boolean {
  for (let length = shorter + 1; length <= 5 && length <= end; length++) {
    const flags = lexicon.get(text.slice(end - length, end)) ?? 0;
    if (flags & WORD || flags & ENDING) return true;
  }
  return false;
}

/**
 * How much each character says about the matter: 0 glue, people, asking words, marks and digits; 1 a listed matter
 * word; 2 anything else. Longest listed word first, left to right.
 */
export function coverage(text: string): Uint8Array {
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length;) {
    const mask = lengths.get(text.charCodeAt(i)) ?? 0;
    let length = 31 - Math.clz32(mask);
    let found: string | undefined;
    for (; length > 0; length--) {
      if (!(mask & (1 << length)) || i + length > text.length) continue;
      found = text.slice(i, i + length);
      if (lexicon.has(found)) break;
      found = undefined;
    }
    if (found === undefined) {
      out[i] = /[\u4e00-\u9fffA-Z]/.test(text[i]!) ? 2 : 0;
      i++;
    } else {
      out.fill(matterWords.has(found) ? 1 : 0, i, i + length);
      i += length;
    }
  }
  return out;
}
