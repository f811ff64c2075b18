// Who can be handed a matter: a level of the tree or a kind of department. Read by the catalogue, the org tree's
// import and the console. Labels are in locales/<language>/catalogue.json under `actor`.
import type { Unit } from '../unit/unit';

/** Kinds of departments that hang on a unit; `property` is the property firm of an estate. */
export const DEPARTMENTS = [
  'property',
  'urbanManagement',
  'housing',
  'fire',
  'police',
  'water',
  'power',
  'gas',
  'ecology',
  'health',
  'education',
  'labour',
  'market',
  'civilAffairs',
  'transport',
  'traffic',
  'agriculture',
  'naturalResources',
  'telecom',
  'judicial',
  'culture',
  'emergency',
] as const;

/** Levels a matter can be handed to, from the top down. */
export const ACTING_LEVELS = ['county', 'township', 'community', 'grid'] as const;

/** Code of a kind of department. */
export type Department = (typeof DEPARTMENTS)[number];
/** A level that can be handed a matter; buildings count as their grid. */
export type ActingLevel = (typeof ACTING_LEVELS)[number];
/** Whoever a matter can be handed to. */
export type Actor = ActingLevel | Department;

/** True for the code of a kind of department. */
export const isDepartment = (code: string): code is Department => (DEPARTMENTS as readonly string[]).includes(code);
/** True for the code of an acting level. */
export const isActingLevel = (code: string): code is ActingLevel => (ACTING_LEVELS as readonly string[]).includes(code);

/** What a unit counts as when a matter is handed to it; undefined for a department of no known kind. */
export const actorOf = (unit: Pick<Unit, 'level' | 'department'>): Actor | undefined => {
  if (unit.level === 'department')
    return unit.department && isDepartment(unit.department) ? unit.department : undefined;
  return unit.level === 'building' ? 'grid' : unit.level;
};
