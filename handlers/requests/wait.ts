// Time: pause, resume, more time asked for and answered, progress. "12 等配件 到周五", "12 延期 3天 配件没到".
import { type Refusal, refuse } from '../../models/kernel/refusal';
import type { Photo } from '../../models/message/incoming';
import type { Person } from '../../models/person/person';
import type { Act } from '../../models/request/act';
import { CHIEFS, holdsFully } from '../../models/request/policy';
import { mask } from '../recognise/mask';
import { type ActArgs, actHandler } from './act';
import { castFor } from './cast';
import { endOf } from './moment';
import { forStaff } from './own';
import { askingMe, inHand } from './target';

interface Words extends ActArgs {
  readonly text?: string;
  readonly photos?: readonly Photo[];
}

interface Until {
  readonly until?: string;
  readonly days?: number;
}

export const hold = actHandler<Words & Until>({
  id: 'request.hold',
  offered: forStaff,
  guess: inHand,
  act(args, request, _by, _extra, turn): Act | Refusal {
    const until = endOf(turn, request.unitId, args);
    if (until === undefined) return refuse('hold.when', { code: request.code });
    return { act: 'hold', waitingFor: mask(args.text ?? ''), until };
  },
});

export const resume = actHandler<ActArgs>({ id: 'request.resume', offered: forStaff, act: () => ({ act: 'resume' }) });

/** Whoever on the next rung may decide about more time. */
export const askExtension = actHandler<Words & Until, Person>({
  id: 'request.askExtension',
  offered: forStaff,
  guess: inHand,
  async extra(turn, args, request, read) {
    const cast = await castFor(turn, request, read);
    const asker = args.by ?? turn.actor._id;
    const approver = cast.ladder
      .flat()
      .find((p) => p._id !== asker && holdsFully(p, CHIEFS, request.unitId, turn.tree));
    return approver ?? refuse('extension.noApprover', { code: request.code });
  },
  act: ({ days, text }, request, _by, approver): Act | Refusal =>
    days === undefined
      ? refuse('extension.howLong', { code: request.code })
      : { act: 'askExtension', days, reason: mask(text ?? ''), approver },
});

export const grantExtension = actHandler<ActArgs>({
  id: 'request.grantExtension',
  guess: askingMe,
  act: () => ({ act: 'grantExtension' }),
});

export const refuseExtension = actHandler<Words>({
  id: 'request.refuseExtension',
  guess: askingMe,
  act: ({ text }) => ({ act: 'refuseExtension', ...(text !== undefined && { note: mask(text) }) }),
});

export const note = actHandler<Words>({
  id: 'request.note',
  offered: forStaff,
  guess: inHand,
  act: ({ text, photos }) => ({ act: 'note', text: mask(text ?? ''), photos: photos ?? [] }),
});
