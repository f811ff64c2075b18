// More about a request: words, photos, a location, the place that was asked for. From whoever works on it the same
// words are progress, and a photo may be what "修好了" still lacked.
import type { Photo } from '../../models/message/incoming';
import type { Act } from '../../models/request/act';
import { isInCharge, isParty, whistleFor } from '../../models/request/policy';
import { photoAwaitedFrom, type Request } from '../../models/request/request';
import { mask } from '../recognise/mask';
import type { Place } from '../recognise/place/place';
import { type ActArgs, actHandler } from './act';
import { spotOf } from './place';
import { alikeTo, wordsOf } from './report';

export interface SupplementArgs extends ActArgs {
  readonly text?: string;
  readonly photos?: readonly Photo[];
  readonly location?: NonNullable<Request['location']>;
  readonly place?: Place;
}

interface Extra {
  readonly words?: ReturnType<typeof wordsOf>;
  readonly spot?: ReturnType<typeof spotOf>;
  /** The same matter, found now that the place is known. */
  readonly same?: Request;
}

/** Told by hand ("补充12 …") or quoting a bot message, it is answered; one more message of a fresh report is not. */
export const supplement = actHandler<SupplementArgs, Extra>({
  id: 'request.supplement',
  offered: (turn) => turn.room !== undefined,
  async extra(turn, args, request, read) {
    const text = args.text?.trim() ?? '';
    const words = text === '' ? undefined : wordsOf(text, read);
    const spot = args.place ? spotOf(turn, args.place, read) : undefined;
    const told = request.asked === 'place' && spot?.place !== undefined && !request.private;
    const same = told
      ? await alikeTo(turn, { category: request.category, print: request.fingerprint, spot }, read)
      : undefined;
    return { ...(words && { words }), ...(spot && { spot }), ...(same && same._id !== request._id && { same }) };
  },
  act(args, request, by, { words, spot, same }, turn): Act {
    const photos = args.photos ?? [];
    const works = isInCharge(by, request, turn.tree) || whistleFor(by, request, turn.tree) !== undefined;
    if (works && !isParty(by, request)) {
      if (photos.length > 0 && photoAwaitedFrom(request) !== undefined) return { act: 'resolve', photos };
      return { act: 'note', text: mask(args.text ?? ''), photos };
    }
    if (same && isParty(by, request) && request.supporters.length === 0 && request.status === 'accepted')
      return { act: 'merge', into: same };
    return {
      act: 'supplement',
      ...(words && { words }),
      photos,
      ...(args.location && { location: args.location }),
      ...(spot?.place && { place: spot.place }),
      ...(spot && { unitId: spot.unitId }),
      quiet: args.id !== undefined && turn.about === undefined,
    };
  },
});
