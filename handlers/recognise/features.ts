// Turns a normalised text into numbered evidence: every run of one to four characters, and a few marks of its shape.
// Called by model.ts when reading and by the training scripts, which must see exactly the same evidence.

/** Scoring looks at no more than this many characters; a longer text has said its matter by then. */
export const SCORED_CHARACTERS = 320;
const LONGEST_RUN = 4;
/** No text gives more pieces of evidence than this. */
export const MOST_EVIDENCE = (SCORED_CHARACTERS + 2) * LONGEST_RUN + 64;

const START = 2;
const END = 3;
const NUMBER = 48;
const REGION = 26576;
const SHAPE_SEED = 0x2545f491;

const mix = (hash: number, code: number): number => {
  let h = Math.imul(hash ^ code, 0x9e3779b1);
  h ^= h >>> 15;
  return Math.imul(h, 0x85ebca6b) ^ (h >>> 13);
};

/** The number of one mark of shape, such as `len:4`. */
export const shapeHash = (name: string): number => {
  let hash = SHAPE_SEED;
  for (let i = 0; i < name.length; i++) hash = mix(hash, name.charCodeAt(i));
  return hash >>> 0;
};

const LENGTHS = [2, 4, 6, 8, 11, 15, 20, 28, 40, 60, 120];
const LENGTH_MARKS = [...LENGTHS, 'more'].map((n) => shapeHash(`len:${n}`));
const MARKS: readonly (readonly [string, RegExp])[] = [
  ['ends:?', /\?$/],
  ['ends:!', /!$/],
  ['ends:。', /[。;]$/],
  ['ends:soft', /[啊呀呢吧哈嘛啦哦噢喔诶欸~…呗咯耶呐滴哒嘻嘿]!?$/],
  ['laugh', /哈哈|呵呵|嘻嘻|嘿嘿|hh|233|笑死|捂脸/],
  ['you', /你(?!好)|您(?!好)/],
  ['i', /我(?!们|市|县|区|镇|省|村|家|校|国|司|单位)/],
  ['we', /我们|咱|我家|我市|我县|我区|我村/],
  ['quote', /["“《]/],
  ['place:estate', /小区|花园|家园|公寓|新村|大厦|社区|苑|湾|府|城\d?期|安置/],
  ['place:road', /[\u4e00-\u9fff](?:路|街|大道|巷|桥|路口|交汇处|交叉口)/],
  ['place:town', /某[市县区]|[\u4e00-\u9fff](?:镇|乡|村|街道|县|区)/],
  ['place:house', /\d+(?:号楼|栋|幢|单元|楼|层|室|弄|门|座)|[一二三四五六七八九十]+(?:单元|栋|楼|期)/],
  ['place:party', /公司|学校|中学|小学|幼儿园|医院|[局厅委办队站所院厂]/],
];
const MARK_HASHES = MARKS.map(([name]) => shapeHash(name));

/** The characters as evidence sees them: a run of digits is one digit, coded regions (A市, 某县) are one sign. */
export const codesOf = (text: string, into: Uint16Array): number => {
  let n = 0;
  into[n++] = START;
  const end = Math.min(text.length, SCORED_CHARACTERS);
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      if (into[n - 1] !== NUMBER) into[n++] = NUMBER;
    } else if (isRegion(code) && n >= 2 && isRegionHead(into, n)) {
      while (n > 1 && isCode(into[n - 1]!)) n--;
      into[n++] = REGION;
      into[n++] = code;
    } else into[n++] = code;
  }
  into[n++] = END;
  return n;
};

const isRegion = (code: number): boolean => code === 24066 || code === 21439 || code === 21306;
const isCode = (code: number): boolean => code === NUMBER || (code >= 97 && code <= 122);
const isRegionHead = (codes: Uint16Array, n: number): boolean =>
  (codes[n - 1]! >= 97 && codes[n - 1]! <= 122) ||
  (codes[n - 1] === NUMBER && codes[n - 2]! >= 97 && codes[n - 2]! <= 122);

const codes = new Uint16Array(SCORED_CHARACTERS + 8);

/**
 * Writes the hashes of all evidence of a normalised text into `into` (at least MOST_EVIDENCE long) and returns how many
 * there are. `seen` hears each run's text too, for explaining; leave it out where speed counts.
 */
export const collect = (text: string, into: Uint32Array, seen?: (index: number, word: string) => void): number => {
  const length = codesOf(text, codes);
  let n = 0;
  for (let from = 0; from < length; from++) {
    let hash = 0x811c9dc5;
    const to = Math.min(length, from + LONGEST_RUN);
    for (let at = from; at < to; at++) {
      hash = mix(hash, codes[at]!);
      if (at === from && (codes[at] === START || codes[at] === END)) continue;
      seen?.(n, spell(from, at + 1));
      into[n++] = hash >>> 0;
    }
  }
  const size = LENGTHS.findIndex((limit) => text.length <= limit);
  seen?.(n, `#len`);
  into[n++] = LENGTH_MARKS[size < 0 ? LENGTHS.length : size]!;
  for (let i = 0; i < MARKS.length; i++) {
    if (!MARKS[i]![1].test(text)) continue;
    seen?.(n, `#${MARKS[i]![0]}`);
    into[n++] = MARK_HASHES[i]!;
  }
  return n;
};

const spell = (from: number, to: number): string => {
  let word = '';
  for (let i = from; i < to; i++)
    word += codes[i] === START ? '^' : codes[i] === END ? '$' : String.fromCharCode(codes[i]!);
  return word;
};
