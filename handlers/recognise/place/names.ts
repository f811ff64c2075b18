// Named places in running text: 远大路东方银座小区, 松雅湖二小东门. A cheapest-path segmentation over six states:
// everyday words are cheap outside a name, unknown characters are cheap inside one, an ending such as 小区 pays a name
// back. No training; the vocabulary is words.ts and suffixes.ts. Called by place.ts on widened text.
import { ASK, ENDING, FIRM, NAMEY, WORD, endsEveryday, knownWords, lengths, lexicon } from './lexicon';
import { GATE, SUFFIXES, type NameKind } from './suffixes';
import { findUnits, type UnitParts } from './units';

/** One stretch of a name that ends in a known ending (or in none: kind undefined). */
export interface NamePiece {
  readonly start: number;
  readonly end: number;
  readonly kind: NameKind | undefined;
}

/** One named place: where it stands, its pieces, and whether more than its position speaks for it. */
export interface NameSpan {
  readonly start: number;
  readonly end: number;
  readonly pieces: readonly NamePiece[];
  readonly units: readonly UnitParts[];
  /** It has an ending, a region before it or a building number; otherwise it only stands where names stand. */
  readonly sure: boolean;
}

/** Characters no name holds: particles, pronouns, question words. */
const NEVER = new Set('的了吗呢吧啊呀嘛哦是不没我你他她它这那哪怎么很请也还又被把给让么着跟而但或');
/** Characters few names hold. */
const SELDOM = new Set('都就说吃喝看想要会能过和与及因所以有在到从对向于将');
const PUNCTUATION = /[\s，。！？；：、“”‘’（）()《》【】[\]…~!?,;:"'·.—-]/;

/** One-character endings that rarely end anything but a name. */
const STRONG = new Set('路街巷村镇乡苑府区组县市桥院寺庄墅');
/** Endings that belong to the name they follow: 嘉顺苑小区, 南托岭社区. */
const WIDER = new Set(
  '小区 社区 街道 大厦 公寓 花园 家园 安置区 新村 宿舍 幼儿园 小学 中学 路口 交叉口 交汇处 段 片区 以西片区 以东片区 广场 菜市场 村 组'.split(
    ' ',
  ),
);

/** After a name and one of these, another name is likely. */
const LINKING = new Set('和与及、至');

const REGION_CODE = /[A-Z]\d{0,2}[市区县]/y;
const GATES = new RegExp(GATE, 'y');
const QUANTITY =
  /\d+(?:[.,]\d+)?(?:年度|年代|年|月份|月|日|号线|元|块|万|亿|千|百|米|公里|平方|平|吨|KV|W|人|户|个|天|小时|分钟|点|次|度|%|多|余|岁|届|级|班|路公交车|路车|路公交|路)?/y;
const LATIN = /[A-Z]+/y;
/** Between two names these join them: 甲小区旁乙路, 甲路、乙路, 甲路与乙路. */
const JOINER = /^(?:附近的?|旁边的?|旁的?|对面的?|、|与|和|及|至|到|-|—|—|\/|·|靠近?|内|里|的|（|\()$/;

const O = 0; // everyday words
const CUE = 1; // after an asking word, or at the start: names like to stand here
const REG = 2; // just after a region
const NAME = 3; // inside a name, no ending yet
const END = 4; // just after an ending
const ORG = 5; // inside the name of a firm
const STATES = 6;

const COST = {
  word: 0.5,
  single: 0.9,
  particle: 0.5,
  known: 1,
  namey: 1.8,
  unknown: 2.2,
  nameChar: 0.9,
  nameWord: 0.8,
  longEnding: -2,
  strongEnding: -1.4,
  weakEnding: -0.7,
  everyday: 1.5,
  unaligned: 1.2,
  widerEnding: -0.2,
  nextEnding: 0.6,
  never: 6,
  seldom: 2,
  fromText: 3.8,
  fromCue: 1.5,
  fromRegion: 0.7,
  fromEnding: 1.1,
  bare: 1,
  firm: 0.9,
} as const;

/** At most this many characters are read for names; what follows is left to the unit patterns. */
const READ = 600;

/** Names in `text`, left to right. `units` are the parts already found in it (units.ts). */
export function findNames(text: string, units: readonly UnitParts[] = findUnits(text)): NameSpan[] {
  const n = Math.min(text.length, READ);
  if (n === 0) return [];
  const size = (n + 1) * STATES;
  const cost = new Float64Array(size).fill(Infinity);
  const back = new Int32Array(size).fill(-1);
  const unitAt = new Map(units.map((u) => [u.span[0], u.span[1]]));
  cost[CUE] = 0;
  const relax = (from: number, to: number, price: number): void => {
    const c = cost[from]! + price;
    if (c < cost[to]!) {
      cost[to] = c;
      back[to] = from;
    }
  };
  const known = knownWords(n < text.length ? text.slice(0, n) : text);
  for (let i = 0; i < n; i++) {
    const at = i * STATES;
    // A name may stop anywhere; one without an ending pays for it.
    relax(at + NAME, at + O, COST.bare);
    relax(at + END, at + O, 0);
    relax(at + CUE, at + O, 0);
    relax(at + REG, at + O, 0);
    step(text, i, n, relax, at, unitAt, known);
    const k = known[i]!;
    if (k > 1) {
      const to = (i + k) * STATES;
      if (!((lexicon.get(text.slice(i, i + k)) ?? 0) & NAMEY)) relax(at + O, to + O, COST.known);
      relax(at + NAME, to + NAME, COST.nameChar * k);
      relax(at + ORG, to + ORG, COST.known);
    }
  }
  const last = n * STATES;
  relax(last + NAME, last + O, COST.bare);
  relax(last + END, last + O, 0);
  relax(last + CUE, last + O, 0);
  relax(last + REG, last + O, 0);
  return spansOf(text, back, last + O, units);
}

type Relax = (from: number, to: number, price: number) => void;

function step(
  text: string,
  i: number,
  n: number,
  relax: Relax,
  at: number,
  unitAt: ReadonlyMap<number, number>,
  known: Uint8Array,
): void {
  const ch = text[i]!;
  const to = (length: number, state: number): number => (i + length) * STATES + state;
  const starts: readonly [number, number][] = [
    [O, COST.fromText],
    [CUE, COST.fromCue],
    [REG, COST.fromRegion],
    [END, COST.fromEnding],
  ];
  if (ch >= '0' && ch <= '9') {
    QUANTITY.lastIndex = i;
    const length = Math.min(QUANTITY.exec(text)![0].length, n - i);
    relax(at + O, to(length, O), COST.word);
    let digits = 1;
    while (i + digits < n && text[i + digits]! >= '0' && text[i + digits]! <= '9') digits++;
    relax(at + NAME, to(digits, NAME), COST.nameChar);
    relax(at + ORG, to(digits, ORG), COST.nameChar);
    for (const [s, price] of starts) relax(at + s, to(digits, NAME), price + COST.nameChar + 0.6);
  } else if (ch >= 'A' && ch <= 'Z') {
    REGION_CODE.lastIndex = i;
    const region = REGION_CODE.exec(text);
    if (region && i + region[0].length <= n)
      for (const s of [O, CUE, REG]) relax(at + s, to(region[0].length, REG), 0.2);
    LATIN.lastIndex = i;
    const length = Math.min(LATIN.exec(text)![0].length, n - i);
    relax(at + O, to(length, O), 0.8);
    relax(at + NAME, to(length, NAME), COST.nameChar);
    relax(at + ORG, to(length, ORG), COST.nameChar);
    for (const [s, price] of starts) relax(at + s, to(length, NAME), price + COST.nameChar);
  } else if (PUNCTUATION.test(ch)) {
    relax(at + O, to(1, CUE), 0.1);
    relax(at + NAME, to(1, NAME), ch === '·' || ch === '.' ? 0.3 : COST.never);
  } else {
    const price = NEVER.has(ch) ? COST.never : SELDOM.has(ch) ? COST.seldom : COST.nameChar;
    relax(at + O, to(1, O), NEVER.has(ch) || SELDOM.has(ch) ? COST.particle : COST.unknown);
    relax(at + NAME, to(1, NAME), price);
    relax(at + ORG, to(1, ORG), price);
    for (const [s, begin] of starts) {
      relax(at + s, to(1, NAME), begin + price);
      relax(at + s, to(1, ORG), Math.min(begin, COST.fromCue) + price + 0.2);
    }
  }
  if (LINKING.has(ch)) relax(at + END, to(1, REG), 0.6);
  const unitEnd = unitAt.get(i);
  if (unitEnd !== undefined && unitEnd <= n) {
    for (const s of [NAME, END]) relax(at + s, unitEnd * STATES + END, 0);
    for (const s of [O, CUE, REG]) relax(at + s, unitEnd * STATES + O, 0.3);
  }
  GATES.lastIndex = i;
  const gate = GATES.exec(text);
  if (gate && i + gate[0].length <= n) for (const s of [NAME, END]) relax(at + s, to(gate[0].length, END), 0.1);
  words(text, i, n, relax, at, starts, known);
}

function words(
  text: string,
  i: number,
  n: number,
  relax: Relax,
  at: number,
  starts: readonly [number, number][],
  known: Uint8Array,
): void {
  const mask = lengths.get(text.charCodeAt(i)) ?? 0;
  for (let length = 1; mask >> length !== 0 && i + length <= n; length++) {
    if (!(mask & (1 << length))) continue;
    const flags = lexicon.get(text.slice(i, i + length));
    if (flags === undefined) continue;
    const to = (i + length) * STATES;
    if (flags & ASK) {
      relax(at + CUE, to + CUE, COST.word);
      relax(at + O, to + (length > 1 ? CUE : O), COST.word);
    }
    if (flags & WORD && length > 1) relax(at + ORG, to + ORG, COST.nameWord);
    if (flags & WORD || (flags & ENDING && length > 1)) relax(at + O, to + O, length > 1 ? COST.word : COST.single);
    else if (flags & NAMEY) relax(at + O, to + O, COST.namey);
    if (flags & NAMEY) {
      relax(at + NAME, to + NAME, COST.nameWord);
      relax(at + ORG, to + ORG, COST.nameWord);
      for (const [s, price] of starts) relax(at + s, to + NAME, price + COST.nameWord);
    }
    if (flags & ENDING) {
      let price: number = length > 1 ? COST.longEnding : STRONG.has(text[i]!) ? COST.strongEnding : COST.weakEnding;
      if (length === 1 && endsEveryday(text, i + 1)) price += COST.everyday;
      if (i + length < n && known[i + length] === 0) price += COST.unaligned;
      relax(at + NAME, to + END, price);
      relax(at + END, to + END, WIDER.has(text.slice(i, i + length)) ? COST.widerEnding : COST.nextEnding);
    }
    if (flags & FIRM) {
      relax(at + ORG, to + O, length > 1 ? 0 : COST.firm);
      relax(at + O, to + O, COST.word);
    }
  }
}

interface Step {
  readonly start: number;
  readonly end: number;
  readonly state: number;
  readonly before: number;
}

function spansOf(text: string, from: Int32Array, goal: number, units: readonly UnitParts[]): NameSpan[] {
  const path: Step[] = [];
  for (let node = goal; from[node]! >= 0; node = from[node]!) {
    const prev = from[node]!;
    const start = Math.floor(prev / STATES);
    const end = Math.floor(node / STATES);
    if (end > start) path.push({ start, end, state: node % STATES, before: prev % STATES });
  }
  path.reverse();
  const spans: NameSpan[] = [];
  let pieces: NamePiece[] = [];
  let pieceStart = -1;
  let region = false;
  const close = (end: number): void => {
    if (pieceStart >= 0 && pieceStart < end) pieces.push({ start: pieceStart, end, kind: undefined });
    pieceStart = -1;
    if (pieces.length === 0) return;
    const start = pieces[0]!.start;
    const stop = pieces.at(-1)!.end;
    const inside = units.filter((u) => u.span[0] >= start && u.span[1] <= stop);
    spans.push({ start, end: stop, pieces, units: inside, sure: region || pieces.some((p) => p.kind !== undefined) });
    pieces = [];
  };
  for (const s of path) {
    if (s.state === NAME || s.state === END) {
      if (pieces.length === 0 && pieceStart < 0) region = s.before === REG;
      if (pieceStart < 0) pieceStart = s.start;
      if (s.state === END) {
        const kind = SUFFIXES.get(text.slice(s.start, s.end)) ?? 'landmark';
        pieces.push({ start: pieceStart, end: s.end, kind });
        pieceStart = -1;
      }
    } else close(s.start);
  }
  close(path.at(-1)?.end ?? 0);
  return join(text, spans);
}

/** Neighbours parted only by a joining word are one place. */
function join(text: string, spans: readonly NameSpan[]): NameSpan[] {
  const out: NameSpan[] = [];
  for (const span of spans) {
    const last = out.at(-1);
    const gap = last ? text.slice(last.end, span.start) : '';
    if (last && (gap === '' || JOINER.test(gap))) {
      out[out.length - 1] = {
        start: last.start,
        end: span.end,
        pieces: [...last.pieces, ...span.pieces],
        units: [...last.units, ...span.units],
        sure: last.sure || span.sure,
      };
    } else out.push(span);
  }
  return out;
}
