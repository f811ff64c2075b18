// People and units named in words: "转给李敏", "派给城管". Used by the handlers of transfer, dispatch, whistle and leave.
import { isRefusal, type Refusal, refuse } from '../../models/kernel/refusal';
import type { Person } from '../../models/person/person';
import type { Request } from '../../models/request/request';
import type { Tree, Unit } from '../../models/unit/unit';
import type { Read } from '../read';
import type { Turn } from '../turn';
import { communityOf } from './target';

export interface Named {
  readonly person?: string;
  readonly personIds?: readonly string[];
}

/** The one person named or chosen; who exactly, when a name is shared. `near` is the unit around which to look. */
export const personOf = async (
  turn: Turn,
  args: Named,
  near: string | undefined,
  read: Read,
): Promise<Person | Refusal> => {
  const [id] = args.personIds ?? [];
  if (id !== undefined) return (await read.person(id)) ?? refuse('person.unknown', { name: '' });
  const name = args.person?.trim() ?? '';
  if (name === '') return refuse('person.missing');
  const scopes = [near, near === undefined ? undefined : turn.tree.up(near, 'community')?._id].concat(
    near === undefined ? communityOf(turn) : turn.tree.up(near, 'township')?._id,
    near === undefined ? undefined : turn.tree.up(near, 'county')?._id,
  );
  for (const scope of new Set(scopes)) {
    if (scope === undefined) continue;
    const found = (await read.peopleNamed(name, scope)).filter((p) => p._id !== turn.actor._id);
    const exact = found.filter((p) => p.name === name);
    const fit = exact.length > 0 ? exact : found;
    if (fit.length === 1) return fit[0]!;
    if (fit.length > 1) return refuse('person.several', { name, count: fit.length });
  }
  return refuse('person.unknown', { name });
};

const isCalled = (unit: Unit, word: string): boolean =>
  unit.name === word || unit.aliases.includes(word) || unit.name.includes(word) || unit._id === word;

/** The unit of a word: departments on the request's path first, then grids and communities around it. */
export const unitNamed = (word: string, request: Request, tree: Tree): Unit | undefined => {
  const around = request.path.flatMap((id) => {
    const unit = tree.get(id);
    return unit ? [unit, ...tree.children(id)] : [];
  });
  const known = around.filter((u) => u.level !== 'building' && isCalled(u, word));
  const exact = known.find((u) => u.name === word || u.aliases.includes(word) || u._id === word);
  return exact ?? known.find((u) => u.level === 'department') ?? known[0];
};

/** All units of a list of words, or which word is none. */
export const unitsNamed = (words: readonly string[], request: Request, tree: Tree): readonly Unit[] | Refusal => {
  const units = words.map(
    (word) => unitNamed(word.replace(/^@/, ''), request, tree) ?? refuse('unknownUnit', { name: word }),
  );
  const wrong = units.find(isRefusal);
  return wrong ?? [...new Set(units as Unit[])];
};
