// The cheapest way to read a text as everyday words and names of places: everyday words are cheap outside a name,
// unknown characters are cheap inside one, an ending such as 小区 pays a name back. Called by names.ts.
import { ASK, ENDING, FIRM, NAMEY, WORD, endsLonger, knownWords, lengths, lexicon } from './lexicon';
import { GATE, SUFFIXES } from './suffixes';
import type { UnitParts } from './units';

/** Where a reading stands between two characters. */
export const State = {
  /** Among everyday words. */
  Text: 0,
  /** After an asking word or a mark, or at the start: names like to stand here. */
  Cue: 1,
  /** Just after a region (A3区, 本市), or after a joining word behind a name. */
  Region: 2,
  /** Inside a name that has no ending yet. */
  Name: 3,
  /** Inside a further name behind a finished house or estate: it should find an ending. */
  Tail: 4,
  /** Just after a road or region ending: a house may follow. */
  Way: 5,
  /** Just after an estate or landmark ending. */
  House: 6,
  /** Inside the name of a firm or body. */
  Firm: 7,
} as const;
const STATES = 8;

/** One step of the reading: characters [start, end) and the states before and after them. */
export interface Step {
  readonly start: number;
  readonly end: number;
  readonly before: number;
  readonly after: number;
}

// Found by hand on development texts; the order of sizes matters more than the digits. A character of an unlisted
// everyday word must cost more than twice a name's, or names swallow less than they should.
const COST = {
  word: 0.5, single: 0.9, particle: 0.5, known: 1, namey: 1.8, unknown: 2.2, latin: 0.8, quantity: 0.5, mark: 0.1,
  nameChar: 0.9, nameWord: 0.8, nameDigits: 0.6, never: 6, seldom: 2, weakFirst: 1.5, askFirst: 1,
  longEnding: -2, strongEnding: -1.4, weakEnding: -0.7, everyday: 1.5, unaligned: 1.2, wider: -0.2, next: 1,
  fromText: 3.8, fromCue: 1.5, fromMark: 1.9, fromRegion: 0.7, fromWay: 0.6,
  fromHouse: 1.6, bare: 1, bareTail: 2.8,
  firmStart: 0.2, firmLetter: 0.9, region: 0.2, unitInText: 0.3, unitInName: -1, roadNumber: -0.5, gate: 0.1, linking: 0.6,
} as const; // prettier-ignore

