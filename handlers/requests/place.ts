// Where a matter belongs: the place that was read becomes what a request keeps, and the grid that looks after it.
// Used when a request is reported and when its missing place is told.
import { LOCALES, namespace } from '../../locales/index';
import type { RequestPlace } from '../../models/request/request';
import type { Unit } from '../../models/unit/unit';
import { publicText, type Place } from '../recognise/place/place';
import type { Read } from '../read';
import { homeOf } from '../turns';
import type { Turn } from '../turn';

/** Where a request goes. `unitId` is its grid, or its community when the grid is not known. */
export interface Spot {
  readonly communityId: string;
  readonly unitId: string;
  readonly place?: RequestPlace;
}

/** Spots that every building has: they tell nothing without the building. */
const EVERYWHERE: readonly string[] = LOCALES.flatMap((l) => namespace(l, 'spot')['inEveryBuilding'] as string[]);

const gridOf = (turn: Turn, unitId: string): string | undefined =>
  (turn.tree.up(unitId, 'grid') ?? turn.tree.up(unitId, 'community'))?._id;

const numberIn = (text: string): string | undefined => /\d+/.exec(text)?.[0].replace(/^0+(?=\d)/, '');

/** The one building of a number in the community; the speaker's own grid decides where there are several. */
const buildingOf = (turn: Turn, number: string, communityId: string, here: string | undefined): Unit | undefined => {
  const named = (scope: string): Unit[] =>
    turn.tree
      .below(scope)
      .filter((u) => u.level === 'building' && [u.name, ...u.aliases].some((name) => numberIn(name) === number));
  const near = here === undefined ? [] : named(here);
  const found = near.length === 1 ? near : named(communityId);
  return found.length === 1 ? found[0] : undefined;
};

/**
 * The place as kept, without room number in words, and the unit it lies in. A place in another community than the one
 * spoken in is not trusted: the same building number exists everywhere. "Our building", and spots every building has, mean
 * the speaker's own. Undefined when no community is known at all; without `place` when none can be told from the words.
 */
export const spotOf = (turn: Turn, said: Place | undefined, read: Read): Spot | undefined => {
  const { tree, actor } = turn;
  const here = turn.room?.unitId ?? homeOf(actor);
  const hereCommunity = here === undefined ? undefined : tree.up(here, 'community')?._id;
  const named = said?.unitId;
  const communityId = hereCommunity ?? (named === undefined ? undefined : tree.up(named, 'community')?._id);
  if (communityId === undefined) return undefined;
  const inside = (id: string | undefined): string | undefined =>
    id !== undefined && tree.within(id, communityId) ? id : undefined;

  const [, , spot = ''] = said?.key.split('|') ?? [];
  const vague =
    said !== undefined && (said.building ?? '') === '' && said.key === `||${spot}` && EVERYWHERE.includes(spot);
  const own = said?.relative || vague ? inside(actor.buildingId) : undefined;
  const numbered =
    said?.building !== undefined && tree.get(inside(named) ?? '')?.level !== 'building'
      ? buildingOf(turn, said.building, communityId, inside(named) ?? here)?._id
      : undefined;
  const known = numbered ?? own ?? inside(named);
  const unitId = gridOf(turn, known ?? inside(here) ?? communityId) ?? communityId;
  if (!said || (known === undefined && (said.key === '' || vague))) return { communityId, unitId };

  const text = publicText(said);
  const building = own === undefined ? undefined : tree.get(own)?.name;
  const isBuilding = known !== undefined && tree.get(known)?.level === 'building';
  return {
    communityId,
    unitId,
    place: {
      text: building === undefined ? text : `${building} ${text}`.trim(),
      key: isBuilding ? `${known}||${spot}` : said.key,
      unitId: known ?? unitId,
      ...(said.room !== undefined && { roomSealed: read.seal(said.room) }),
    },
  };
};
