// Who gets a request nobody has claimed, and who takes over from somebody on leave: by load and area, fair, and the same
// for the same input. Called by the timer handler, leave and handover.
import { seededRng } from '../kernel/rng';

/** Somebody who could take a request. */
export interface Candidate {
  readonly personId: string;
  /** Requests open in their hands. */
  readonly openCount: number;
  /** Households of the area they look after: standing work that no request shows. */
  readonly areaHouseholds: number;
  readonly onLeave: boolean;
  /** Epoch ms of the last automatic assignment; absent for never. */
  readonly lastAssignedAt?: number;
}

/** A candidate with the units they work in: the grid, or the community for those who serve all its grids. */
export interface PlacedCandidate extends Candidate {
  readonly unitIds: readonly string[];
}

/** An open request to hand over. `path`: its unit and the units above, nearest first. */
export interface OpenRequest {
  readonly requestId: string;
  readonly path: readonly string[];
  readonly dueAt?: number;
}

/** One line of a handover plan; `to` is absent where nobody of the grid is left, which a person must settle. */
export interface Move {
  readonly requestId: string;
  readonly from: string;
  readonly to?: string;
}

/** As much standing work as one open request. */
export const HOUSEHOLDS_PER_REQUEST = 200;

/** Load in requests: those open and the standing work of the area. */
export const loadOf = (candidate: Candidate): number =>
  candidate.openCount + candidate.areaHouseholds / HOUSEHOLDS_PER_REQUEST;

/**
 * The candidate with the least load; of equals the one assigned longest ago, then by a draw from the seed. Nobody on leave.
 * Undefined when nobody is left. The order of the candidates does not matter.
 */
export const pickAssignee = (candidates: readonly Candidate[], seed: string): string | undefined =>
  candidates
    .filter((candidate) => !candidate.onLeave)
    .map(({ personId, lastAssignedAt = -Infinity, ...rest }) => ({
      personId,
      load: loadOf({ personId, ...rest }),
      lastAssignedAt,
      draw: seededRng(`${seed} ${personId}`).next(),
    }))
    .reduce<{ personId: string; load: number; lastAssignedAt: number; draw: number } | undefined>((best, next) => {
      if (!best || next.load < best.load) return next;
      if (next.load > best.load) return best;
      if (next.lastAssignedAt !== best.lastAssignedAt) return next.lastAssignedAt < best.lastAssignedAt ? next : best;
      if (next.draw !== best.draw) return next.draw < best.draw ? next : best;
      return next.personId < best.personId ? next : best;
    }, undefined)?.personId;

/**
 * Those who may be given a request without a whistle: candidates of its nearest unit that has anybody present. Never anybody
 * who works only outside its path; pass the path up to the community, so that nothing drifts to the township.
 */
export const eligibleFor = <T extends PlacedCandidate>(
  path: readonly string[],
  candidates: readonly T[],
): readonly T[] => {
  for (const unitId of path) {
    const here = candidates.filter((candidate) => !candidate.onLeave && candidate.unitIds.includes(unitId));
    if (here.length > 0) return here;
  }
  return [];
};

/**
 * The plan by which somebody's open requests go to others: most urgent first, each to the stand-in where one is named and
 * may have it, else to the least loaded of its grid, loads growing as the plan goes. Changes nothing itself.
 */
export const handover = (
  open: readonly OpenRequest[],
  from: string,
  candidates: readonly PlacedCandidate[],
  seed: string,
  standIn?: string,
): Move[] => {
  const given = new Map<string, number>();
  const others = candidates.filter((candidate) => candidate.personId !== from);
  const byUrgency = [...open].sort(
    (a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity) || (a.requestId < b.requestId ? -1 : 1),
  );
  return byUrgency.map(({ requestId, path }) => {
    const deputy = others.find(
      (c) => c.personId === standIn && !c.onLeave && c.unitIds.some((unitId) => path.includes(unitId)),
    );
    const loaded = eligibleFor(path, others).map((candidate) => ({
      ...candidate,
      openCount: candidate.openCount + (given.get(candidate.personId) ?? 0),
    }));
    const to = deputy?.personId ?? pickAssignee(loaded, `${seed} ${requestId}`);
    if (to === undefined) return { requestId, from };
    given.set(to, (given.get(to) ?? 0) + 1);
    return { requestId, from, to };
  });
};
