// Where a message speaks of: names, building numbers, gates and spots gathered into one place with a key for the
// duplicate look-up. Called by the recogniser for every message that may be a request; pure.
import { buildingOf, lookUp, type Gazetteer, type GazetteerEntry } from './gazetteer';
import { findNames, type NameSpan } from './names';
import { widen } from './numerals';
import { BESIDE, GATE, SPOTS } from './suffixes';
import { findUnits, type UnitParts } from './units';

export { buildGazetteer, type Gazetteer, type GazetteerEntry } from './gazetteer';

/** A place as far as the words tell it. Numbers are normalised: 三 → '3', 负一 → '-1'. */
export interface Place {
  /** The words as written, room included; for a group use publicText. */
  readonly text: string;
  /** Part of a large estate: 二期 → '2', A区 → 'A'. */
  readonly phase?: string;
  readonly building?: string;
  readonly unit?: string;
  readonly floor?: string;
  readonly room?: string;
  /** 小区, 苑, 花园, 村, 社区 … as written, phase included. */
  readonly estate?: string;
  /** Gate, shop, garage, playground …, as written. */
  readonly landmark?: string;
  readonly road?: string;
  /** Unit of the org tree: the building when it is known, else the grid or community named. */
  readonly unitId?: string;
  /** True for 我们楼下, 我家门口: the speaker's own building is meant and no building is named. */
  readonly relative?: true;
  /** 'unit-or-estate|building|landmark' without room, building as 'phase.number'; '' when nothing can be compared. */
  readonly key: string;
  /** Character ranges of `text`'s parts in the message, left to right. */
  readonly spans: readonly (readonly [number, number])[];
}

interface Element {
  readonly start: number;
  readonly end: number;
  readonly weight: number;
  readonly units?: readonly UnitParts[];
  readonly name?: NameSpan;
  readonly entry?: GazetteerEntry;
  readonly landmark?: string;
  readonly relative?: true;
}

const longestFirst = (words: readonly string[]): string =>
  [...new Set(words)]
    .sort((a, b) => b.length - a.length)
    .map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');

const OWN = new RegExp(
  '(?:我们|咱们|俺们|我|咱|本|我们家|我家|咱家|家)(?:这个|这|那)?(?:栋楼|栋|幢|单元|楼道|楼梯间|楼梯口|楼门口|楼下|楼上|楼顶|楼|门口|家门口|家楼下|家楼上|家隔壁)|(?:楼下|楼上|隔壁|对门)(?=.{2})|(?:这|本)(?:栋|单元)',
  'g',
);
const SPOT = new RegExp(`${GATE}(?:岗亭|保安亭|广场)?|(?:${longestFirst(SPOTS)})`, 'g');
const NEXT_TO = new RegExp(`(?:${longestFirst(BESIDE)})+`, 'y');
const GAP = /^(?:的|里的?|里面的?|内的?|这边的?|那边的?|旁边的?|旁|附近的?|门口的?|和|与|到|至|、|[~\s,，/·-])?$/;

/** One name per kind of spot, so that two people's words for it give one key. */
const SAME_SPOT: readonly (readonly [RegExp, string])[] = [
  [/^(?:地下车库|地下停车场|地库|车库|地下)$/, '车库'],
  [/^垃圾(?:站|房|亭|桶|池|分类亭|投放点)$/, '垃圾站'],
  [/^(?:岗亭|门岗|保安亭|保安室|传达室)$/, '岗亭'],
  [/^(?:电梯间|电梯厅|电梯口|电梯)$/, '电梯'],
  [/^(?:楼道|楼梯间|楼梯口|楼梯)$/, '楼道'],
  [/^(?:健身器材|健身区|健身广场)$/, '健身区'],
  [/^(?:小超市|便利店|小卖部|超市)$/, '超市'],
  [/^(?:凉亭|亭子)$/, '凉亭'],
  [/^(?:天台|楼顶|屋顶|顶楼)$/, '楼顶'],
];
const spotKey = (spot: string): string =>
  SAME_SPOT.find(([re]) => re.test(spot))?.[1] ??
  spot.replace(/^(.+门)(?:岗亭|保安亭|门口|出口|入口)$/, '$1').replace(/大门$/, '门');

