// 吹哨报到: "12 吹哨 城管、消防", "报到12", "12 城管办完了".
import { isRefusal, type Refusal, refuse } from '../../models/kernel/refusal';
import type { Person } from '../../models/person/person';
import type { Act } from '../../models/request/act';
import { WORKERS } from '../../models/request/policy';
import type { Unit } from '../../models/unit/unit';
import { mask } from '../recognise/mask';
import { type ActArgs, actHandler } from './act';
import { forRoles } from './own';
import { unitsNamed } from './people';
import { whistlingMe } from './target';

interface Words extends ActArgs {
  readonly text?: string;
}

export const whistle = actHandler<
  Words & { readonly units?: readonly string[] },
  { units: readonly Unit[]; officers: readonly Person[] }
>({
  id: 'request.whistle',
  offered: forRoles([...WORKERS, 'dispatcher']),
  async extra(turn, args, request, read) {
    const units = unitsNamed(args.units ?? [], request, turn.tree);
    if (isRefusal(units)) return units;
    if (units.length === 0) return refuse('whistle.none', { code: request.code });
    return {
      units,
      officers: await read.holders(
        'departmentOfficer',
        units.map((u) => u._id),
      ),
    };
  },
  act: ({ text }, _request, _by, { units, officers }): Act | Refusal => ({
    act: 'whistle',
    units,
    officers,
    ...(text !== undefined && { task: mask(text) }),
  }),
});

/** Listed in help for those whom a whistle calls. */
const forOfficers = forRoles(['departmentOfficer']);

export const arrive = actHandler<ActArgs>({
  id: 'request.arrive',
  offered: forOfficers,
  guess: whistlingMe,
  act: () => ({ act: 'arrive' }),
});

export const whistleDone = actHandler<Words>({
  id: 'request.whistleDone',
  offered: forOfficers,
  guess: whistlingMe,
  act: ({ text }) => ({ act: 'whistleDone', ...(text !== undefined && { note: mask(text) }) }),
});

export const whistleRefuse = actHandler<Words>({
  id: 'request.whistleRefuse',
  offered: forOfficers,
  guess: whistlingMe,
  act: ({ text }) => ({ act: 'whistleRefuse', note: mask(text ?? '') }),
});