/** Characters no name holds: particles, pronouns, question words. */
const NEVER = new Set('的了吗呢吧啊呀嘛哦是不没我你他她它这那哪怎么很请也还又被把给让么着跟而但或');
/** Characters few names hold. */
const SELDOM = new Set('都就说吃喝看想要会能过和与及因所以有在到从对向于将');
/** Characters few names begin with: verbs and adverbs of one character. */
const WEAK_FIRST = new Set('来去回送走停进出往读入搁俩真换离接叫找买卖住修改拆设办多少再最更挺好各跨');
const MARK = /[\s，。！？；：、“”‘’（）()《》【】[\]…~!?,;:"'·.—-]/;

/** One-character endings that rarely end anything but a name. */
const STRONG = new Set('路街巷村镇乡苑府区组县市桥院寺庄墅');
/** Endings of two characters that are everyday words as well. */
const WEAK_LONG = new Set('国际 时代 天下 印象 名都 名城 世纪 年华'.split(' '));
/** Endings that belong to the name they follow: 翠竹苑小区, 柳塘社区. */
const WIDER = new Set(
  `小区 社区 街道 大厦 公寓 花园 家园 安置区 新村 宿舍 幼儿园 小学 中学 路口 交叉口 交叉路口 交汇处 段 片区 以西片区 以东片区
  以南片区 以北片区 广场 菜市场 村 组`.split(/\s+/),
);
/** Endings nothing is added to. */
const COMPLETE = new Set(['小区', '社区', '街道', '宿舍', '公寓', '大厦']);
/** After a name and one of these, another name is likely. */
const LINKING = new Set('和与及、至到');

const REGION = /[A-Z]\d{0,2}[市区县]|[本我][省市区县]|全[省市区县]/y;
const GATES = new RegExp(GATE, 'y');
const QUANTITY =
  /\d+(?:[.,]\d+)?(?:年度|年代|年|月份|月|日|号线|元|块|万|亿|千|百|米|公里|平方|平|吨|KV|W|人|户|个|天|小时|分钟|点|次|度|%|多|余|岁|届|级|班|路公交车|路车|路公交|路)?/y;
/** A number on a road: 39号, 48-49号, 12弄. */
const ROAD_NUMBER = /\d{1,5}(?:[-—]+\d{1,5})?(?:号院?|弄)(?![楼栋幢线门])/y;
const LATIN = /[A-Z]+/y;

const matchAt = (re: RegExp, text: string, i: number): number => {
  re.lastIndex = i;
  return re.exec(text)?.[0].length ?? 0;
};

/** The cheapest reading of the first `n` characters of `text`, left to right. */
export function cheapestReading(text: string, n: number, units: readonly UnitParts[]): Step[] {
  const lattice = new Lattice(text, n, units);
  return lattice.read();
}

// Reading is synchronous and keeps nothing, so every reading may use the same memory.
let scratchCost = new Float64Array(64 * STATES);
let scratchBack = new Int32Array(64 * STATES);

class Lattice {
  private readonly cost: Float64Array;
  private readonly back: Int32Array;
  private readonly known: Uint8Array;
  private readonly unitEnds: ReadonlyMap<number, number>;

  constructor(
    private readonly text: string,
    private readonly n: number,
    units: readonly UnitParts[],
  ) {
    const size = (n + 1) * STATES;
    if (scratchCost.length < size) {
      scratchCost = new Float64Array(size * 2);
      scratchBack = new Int32Array(size * 2);
    }
    this.cost = scratchCost.fill(Infinity, 0, size);
    this.back = scratchBack.fill(-1, 0, size);
    this.known = knownWords(n < text.length ? text.slice(0, n) : text);
    this.unitEnds = new Map(units.map((u) => [u.span[0], u.span[1]]));
  }

  read(): Step[] {
    this.cost[State.Cue] = 0;
    for (let i = 0; i < this.n; i++) {
      this.settle(i);
      this.character(i);
      this.listed(i);
      this.dictionary(i);
      this.patterns(i);
    }
    this.settle(this.n);
    const path: Step[] = [];
    for (let node = this.n * STATES + State.Text; this.back[node]! >= 0; node = this.back[node]!) {
      const prev = this.back[node]!;
      const start = Math.floor(prev / STATES);
      const end = Math.floor(node / STATES);
      if (end > start) path.push({ start, end, before: prev % STATES, after: node % STATES });
    }
    return path.reverse();
  }

  /** Offers a way from state `a` at `i` to state `b`, `length` characters on. */
  private way(i: number, a: number, length: number, b: number, price: number): void {
    if (i + length > this.n) return;
    const from = i * STATES + a;
    const to = (i + length) * STATES + b;
    const cost = this.cost[from]! + price;
    if (cost < this.cost[to]!) {
      this.cost[to] = cost;
      this.back[to] = from;
    }
  }

  /** Any state may fall back to everyday text; a name without an ending pays for it. */
  private settle(i: number): void {
    this.way(i, State.Name, 0, State.Text, COST.bare);
    this.way(i, State.Tail, 0, State.Text, COST.bareTail);
    for (const s of [State.Way, State.House, State.Cue, State.Region]) this.way(i, s, 0, State.Text, 0);
  }

  /** An asking word of two characters or more stands here, and is not one that names use too. */
  private asks(i: number): boolean {
    for (let length = 2; length <= 4; length++) {
      const flags = lexicon.get(this.text.slice(i, i + length)) ?? 0;
      if (flags & ASK) return (flags & NAMEY) === 0;
    }
    return false;
  }

  /** Begins or continues a name with `length` characters from i. */
  private name(i: number, length: number, price: number, begin = price): void {
    this.way(i, State.Name, length, State.Name, price);
    this.way(i, State.Tail, length, State.Tail, price);
    const first = begin + (WEAK_FIRST.has(this.text[i]!) ? COST.weakFirst : this.asks(i) ? COST.askFirst : 0);
    this.way(i, State.Text, length, State.Name, COST.fromText + first);
    this.way(i, State.Cue, length, State.Name, COST.fromCue + first);
    this.way(i, State.Region, length, State.Name, COST.fromRegion + first);
    this.way(i, State.Way, length, State.Tail, COST.fromWay + first);
    this.way(i, State.House, length, State.Tail, COST.fromHouse + first);
  }

  private firm(i: number, length: number, price: number): void {
    this.way(i, State.Firm, length, State.Firm, price);
    const begin = COST.firmStart + price;
    this.way(i, State.Region, length, State.Firm, COST.fromRegion + begin);
    for (const s of [State.Text, State.Cue]) this.way(i, s, length, State.Firm, COST.fromCue + begin);
    for (const s of [State.Way, State.House]) this.way(i, s, length, State.Firm, COST.fromHouse + begin);
  }

  private character(i: number): void {
    const ch = this.text[i]!;
    if (ch >= '0' && ch <= '9') {
      this.way(i, State.Text, matchAt(QUANTITY, this.text, i), State.Text, COST.quantity);
      const digits = matchAt(/\d+/y, this.text, i);
      this.name(i, digits, COST.nameChar, COST.nameChar + COST.nameDigits);
      this.firm(i, digits, COST.nameChar);
    } else if (ch >= 'A' && ch <= 'Z') {
      const length = matchAt(LATIN, this.text, i);
      this.way(i, State.Text, length, State.Text, COST.latin);
      this.name(i, length, COST.nameChar);
      this.firm(i, length, COST.nameChar);
    } else if (MARK.test(ch)) {
      this.way(i, State.Text, 1, State.Cue, COST.mark);
      if (ch === '·' || ch === '.') this.way(i, State.Name, 1, State.Name, COST.nameChar);
    } else {
      const particle = NEVER.has(ch) || SELDOM.has(ch);
      this.way(i, State.Text, 1, State.Text, particle ? COST.particle : COST.unknown);
      const price = NEVER.has(ch) ? COST.never : particle ? COST.seldom : COST.nameChar;
      this.name(i, 1, price);
      this.firm(i, 1, price);
    }
  }

  private listed(i: number): void {
    const mask = lengths.get(this.text.charCodeAt(i)) ?? 0;
    for (let length = 1; mask >> length !== 0 && i + length <= this.n; length++) {
      if (!(mask & (1 << length))) continue;
      const word = this.text.slice(i, i + length);
      const flags = lexicon.get(word);
      if (flags === undefined) continue;
      if (flags & ASK) {
        if (word === '在') this.way(i, State.Text, 1, State.Cue, COST.word);
        this.way(i, State.Cue, length, State.Cue, COST.word);
        this.way(i, State.Text, length, length > 1 ? State.Cue : State.Text, COST.word);
      }
      if (flags & NAMEY && !(flags & WORD)) this.way(i, State.Text, length, State.Text, COST.namey);
      else if (flags & WORD) {
        this.way(i, State.Text, length, State.Text, length > 1 ? COST.word : COST.single);
        if (length > 1) this.way(i, State.Firm, length, State.Firm, COST.nameWord);
      } else if (flags & ENDING && length > 1) this.way(i, State.Text, length, State.Text, COST.known);
      if (flags & NAMEY) {
        this.name(i, length, COST.nameWord);
        this.way(i, State.Firm, length, State.Firm, COST.nameWord);
      }
      if (flags & ENDING) this.ending(i, word);
      if (flags & FIRM) {
        this.way(i, State.Firm, length, State.Text, length > 1 ? 0 : COST.firmLetter);
        this.way(i, State.Text, length, State.Text, COST.word);
      }
    }
  }

  private ending(i: number, word: string): void {
    const kind = SUFFIXES.get(word);
    const after = kind === 'road' || kind === 'region' ? State.Way : State.House;
    const end = i + word.length;
    let price: number = WEAK_LONG.has(word)
      ? COST.weakEnding
      : word.length > 1
        ? COST.longEnding
        : STRONG.has(word)
          ? COST.strongEnding
          : COST.weakEnding;
    if (endsLonger(this.text, end, word.length)) price += COST.everyday;
    if (end < this.n && this.known[end] === 0) price += COST.unaligned;
    for (const s of [State.Name, State.Tail]) this.way(i, s, word.length, after, price);
    // 苑 then 小区 is one name; 社区 then 小区 is a name and what is said of it.
    const wider = WIDER.has(word) && !COMPLETE.has(this.text.slice(i - 2, i));
    let more: number = wider ? COST.wider : COST.next;
    if (end < this.n && this.known[end] === 0) more += COST.unaligned;
    for (const s of [State.Way, State.House]) this.way(i, s, word.length, after, more);
  }

  private dictionary(i: number): void {
    const length = this.known[i]!;
    if (length < 2) return;
    const namey = ((lexicon.get(this.text.slice(i, i + length)) ?? 0) & NAMEY) !== 0;
    if (!namey) this.way(i, State.Text, length, State.Text, COST.known);
    for (const s of [State.Name, State.Tail]) this.way(i, s, length, s, COST.nameChar * length);
    this.way(i, State.Firm, length, State.Firm, COST.known);
  }

  private patterns(i: number): void {
    const region = matchAt(REGION, this.text, i);
    if (region > 0)
      for (const s of [State.Text, State.Cue, State.Region]) this.way(i, s, region, State.Region, COST.region);
    if (LINKING.has(this.text[i]!)) {
      for (const s of [State.Way, State.House]) this.way(i, s, 1, State.Region, COST.linking);
    }
    const unitEnd = this.unitEnds.get(i);
    if (unitEnd !== undefined) {
      for (const s of [State.Name, State.Tail]) this.way(i, s, unitEnd - i, State.House, COST.unitInName);
      for (const s of [State.Way, State.House]) this.way(i, s, unitEnd - i, State.House, 0);
      for (const s of [State.Text, State.Cue, State.Region]) this.way(i, s, unitEnd - i, State.Text, COST.unitInText);
    }
    const number = matchAt(ROAD_NUMBER, this.text, i);
    if (number > 0) this.way(i, State.Way, number, State.Way, COST.roadNumber);
    const gate = matchAt(GATES, this.text, i);
    if (gate > 0) {
      for (const s of [State.Name, State.Way, State.House]) this.way(i, s, gate, State.House, COST.gate);
    }
  }
}
