// 督办 and the way up: who is told at which step, and who is called next when nobody answers. Pure; called by the timer
// handler and by the danger page. Whether somebody may be disturbed at night is the outbox's business.
import type { Role } from '../person/person';
import type { Level, Unit } from '../unit/unit';

/** Who answers for a unit in a role, and who does in their place. */
export interface Post {
  readonly unitId: string;
  readonly role: Role;
  readonly personId: string;
  readonly deputyId?: string;
}

/** One step of the ladder: those who answer for a unit, in the order they are called. Never empty. */
export interface Rung {
  readonly unitId: string;
  readonly level: Level;
  readonly people: readonly string[];
}

/** A call made on the ladder; `receiptAt` once the person has acknowledged it. Times are epoch ms. */
export interface Call {
  readonly personId: string;
  readonly at: number;
  readonly receiptAt?: number;
}

/** What to do next about calls: nothing (answered), nothing left (exhausted), or call somebody at `at`. */
export type NextCall =
  | { readonly state: 'answered'; readonly personId: string }
  | { readonly state: 'exhausted' }
  | { readonly state: 'call'; readonly personId: string; readonly rung: number; readonly at: number };

/** Roles that answer for a level, first one first. Levels not named are no rungs. */
const ANSWERABLE: Partial<Readonly<Record<Level, readonly Role[]>>> = {
  grid: ['branchSecretary', 'gridWorker'],
  community: ['communityWorker', 'branchSecretary'],
  township: ['dispatcher', 'supervisor'],
  county: ['supervisor', 'dispatcher'],
  department: ['departmentOfficer'],
};

const peopleAt = (unitId: string, roles: readonly Role[], posts: readonly Post[], isAway: (id: string) => boolean) => {
  const ranked = roles.flatMap((role) => posts.filter((post) => post.unitId === unitId && post.role === role));
  const called = ranked.flatMap((post) =>
    post.deputyId === undefined ? [post.personId] : [post.personId, post.deputyId],
  );
  return [...new Set(called)].filter((id) => !isAway(id));
};

/**
 * The ladder above a request: `path` is its unit and the units above, nearest first. A unit where nobody is left is no
 * rung, so a step never ends with nobody. `isAway` (on leave) skips a person for the deputy.
 */
export const ladderOf = (
  path: readonly Pick<Unit, '_id' | 'level'>[],
  posts: readonly Post[],
  isAway: (personId: string) => boolean = () => false,
): Rung[] =>
  path
    .map(({ _id, level }) => ({ unitId: _id, level, people: peopleAt(_id, ANSWERABLE[level] ?? [], posts, isAway) }))
    .filter((rung) => rung.people.length > 0);

/** The rung of a step: 0 the request's own unit at the deadline, then one up each; past the top, the top. */
export const rungAt = (ladder: readonly Rung[], step: number): Rung | undefined =>
  ladder[Math.min(step, ladder.length - 1)];

/**
 * Whom to call next, from the rung of `step` on: each person once, in order, `waitMs` after the last call went without a
 * receipt; the first call at `startedAt`. Any receipt ends it.
 */
export const nextCall = (
  ladder: readonly Rung[],
  step: number,
  calls: readonly Call[],
  startedAt: number,
  waitMs: number,
): NextCall => {
  const answered = calls.find((call) => call.receiptAt !== undefined);
  if (answered) return { state: 'answered', personId: answered.personId };
  const first = Math.min(step, Math.max(0, ladder.length - 1));
  for (let rung = first; rung < ladder.length; rung += 1) {
    const personId = ladder[rung]!.people.find((id) => !calls.some((call) => call.personId === id));
    if (personId === undefined) continue;
    const last = calls[calls.length - 1];
    return { state: 'call', personId, rung, at: last ? last.at + waitMs : startedAt };
  }
  return { state: 'exhausted' };
};
