// Looks up the people an act may have to choose from: on duty, up the ladder, supervisors, possible checkers, officers.
// Used where a timer fires, a danger is reported, a check is disputed.
import { seededRng } from '../../models/kernel/rng';
import type { Person, Role } from '../../models/person/person';
import type { Cast } from '../../models/request/context';
import { ladderOf, type Post } from '../../models/request/escalation';
import { holdsFully, WORKERS } from '../../models/request/policy';
import type { Request } from '../../models/request/request';
import { type Leave, onDuty } from '../../models/roster/roster';
import type { Read } from '../read';
import type { Turn } from '../turn';

const LOOKED_UP: readonly Role[] = [...WORKERS, 'dispatcher', 'supervisor'];
/** Who is called first when nobody has it: those of the grid, then of the community, then the branch. */
const DUTY: readonly Role[] = ['gridWorker', 'communityWorker', 'branchSecretary'];

type Subject = Pick<Request, 'unitId' | 'path' | 'dispatchedTo' | 'whistles'>;

const isAway = (person: Person, now: number): boolean => person.leave !== undefined && person.leave.until > now;

/** Fewest open requests first; of equals longest without a new one, then by a draw that the cause decides. */
const byLoad = async (people: readonly Person[], seed: string, read: Read): Promise<readonly Person[]> => {
  const loads = await read.loads(people.map((p) => p._id));
  const ranked = people.map((person) => ({
    person,
    rank: [loads.get(person._id) ?? 0, person.lastAssignedAt ?? 0, seededRng(`${seed} ${person._id}`).next()],
  }));
  ranked.sort((a, b) => a.rank.map((value, i) => value - b.rank[i]!).find((difference) => difference !== 0) ?? 0);
  return ranked.map(({ person }) => person);
};

/** The request's path up to its community: nobody above it takes requests into their own hands. */
const upToCommunity = (path: readonly string[], tree: Turn['tree']): string[] => {
  const top = path.findIndex((id) => tree.get(id)?.level === 'community');
  return path.slice(0, top < 0 ? path.length : top + 1);
};

const leaveOf = (person: Person): Leave[] =>
  person.leave
    ? [
        {
          personId: person._id,
          from: 0,
          until: person.leave.until,
          ...(person.leave.standIn !== undefined && { standIn: person.leave.standIn }),
        },
      ]
    : [];

/** Workers of the nearest unit that has any. */
const nearest = (people: readonly Person[], path: readonly string[], role: Role): Person[] => {
  for (const unitId of path) {
    const found = people.filter((p) => p.grants.some((g) => !g.partTime && g.role === role && g.unitId === unitId));
    if (found.length > 0) return found;
  }
  return [];
};

/** The people around a request, each list in the order in which they are called. */
export const castFor = async (turn: Turn, request: Subject, read: Read): Promise<Cast> => {
  const { tree, now, calendar } = turn;
  const departments = [
    ...new Set([request.dispatchedTo, ...request.whistles.map((w) => w.unitId)].filter((id) => id !== undefined)),
  ].filter((id) => tree.get(id)?.level === 'department');
  const path = upToCommunity(request.path, tree);
  const [lists, officers, rosters] = await Promise.all([
    Promise.all(LOOKED_UP.map((role) => read.holders(role, request.path))),
    departments.length === 0 ? [] : read.holders('departmentOfficer', departments),
    read.rosters(path),
  ]);
  const people = new Map([...lists.flat(), ...officers].map((p) => [p._id, p]));
  const learn = async (ids: readonly string[]): Promise<void> => {
    const missing = [...new Set(ids)].filter((id) => !people.has(id));
    for (const p of await Promise.all(missing.map((id) => read.person(id)))) if (p) people.set(p._id, p);
  };
  const present = (ids: readonly string[]): Person[] =>
    ids.flatMap((id) => people.get(id) ?? []).filter((p) => !isAway(p, now));

  const posts: Post[] = LOOKED_UP.flatMap((role, i) =>
    (lists[i] ?? []).flatMap((p) =>
      p.grants
        .filter((g) => g.role === role && !g.partTime && request.path.includes(g.unitId))
        .map((g): Post => ({
          unitId: g.unitId,
          role,
          personId: p._id,
          ...(p.leave?.standIn !== undefined && { deputyId: p.leave.standIn }),
        })),
    ),
  );
  const rungs = ladderOf(tree.path(request.unitId), posts, (id) => {
    const person = people.get(id);
    return person !== undefined && isAway(person, now);
  });
  const away = [...people.values()].flatMap(leaveOf);
  const hours = turn.hoursOf(request.unitId);
  const rostered = DUTY.map((role) =>
    onDuty(rosters, path, role, now, calendar, hours, away).map((ref) => ref.personId),
  );
  await learn([...rungs.flatMap((rung) => rung.people), ...rostered.flat()]);

  const here = [...people.values()].filter((p) => !isAway(p, now));
  const officersOf = (unitId: string): Person[] =>
    here.filter((p) => holdsFully(p, ['departmentOfficer'], unitId, tree));
  const groups =
    request.dispatchedTo !== undefined && departments.includes(request.dispatchedTo)
      ? [officersOf(request.dispatchedTo)]
      : DUTY.map((role, i) =>
          present(rostered[i] ?? []).concat(rostered.flat().length > 0 ? [] : nearest(here, path, role)),
        );
  const duty = (await Promise.all(groups.map((group) => byLoad(group, turn.cause, read)))).flat();
  return {
    duty: [...new Map(duty.map((p) => [p._id, p])).values()],
    ladder: rungs.map((rung) => present(rung.people)).filter((rung) => rung.length > 0),
    supervisors: here.filter((p) => holdsFully(p, ['supervisor'], request.unitId, tree)),
    checkers: here,
    officers: Object.fromEntries(departments.map((id) => [id, officersOf(id)])),
  };
};
