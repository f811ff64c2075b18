// The community's own names (grids, estates, buildings) looked up in a message. Built once per org tree by the loader,
// read by place.ts for each message.
import { plainNumber, widen } from './numerals';

/** One named unit of the org tree. A building's name may be a number form (3号楼) or a name (凌云阁). */
export interface GazetteerEntry {
  readonly id: string;
  readonly level: 'community' | 'grid' | 'building';
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly parentId?: string;
}

/** An entry's name met in a text, positions in characters. */
export interface GazetteerHit {
  readonly entry: GazetteerEntry;
  readonly start: number;
  readonly end: number;
}

/** The entries with their index. Immutable; build a new one when the tree changes. */
export interface Gazetteer {
  readonly entries: readonly GazetteerEntry[];
  readonly byName: ReadonlyMap<string, readonly GazetteerEntry[]>;
  /** First character → lengths of names that start with it, longest first. */
  readonly lengths: ReadonlyMap<string, readonly number[]>;
  readonly byId: ReadonlyMap<string, GazetteerEntry>;
  /** Normalised building number or letter → buildings of that number. */
  readonly byBuilding: ReadonlyMap<string, readonly GazetteerEntry[]>;
}

const BUILDING_NAME =
  /^(?:第)?([A-Z]?\d{1,4}|[A-Z]|[零一二两三四五六七八九十百]{1,4}|[甲乙丙丁])(?:号楼|号栋|号幢|栋楼|#楼|#|栋|幢|座|号)$/;
const GENERIC_ENDING = /(?:社区|小区|网格|村)$/;

/** Indexes the entries. Names shorter than two characters are not looked up; the short form without 小区, 社区, 网格 is. */
export function buildGazetteer(entries: readonly GazetteerEntry[]): Gazetteer {
  const byName = new Map<string, GazetteerEntry[]>();
  const lengths = new Map<string, Set<number>>();
  const byBuilding = new Map<string, GazetteerEntry[]>();
  const put = (name: string, entry: GazetteerEntry): void => {
    if (name.length < 2) return;
    const same = byName.get(name);
    if (same?.includes(entry)) return;
    byName.set(name, same ? [...same, entry] : [entry]);
    const first = name[0]!;
    lengths.set(first, (lengths.get(first) ?? new Set()).add(name.length));
  };
  for (const entry of entries) {
    for (const written of [entry.name, ...(entry.aliases ?? [])]) {
      const name = widen(written).trim();
      const number = entry.level === 'building' ? BUILDING_NAME.exec(name) : null;
      if (number) {
        const key = plainNumber(number[1]!);
        byBuilding.set(key, [...(byBuilding.get(key) ?? []), entry]);
        continue;
      }
      put(name, entry);
      const short = name.replace(GENERIC_ENDING, '');
      if (short.length >= 2 && short !== name && !/^第?[零一二三四五六七八九十\d]+$/.test(short)) put(short, entry);
    }
  }
  return {
    entries,
    byName,
    lengths: new Map([...lengths].map(([c, set]) => [c, [...set].sort((a, b) => b - a)])),
    byId: new Map(entries.map((e) => [e.id, e])),
    byBuilding,
  };
}

/** Names met in widened text, longest first at each position, not overlapping. An ambiguous name gives no hit. */
export function lookUp(text: string, gazetteer: Gazetteer): GazetteerHit[] {
  const hits: GazetteerHit[] = [];
  for (let i = 0; i < text.length; i++) {
    for (const length of gazetteer.lengths.get(text[i]!) ?? []) {
      const found = gazetteer.byName.get(text.slice(i, i + length));
      if (!found || i + length > text.length) continue;
      const entry = found.length === 1 ? found[0]! : lowestCommon(found, gazetteer);
      if (!entry) continue;
      hits.push({ entry, start: i, end: i + length });
      i += length - 1;
      break;
    }
  }
  return hits;
}

/** A community and its grid may share a name: then the upper one is meant, since it contains the other. */
function lowestCommon(found: readonly GazetteerEntry[], gazetteer: Gazetteer): GazetteerEntry | undefined {
  return found.find((upper) => found.every((e) => e === upper || isBelow(e, upper.id, gazetteer)));
}

function isBelow(entry: GazetteerEntry, upperId: string, gazetteer: Gazetteer): boolean {
  const seen = new Set<string>();
  for (let at: GazetteerEntry | undefined = entry; at && !seen.has(at.id);) {
    if (at.id === upperId) return true;
    seen.add(at.id);
    at = at.parentId === undefined ? undefined : gazetteer.byId.get(at.parentId);
  }
  return false;
}

/** The one building of this number, below `scopeId` when given; undefined when there are several or none. */
export function buildingOf(number: string, gazetteer: Gazetteer, scopeId?: string): GazetteerEntry | undefined {
  const all = gazetteer.byBuilding.get(number) ?? [];
  const inScope = scopeId === undefined ? all : all.filter((e) => isBelow(e, scopeId, gazetteer));
  return inScope.length === 1 ? inScope[0] : undefined;
}