function elementsOf(text: string, gazetteer: Gazetteer | undefined): Element[] {
  const units = findUnits(text);
  const names = findNames(text, units);
  const found: Element[] = [];
  for (const name of names) {
    if (name.sure)
      found.push({ start: name.start, end: name.end, weight: 4 + name.units.length, name, units: name.units });
  }
  for (const hit of gazetteer ? lookUp(text, gazetteer) : []) {
    found.push({ start: hit.start, end: hit.end, weight: 6, entry: hit.entry });
  }
  const inside = (start: number, end: number): boolean => found.some((e) => e.start < end && start < e.end && !e.entry);
  for (const u of units) {
    if (inside(u.span[0], u.span[1])) continue;
    const weight = u.building ? 5 : u.unit ? 2.5 : u.room || u.floor ? 2 : 0.5;
    found.push({ start: u.span[0], end: u.span[1], weight, units: [u] });
  }
  for (const m of text.matchAll(OWN)) {
    if (!inside(m.index, m.index + m[0].length))
      found.push({ start: m.index, end: m.index + m[0].length, weight: 1.2, relative: true });
  }
  for (const m of text.matchAll(SPOT)) {
    if (!inside(m.index, m.index + m[0].length))
      found.push({ start: m.index, end: m.index + m[0].length, weight: 1.5, landmark: m[0] });
  }
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

interface Cluster {
  readonly elements: Element[];
  end: number;
  weight: number;
}

function clustersOf(text: string, elements: readonly Element[]): Cluster[] {
  const out: Cluster[] = [];
  for (const e of elements) {
    const last = out.at(-1);
    if (last && (e.start <= last.end || GAP.test(text.slice(last.end, e.start)))) {
      last.elements.push(e);
      last.end = Math.max(last.end, e.end);
      last.weight += e.weight;
    } else out.push({ elements: [e], end: e.end, weight: e.weight });
    const now = out.at(-1)!;
    NEXT_TO.lastIndex = now.end;
    const beside = NEXT_TO.exec(text);
    if (beside) now.end += beside[0].length;
  }
  return out;
}

interface Draft {
  phase?: string;
  building?: string;
  unit?: string;
  floor?: string;
  room?: string;
  estate?: string;
  landmark?: string;
  road?: string;
  entry?: GazetteerEntry;
  relative?: boolean;
}

/** Sets a part that is still unknown; true when it did. */
function set(
  draft: Draft,
  part: 'phase' | 'building' | 'unit' | 'floor' | 'room' | 'estate' | 'landmark' | 'road',
  value?: string,
): boolean {
  if (value === undefined || draft[part] !== undefined) return false;
  draft[part] = value;
  return true;
}

/**
 * Adds what an element knows; true when something was new. Numbers of another building add nothing, nor do names met
 * elsewhere in the message (`aside`) once the place has a name, number or spot of its own.
 */
function fill(draft: Draft, e: Element, text: string, aside = false): boolean {
  let added = false;
  const known = draft.entry ?? draft.building ?? draft.estate ?? draft.road ?? draft.landmark;
  const named = aside && known !== undefined;
  if (e.entry && (!draft.entry || RANK[e.entry.level] > RANK[draft.entry.level])) {
    draft.entry = e.entry;
    added = true;
  }
  if (e.entry && e.entry.level !== 'building') added = set(draft, 'estate', text.slice(e.start, e.end)) || added;
  for (const u of e.units ?? []) {
    if (draft.building !== undefined && u.building !== undefined && u.building !== draft.building) continue;
    for (const part of ['phase', 'building', 'unit', 'floor', 'room'] as const)
      added = set(draft, part, u[part]) || added;
  }
  for (const p of named ? [] : (e.name?.pieces ?? [])) {
    if (p.kind === undefined || isNumber(p.start, p.end, e)) continue;
    const part = p.kind === 'road' || p.kind === 'landmark' ? p.kind : 'estate';
    added = set(draft, part, text.slice(p.start, p.end)) || added;
  }
  if (e.landmark && !named) added = set(draft, 'landmark', e.landmark) || added;
  if (e.relative && !draft.relative) {
    draft.relative = true;
    added = true;
  }
  return added;
}

const RANK = { community: 0, grid: 1, building: 2 } as const;
/** A piece that is only a building or room number, not a phase of an estate. */
const isNumber = (start: number, end: number, e: Element): boolean =>
  (e.units ?? []).some((u) => u.span[0] === start && u.span[1] === end && u.phase === undefined);

/**
 * The place a message speaks of, parts merged from the whole message, or undefined. With a gazetteer the org tree's
 * own names count most and a building number is resolved to its unit when that is unambiguous.
 */
export function findPlace(text: string, gazetteer?: Gazetteer): Place | undefined {
  const wide = widen(text);
  const clusters = clustersOf(wide, elementsOf(wide, gazetteer));
  const best = clusters.reduce<Cluster | undefined>((a, b) => (a && a.weight >= b.weight ? a : b), undefined);
  if (!best || best.weight < 1) return undefined;
  const draft: Draft = {};
  for (const e of best.elements) fill(draft, e, text);
  const used = [best];
  for (const other of clusters) {
    if (other === best || other.weight < 1) continue;
    let added = false;
    for (const e of other.elements) added = fill(draft, e, text, true) || added;
    if (added) used.push(other);
  }
  used.sort((a, b) => a.elements[0]!.start - b.elements[0]!.start);
  const spans = used.map((c) => [c.elements[0]!.start, c.end] as const);
  return finish(draft, spans, text, gazetteer);
}

function finish(draft: Draft, spans: Place['spans'], text: string, gazetteer: Gazetteer | undefined): Place {
  let entry = draft.entry;
  if (gazetteer && draft.building !== undefined && entry?.level !== 'building') {
    entry = buildingOf(draft.building, gazetteer, entry?.id) ?? entry;
  }
  const relative = draft.relative === true && draft.building === undefined && entry?.level !== 'building';
  // The key names the building's parent: a report for the whole grid and one for a house in it stay comparable.
  const isBuilding = entry?.level === 'building';
  const head = (isBuilding ? (entry?.parentId ?? entry?.id) : entry?.id) ?? draft.estate ?? draft.road ?? '';
  const number = draft.building ?? (isBuilding ? entry?.name : undefined) ?? '';
  const building = number !== '' && draft.phase !== undefined ? `${draft.phase}.${number}` : number;
  // Below ground there is nothing but the garage, whatever the floor is called.
  const spot = draft.landmark === undefined ? (draft.floor?.startsWith('-') ? '车库' : '') : spotKey(draft.landmark);
  const { entry: _entry, relative: _relative, ...parts } = draft;
  return {
    text: spans.map(([a, b]) => text.slice(a, b)).join(' '),
    ...parts,
    ...(entry ? { unitId: entry.id } : {}),
    ...(relative ? { relative: true as const } : {}),
    key: head || building || spot ? `${head}|${building}|${spot}` : '',
    spans,
  };
}

/** The place's words without the room, for a group: 3号楼2单元501门口 → 3号楼2单元门口. */
export function publicText(place: Place): string {
  let text = place.text;
  for (const u of findUnits(widen(text)).reverse()) {
    if (u.roomSpan) text = text.slice(0, u.roomSpan[0]).replace(/[-—–－]$/, '') + text.slice(u.roomSpan[1]);
  }
  return text.trim();
}

/** Every place named in the text, as written, generic spots left out; for lists and for measuring. */
export function findPlaces(text: string): string[] {
  const wide = widen(text);
  const units = findUnits(wide);
  const names = findNames(wide, units).filter((n) => n.sure);
  const alone = units.filter(
    (u) => u.building !== undefined && !names.some((n) => n.start <= u.span[0] && u.span[1] <= n.end),
  );
  return [...names.map((n) => [n.start, n.end] as const), ...alone.map((u) => u.span)]
    .sort((a, b) => a[0] - b[0])
    .map(([a, b]) => text.slice(a, b));
}
