// Named places in running text: 学府路翠竹苑小区, 云栖小学东门. No training: a cheapest reading (lattice.ts) over
// hand-written vocabulary (words.ts, suffixes.ts). Called by place.ts and by the duplicate features on widened text.
import { State, cheapestReading, type Step } from './lattice';
import { SUFFIXES, type NameKind } from './suffixes';
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

/** Between two names these join them: 甲小区旁乙路, 甲路、乙路, 甲路与乙路. */
const JOINER = /^(?:附近的?|旁边的?|旁的?|对面的?|、|与|和|及|至|到|-|—|—|\/|·|靠近?|内|里|的|（|\()$/;

/** At most this many characters are read for names; what follows is left to the unit patterns. */
const READ = 600;

/** Names in `text`, left to right. `units` are the parts already found in it (units.ts). */
export function findNames(text: string, units: readonly UnitParts[] = findUnits(text)): readonly NameSpan[] {
  const known = recent.get(text);
  if (known) return known;
  const n = Math.min(text.length, READ);
  const names = n === 0 ? [] : join(text, spansOf(text, cheapestReading(text, n, units), units));
  if (recent.size >= RECENT) recent.clear();
  recent.set(text, names);
  return names;
}

/** A message is read for its place and a moment later for its likeness to others; its names are found once. */
const recent = new Map<string, readonly NameSpan[]>();
const RECENT = 2048;

const inName = (state: number): boolean => state >= State.Name && state <= State.House;

function spansOf(text: string, path: readonly Step[], units: readonly UnitParts[]): NameSpan[] {
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
  for (const step of path) {
    if (!inName(step.after)) {
      close(step.start);
      continue;
    }
    if (pieces.length === 0 && pieceStart < 0) region = step.before === State.Region;
    const ends = step.after === State.Way || step.after === State.House;
    const kind = SUFFIXES.get(text.slice(step.start, step.end));
    const last = pieces.at(-1);
    if (ends && pieceStart < 0 && kind && last?.kind && last.end === step.start) {
      // 翠竹苑 then 小区: one name with a wider ending.
      pieces[pieces.length - 1] = { start: last.start, end: step.end, kind };
      continue;
    }
    if (step.after === State.Way && !kind && last?.kind === 'road') {
      // 学府路 then 39号.
      pieces[pieces.length - 1] = { start: last.start, end: step.end, kind: 'road' };
      continue;
    }
    if (pieceStart < 0) pieceStart = step.start;
    if (ends) {
      pieces.push({ start: pieceStart, end: step.end, kind: kind ?? 'landmark' });
      pieceStart = -1;
    }
  }
  close(path.at(-1)?.end ?? 0);
  return spans;
}

/** Neighbours parted only by a joining word are one place; a bracket opened between them is closed with them. */
function join(text: string, spans: readonly NameSpan[]): NameSpan[] {
  const out: NameSpan[] = [];
  for (const span of spans) {
    const last = out.at(-1);
    const gap = last ? text.slice(last.end, span.start) : '';
    if (last && (gap === '' || JOINER.test(gap))) {
      const closes = /[（(]/.test(gap) && /[）)]/.test(text[span.end] ?? '');
      out[out.length - 1] = {
        start: last.start,
        end: closes ? span.end + 1 : span.end,
        pieces: [...last.pieces, ...span.pieces],
        units: [...last.units, ...span.units],
        sure: last.sure || span.sure,
      };
    } else out.push(span);
  }
  return out;
}
