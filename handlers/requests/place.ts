// Where a matter belongs: the place that was read becomes what a request keeps, and the grid that looks after it.
// Used when a request is reported and when its missing place is told.
import type { RequestPlace } from '../../models/request/request';
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

const gridOf = (turn: Turn, unitId: string): string | undefined =>
  (turn.tree.up(unitId, 'grid') ?? turn.tree.up(unitId, 'community'))?._id;

/** "Our building" as a key: the speaker's building in front of the spot named. */
const ownKey = (buildingId: string, key: string): string => `${buildingId}||${key.split('|')[2] ?? ''}`;

/**
 * The place as kept, without room number in words, and the unit it lies in. A place in another community than the one
 * spoken in is not trusted: the same building number exists everywhere. Undefined when no community is known at all.
 */
export const spotOf = (turn: Turn, said: Place | undefined, read: Read): Spot | undefined => {
  const { tree, actor } = turn;
  const here = turn.room?.unitId ?? homeOf(actor);
  const named = said?.unitId;
  const hereCommunity = here === undefined ? undefined : tree.up(here, 'community')?._id;
  const trusted =
    named !== undefined && (hereCommunity === undefined || tree.within(named, hereCommunity)) ? named : undefined;
  const own = said?.relative ? actor.buildingId : undefined;
  const base = trusted ?? own ?? here;
  const communityId = hereCommunity ?? (base === undefined ? undefined : tree.up(base, 'community')?._id);
  if (communityId === undefined) return undefined;
  const inside = base !== undefined && tree.within(base, communityId) ? base : here;
  const unitId = (inside === undefined ? undefined : gridOf(turn, inside)) ?? communityId;
  const key = said?.key || undefined;
  if (!said || (key === undefined && own === undefined)) return { communityId, unitId };
  const building = own === undefined ? undefined : tree.get(own)?.name;
  const text = publicText(said);
  return {
    communityId,
    unitId,
    place: {
      text: building === undefined ? text : `${building} ${text}`.trim(),
      key: own === undefined ? (key ?? '') : ownKey(own, said.key),
      unitId: trusted ?? own ?? unitId,
      ...(said.room !== undefined && { roomSealed: read.seal(said.room) }),
    },
  };
};
