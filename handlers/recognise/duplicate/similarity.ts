// How alike two reports are, and a small fingerprint of a report to keep with a request for that question.
// Called when a request is taken in (same-matter.ts) and by the evaluation script.
import { featuresOf } from './features';

/** What is kept of a text for later comparisons: plain data, at most 300 bytes as JSON in UTF-8. Bump `v` on change. */
export interface Fingerprint {
  readonly v: 1;
  /** Names of places, 24 characters in all at most. */
  readonly names: readonly string[];
  /** Building numbers or letters. */
  readonly buildings: readonly string[];
  /** Hashed features, three base-64 digits each (16 bits of hash, 2 bits of level), ascending. */
  readonly matter: string;
}

/** Similarity from which two texts are taken for one matter, by what else is known of them. */
export const DUPLICATE_AT = {
  /** Nothing but the texts. */
  textOnly: 0.3,
  /** Same kind of matter, neither or one with a place. */
  sameKind: 0.5,
  /** Same kind of matter in the same known place. */
  sameKindAndPlace: 0.14,
} as const;

const LEVEL_WEIGHT: readonly number[] = [0, 0.6, 1.5, 0.8];
const NAME_WEIGHT = 2;
/** Weight of what was left unsaid: two short texts that agree prove less than two long ones. */
const PRIOR = 0.4;
/** Names that share less than this of their character pairs are different places. */
const SAME_NAME = 0.34;
const OTHER_PLACE = 0.4;
const OTHER_BUILDING = 0.25;
const SAME_PLACE_BONUS = 0.1;
const UNKNOWN_PLACE_BONUS = 0.05;
/** One place and nothing else in common leaves this share of the score; it is whole from a matter of about 0.3. */
const NO_MATTER = 0.4;
const MATTER_SLOPE = 2;

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUE = new Uint8Array(128);
for (let i = 0; i < 64; i++) VALUE[DIGITS.charCodeAt(i)] = i;
const MOST_FEATURES = 72;
const MOST_NAME_CHARACTERS = 24;

/** FNV-1a over UTF-16 units, folded to 16 bits. */
function hash16(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return ((h >>> 16) ^ h) & 0xffff;
}

/** The fingerprint of a text. Same text, same fingerprint. An empty text has an empty one, like nothing at all. */
export function fingerprint(text: string): Fingerprint {
  const features = featuresOf(text);
  const ranked = [...features.matter].sort((a, b) => LEVEL_WEIGHT[b[1]]! - LEVEL_WEIGHT[a[1]]!).slice(0, MOST_FEATURES);
  const codes = new Map<number, number>();
  for (const [feature, level] of ranked) {
    const hash = hash16(feature);
    codes.set(hash, Math.max(codes.get(hash) ?? 0, level));
  }
  let matter = '';
  for (const [hash, level] of [...codes].sort((a, b) => a[0] - b[0])) {
    const code = (hash << 2) | level;
    matter += DIGITS[code >> 12]! + DIGITS[(code >> 6) & 63]! + DIGITS[code & 63]!;
  }
  const names: string[] = [];
  let room = MOST_NAME_CHARACTERS;
  for (const name of features.names) {
    const kept = name.slice(0, room);
    if (kept.length < 2) break;
    names.push(kept);
    room -= kept.length;
  }
  return { v: 1, names, buildings: features.buildings, matter };
}

const codeAt = (matter: string, i: number): number =>
  (VALUE[matter.charCodeAt(i)]! << 12) | (VALUE[matter.charCodeAt(i + 1)]! << 6) | VALUE[matter.charCodeAt(i + 2)]!;

/** Squared weights: of what both share, of the first, of the second. */
function overlap(a: string, b: string): [number, number, number] {
  let shared = 0;
  let first = 0;
  let second = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const x = i < a.length ? codeAt(a, i) : Infinity;
    const y = j < b.length ? codeAt(b, j) : Infinity;
    const hx = x === Infinity ? Infinity : x >> 2;
    const hy = y === Infinity ? Infinity : y >> 2;
    if (hx <= hy) {
      const w = LEVEL_WEIGHT[x & 3]! ** 2;
      first += w;
      if (hx === hy) shared += w;
      i += 3;
    }
    if (hy <= hx) {
      second += LEVEL_WEIGHT[y & 3]! ** 2;
      j += 3;
    }
  }
  return [shared, first, second];
}

const pairsOf = (name: string): Set<string> => {
  const out = new Set<string>();
  for (let i = 0; i + 2 <= name.length; i++) out.add(name.slice(i, i + 2));
  return out;
};
const commonOf = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  let n = 0;
  for (const pair of a) if (b.has(pair)) n++;
  return n;
};

/** 0..1 how alike the first-named places are; undefined when a text names none. */
function placeLikeness(a: readonly Set<string>[], b: readonly Set<string>[]): number | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  const alike = (x: Set<string>, y: Set<string>): number => commonOf(x, y) / Math.max(1, Math.min(x.size, y.size));
  let best = 0;
  // The place a report is about is named first; later names are only met by it.
  for (const y of b) best = Math.max(best, alike(a[0]!, y));
  for (const x of a) best = Math.max(best, alike(x, b[0]!));
  return best;
}

const isSame = (x: Fingerprint, y: Fingerprint): boolean =>
  x.matter === y.matter && x.names.join() === y.names.join() && x.buildings.join() === y.buildings.join();

/**
 * 0..1: how likely two reports speak of one matter in one place. Symmetric; 1 for equal texts that say something, 0
 * when either says nothing. Different named places or buildings count heavily against.
 */
export function similarity(a: Fingerprint | string, b: Fingerprint | string): number {
  const x = typeof a === 'string' ? fingerprint(a) : a;
  const y = typeof b === 'string' ? fingerprint(b) : b;
  if (x.matter !== '' && isSame(x, y)) return 1;
  const [shared, first, second] = overlap(x.matter, y.matter);
  const xNames = x.names.map(pairsOf);
  const yNames = y.names.map(pairsOf);
  const xAll = new Set(xNames.flatMap((s) => [...s]));
  const yAll = new Set(yNames.flatMap((s) => [...s]));
  const w = NAME_WEIGHT ** 2;
  const matter = shared / (Math.sqrt(first * second) || 1);
  const whole =
    (shared + w * commonOf(xAll, yAll)) / Math.sqrt((first + w * xAll.size + PRIOR) * (second + w * yAll.size + PRIOR));
  const place = placeLikeness(xNames, yNames);
  let score: number;
  if (place === undefined) score = whole + (shared > 0 ? UNKNOWN_PLACE_BONUS : 0);
  else if (place < SAME_NAME) score = whole * OTHER_PLACE;
  else score = (0.7 * whole + 0.3 * matter + SAME_PLACE_BONUS * place) * Math.min(1, NO_MATTER + MATTER_SLOPE * matter);
  if (x.buildings.length > 0 && y.buildings.length > 0) {
    if (!x.buildings.some((n) => y.buildings.includes(n))) score *= OTHER_BUILDING;
    else if (shared > 0) score += SAME_PLACE_BONUS;
  }
  return Math.min(1, Math.max(0, score));
}
