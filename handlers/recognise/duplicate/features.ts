// What two reports are compared by: the names of places in them and the matter, as weighted hashed features.
// Called by similarity.ts only.
import { coverage } from '../place/lexicon';
import { findNames } from '../place/names';
import { widen } from '../place/numerals';
import { findUnits } from '../place/units';
import { CONCEPTS } from './concepts';

/** Features of one text. Weights are levels: 3 weighs most, see LEVELS in similarity.ts. */
export interface Features {
  /** Names of places, generic endings dropped, at most six. */
  readonly names: readonly string[];
  /** Normalised building numbers or letters. */
  readonly buildings: readonly string[];
  /** Feature → level. */
  readonly matter: ReadonlyMap<string, number>;
}

/** Most characters of a text that are read; a report says its matter early. */
const READ = 160;
const PLAIN_ENDING = /(?:小区|社区|街道|镇|乡|村|新村|楼盘|项目|工地|附近|[零一二三四五六七八九十\d]+期)+$/;
const REGION_CODE = /[A-Z]\d{0,2}[市区县]|[本我全][市区县省]/g;
const longestConcept = Math.max(...[...CONCEPTS.keys()].map((w) => w.length));

/** Levels: a pair of characters neither of which is listed, a pair of listed matter, a whole concept. Pairs with glue are dropped. */
const LEVEL_UNLISTED = 2;
const LEVEL_MATTER = 1;
const LEVEL_CONCEPT = 3;

/** Reads a text; pure, about 40 µs for sixty characters. */
export function featuresOf(raw: string): Features {
  const text = widen(raw.slice(0, READ)).replace(REGION_CODE, (m) => ' '.repeat(m.length));
  const units = findUnits(text);
  const spans = findNames(widen(raw.slice(0, READ)), units).filter((n) => n.sure);
  const matter = new Map<string, number>();
  const masked = new Uint8Array(text.length);
  const names = new Set<string>();
  for (const s of spans) {
    masked.fill(1, s.start, s.end);
    const name = text.slice(s.start, s.end).replace(/\s+/g, '');
    names.add(name.replace(PLAIN_ENDING, '') || name);
  }
  for (const u of units) masked.fill(1, u.span[0], u.span[1]);
  const cover = coverage(text);
  for (let i = 0; i < text.length; i++) {
    for (let length = Math.min(longestConcept, text.length - i); length > 0; length--) {
      const concept = CONCEPTS.get(text.slice(i, i + length));
      if (concept === undefined) continue;
      matter.set(`#${concept}`, LEVEL_CONCEPT);
      cover.fill(1, i, i + length);
      i += length - 1;
      break;
    }
  }
  for (let i = 0; i + 1 < text.length; i++) {
    if (masked[i] || masked[i + 1]) continue;
    const a = cover[i]!;
    const b = cover[i + 1]!;
    if (a === 0 || b === 0) continue;
    const pair = text.slice(i, i + 2);
    matter.set(pair, Math.max(matter.get(pair) ?? 0, a === 2 && b === 2 ? LEVEL_UNLISTED : LEVEL_MATTER));
  }
  return {
    names: [...names].slice(0, 6),
    buildings: [...new Set(units.flatMap((u) => (u.building === undefined ? [] : [u.building])))].slice(0, 4),
    matter,
  };
}
