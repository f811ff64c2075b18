// Looks up the people an act may have to choose from: on duty, up the ladder, supervisors, possible checkers, officers.
// Used where a timer fires, a danger is reported, a check is disputed.
import type { Person, Role } from '../../models/person/person';
import type { Cast } from '../../models/request/context';
import { ladderOf, type Post } from '../../models/request/escalation';
import { holdsFully, WORKERS } from '../../models/request/policy';
import type { Request } from '../../models/request/request';
import type { Read } from '../read';
import type { Turn } from '../turn';

const LOOKED_UP: readonly Role[] = [...WORKERS, 'dispatcher', 'supervisor'];

const isAway = (person: Person, now: number): boolean => person.leave !== undefined && person.leave.until > now;

/** Workers of the unit who are there, fewest open requests first, then whoever was assigned longest ago. */
const byLoad = async (people: readonly Person[], read: Read): Promise<readonly Person[]> => {
  const loads = await read.loads(people.map((p) => p._id));
  const rank = (p: Person): readonly number[] => [loads.get(p._id) ?? 0, p.lastAssignedAt ?? 0];
  return [...people].sort((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    return x[0]! - y[0]! || x[1]! - y[1]! || (a._id < b._id ? -1 : 1);
  });
};

/** The people around a request, each list in the order in which they are called. */
export const castFor = async (
  turn: Turn,
  request: Pick<Request, 'unitId' | 'path' | 'dispatchedTo' | 'whistles'>,
  read: Read,
): Promise<Cast> => {
  const { tree, now } = turn;
  const departments = [
    ...new Set([request.dispatchedTo, ...request.whistles.map((w) => w.unitId)].filter((id) => id !== undefined)),
  ].filter((id) => tree.get(id)?.level === 'department');
  const [lists, officers] = await Promise.all([
    Promise.all(LOOKED_UP.map((role) => read.holders(role, request.path))),
    read.holders('departmentOfficer', departments),
  ]);
  const people = new Map([...lists.flat(), ...officers].map((p) => [p._id, p]));
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
  const path = tree.path(request.unitId);
  const rungs = ladderOf(path, posts, (id) => {
    const person = people.get(id);
    return person !== undefined && isAway(person, now);
  });
  const known = await Promise.all(rungs.flatMap((r) => r.people).map(async (id) => people.get(id) ?? read.person(id)));
  for (const p of known) if (p) people.set(p._id, p);
  const pick = (ids: readonly string[]): Person[] => ids.flatMap((id) => people.get(id) ?? []);
  const here = [...people.values()].filter((p) => !isAway(p, now));
  const department = request.dispatchedTo !== undefined && departments.includes(request.dispatchedTo);
  const duty = department
    ? here.filter((p) => holdsFully(p, ['departmentOfficer'], request.dispatchedTo!, tree))
    : nearest(here, request, tree);
  return {
    duty: await byLoad(duty, read),
    ladder: rungs.map((rung) => pick(rung.people)),
    supervisors: here.filter((p) => holdsFully(p, ['supervisor'], request.unitId, tree)),
    checkers: here,
    officers: Object.fromEntries(
      departments.map((id) => [id, here.filter((p) => holdsFully(p, ['departmentOfficer'], id, tree))]),
    ),
  };
};

/** Workers of the nearest unit up to the community that has any. */
const nearest = (people: readonly Person[], request: Pick<Request, 'path'>, tree: Turn['tree']): Person[] => {
  for (const unitId of request.path) {
    const found = people.filter((p) =>
      p.grants.some((g) => !g.partTime && WORKERS.includes(g.role) && g.unitId === unitId),
    );
    if (found.length > 0) return found;
    if (tree.get(unitId)?.level === 'community') break;
  }
  return [];
};
