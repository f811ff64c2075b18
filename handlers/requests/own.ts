// Whose hands: claim, release, transfer with acceptance, assignment. "12 我来", "12 转给李敏", "接收12".
import { isStaff, type Person, type Role } from '../../models/person/person';
import type { Act } from '../../models/request/act';
import { CHIEFS } from '../../models/request/policy';
import { mask } from '../recognise/mask';
import type { Turn } from '../turn';
import { type ActArgs, actHandler } from './act';
import { type Named, personOf } from './people';
import { askingOrOffered, callingMe, inHand, offeredToMe } from './target';

/** Listed in help for those who hold one of the roles, not as part-time helpers. */
export const forRoles =
  (roles: readonly Role[]) =>
  ({ actor }: Turn): boolean =>
    actor.grants.some((g) => !g.partTime && roles.includes(g.role));

/** Listed in help for those who work here. */
export const forStaff = ({ actor }: Turn): boolean => isStaff(actor) && actor.grants.some((g) => !g.partTime);

/** Listed in help for those who live here: everybody but pure staff. */
export const forNeighbours = ({ actor }: Turn): boolean =>
  !isStaff(actor) || actor.grants.some((g) => g.role === 'resident' || g.role === 'householdLead');

interface Words extends ActArgs {
  readonly text?: string;
}

export const claim = actHandler<ActArgs>({ id: 'request.claim', offered: forStaff, act: () => ({ act: 'claim' }) });

export const release = actHandler<Words>({
  id: 'request.release',
  offered: forStaff,
  guess: inHand,
  act: ({ text }) => ({ act: 'release', ...(text !== undefined && { note: mask(text) }) }),
});

export const transfer = actHandler<Words & Named, Person>({
  id: 'request.transfer',
  offered: forStaff,
  guess: inHand,
  extra: (turn, args, request, read) => personOf(turn, args, request.unitId, read),
  act: ({ text }, _request, _by, to) => ({ act: 'offer', to, ...(text !== undefined && { note: mask(text) }) }),
});

export const assign = actHandler<ActArgs & Named, Person>({
  id: 'request.assign',
  offered: forRoles(CHIEFS),
  extra: (turn, args, request, read) => personOf(turn, args, request.unitId, read),
  act: (_args, _request, _by, to) => ({ act: 'assign', to }),
});

export const acceptOffer = actHandler<ActArgs>({
  id: 'request.acceptOffer',
  guess: offeredToMe,
  act: () => ({ act: 'acceptOffer' }),
});

export const declineOffer = actHandler<Words>({
  id: 'request.declineOffer',
  guess: offeredToMe,
  act: ({ text }) => ({ act: 'declineOffer', ...(text !== undefined && { note: mask(text) }) }),
});

const awaitsAnswer = (request: { readonly extensions: readonly { readonly answer?: string }[] }): boolean =>
  request.extensions.some((x) => x.answer === undefined);

/** A bare "同意" to a quoted message: whatever was asked of this person there. */
export const agree = actHandler<ActArgs>({
  id: 'request.agree',
  quiet: true,
  guess: askingOrOffered,
  act: (_args, request, by): Act => {
    if (request.offer?.to === by._id) return { act: 'acceptOffer' };
    return awaitsAnswer(request) ? { act: 'grantExtension' } : { act: 'acceptOffer' };
  },
});

/** A bare "不同意". */
export const disagree = actHandler<Words>({
  id: 'request.disagree',
  quiet: true,
  guess: askingOrOffered,
  act: ({ text }, request, by): Act => {
    const note = text === undefined ? {} : { note: mask(text) };
    if (request.offer?.to === by._id) return { act: 'declineOffer', ...note };
    return awaitsAnswer(request) ? { act: 'refuseExtension', ...note } : { act: 'declineOffer', ...note };
  },
});

/** "收到" to a call: a danger, 督办, a missed deadline below. */
export const receive = actHandler<ActArgs>({
  id: 'request.receive',
  offered: forStaff,
  quiet: true,
  guess: callingMe,
  act: () => ({ act: 'receive' }),
});
