// Whether a new report joins an open request of the same grid. Called at intake for each open candidate.
import { DUPLICATE_AT, similarity, type Fingerprint } from './similarity';

/** What is compared of a report. `placeKey` is Place.key ('' unknown); `at` when it was said. */
export interface Matter {
  readonly category: string;
  readonly placeKey: string;
  readonly fingerprint: Fingerprint;
  readonly at: Date;
  /** Room, when one was named: other rooms of one house need more in common to be one matter. */
  readonly room?: string;
}

/** How far apart two reports may be and how alike they must be; all configurable per unit. */
export interface SameMatterOptions {
  /** Longest time between the two, in milliseconds. Default 14 days. */
  readonly windowMs?: number;
  /** Added to every threshold: above 0 merges less, below 0 merges more. Default 0. */
  readonly strictness?: number;
}

const DAY = 86_400_000;

/** Categories people mix up when they describe one thing; symmetric. */
const RELATED: readonly (readonly [string, string])[] = [
  ['lighting', 'powerSupply'], ['waterSupply', 'waterLeak'], ['waterLeak', 'drainage'], ['waterLeak', 'buildingRepair'],
  ['drainage', 'sanitation'], ['drainage', 'manhole'], ['road', 'manhole'], ['road', 'traffic'], ['parking', 'traffic'],
  ['parking', 'fireSafety'], ['fireSafety', 'ebikeCharging'], ['fireSafety', 'gasSupply'], ['fireSafety', 'illegalBuilding'],
  ['ebikeCharging', 'parking'], ['ebikeCharging', 'powerSupply'], ['garbage', 'sanitation'], ['garbage', 'pollution'],
  ['pests', 'sanitation'], ['pests', 'garbage'], ['noise', 'constructionSite'], ['noise', 'streetVending'], ['noise', 'neighbourDispute'],
  ['noise', 'pets'], ['noise', 'market'], ['fumes', 'streetVending'], ['fumes', 'pollution'], ['fumes', 'market'],
  ['fumes', 'foodSafety'], ['pollution', 'constructionSite'], ['pollution', 'sanitation'], ['property', 'ownersCommittee'],
  ['property', 'security'], ['property', 'sanitation'], ['property', 'parking'], ['security', 'buildingRepair'], ['elevator', 'property'],
  ['housing', 'planning'], ['housing', 'consumer'], ['housing', 'property'], ['demolition', 'housing'], ['demolition', 'ruralLand'],
  ['school', 'schoolFees'], ['consumer', 'fraud'], ['consumer', 'foodSafety'], ['wages', 'employment'], ['greening', 'sanitation'],
  ['illegalBuilding', 'constructionSite'], ['streetVending', 'market'], ['streetVending', 'traffic'], ['express', 'parking'],
]; // prettier-ignore
const related = new Set(RELATED.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));

/** Equal, listed as easily confused, or one not known better than `other`. */
export const sameKind = (a: string, b: string): boolean =>
  a === b || a === 'other' || b === 'other' || related.has(`${a} ${b}`);

/** 'A.3' and 'B.3' differ, '3' and 'A.3' may be one: who lives in a part of an estate seldom names it. */
function differentBuilding(a: string, b: string): boolean {
  if (a === '' || b === '') return false;
  const [numberA, phaseA = ''] = a.split('.').reverse();
  const [numberB, phaseB = ''] = b.split('.').reverse();
  return numberA !== numberB || (phaseA !== '' && phaseB !== '' && phaseA !== phaseB);
}

/**
 * How two place keys stand: 'same' (all they both know agrees and that is at least one part), 'unknown' (nothing to
 * compare), 'different' (head or building differ), 'near' (same house or estate, another spot).
 */
export function comparePlaces(a: string, b: string): 'same' | 'near' | 'unknown' | 'different' {
  const [headA = '', buildingA = '', spotA = ''] = a.split('|');
  const [headB = '', buildingB = '', spotB = ''] = b.split('|');
  const differ = (x: string, y: string): boolean => x !== '' && y !== '' && x !== y;
  const agree = (x: string, y: string): boolean => x !== '' && x === y;
  if (differentBuilding(buildingA, buildingB) || differ(headA, headB)) return 'different';
  const sameHouse = buildingA !== '' && buildingB !== '';
  if (differ(spotA, spotB)) return agree(headA, headB) || sameHouse ? 'near' : 'different';
  return agree(headA, headB) || sameHouse || agree(spotA, spotB) ? 'same' : 'unknown';
}

/**
 * Whether two reports of one grid are one matter, and how sure that is (0..1, 0 when ruled out by time, kind or
 * place). Symmetric.
 */
export function sameMatter(a: Matter, b: Matter, options: SameMatterOptions = {}): { same: boolean; score: number } {
  const window = options.windowMs ?? 14 * DAY;
  if (Math.abs(a.at.getTime() - b.at.getTime()) > window) return { same: false, score: 0 };
  const places = comparePlaces(a.placeKey, b.placeKey);
  if (!sameKind(a.category, b.category) || places === 'different') return { same: false, score: 0 };
  const score = similarity(a.fingerprint, b.fingerprint);
  const sameCategory = a.category === b.category && a.category !== 'other';
  let least: number = sameCategory ? DUPLICATE_AT.sameKind : DUPLICATE_AT.sameKind + 0.1;
  const otherRoom = a.room !== undefined && b.room !== undefined && a.room !== b.room;
  if (places === 'same' && !otherRoom) least = sameCategory ? DUPLICATE_AT.sameKindAndPlace : DUPLICATE_AT.textOnly;
  return { same: score >= least + (options.strictness ?? 0), score };
}
