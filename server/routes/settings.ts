// Settings of units: what is in force, where it comes from, changing it.
import { z } from 'zod';
import { type Setting, settingAllows, SETTINGS } from '../../models/unit/settings';
import type { Unit } from '../../models/unit/unit';
import { HttpError, notFound } from '../middleware/http-error';
import { edit } from './edit';
import { CONSOLE_ROLES, STEWARDS } from './roles';
import { type Base, staffRoute } from './route';
import { id, unitIdParams } from './schemas';

const value = z.union([z.string().max(40), z.number(), z.boolean()]);

const row = z
  .object({
    name: z.string(),
    label: z.string(),
    help: z.string().optional(),
    type: z.enum(['number', 'boolean', 'time']),
    value,
    inherited: z.boolean(),
    from: z.object({ unitId: z.string(), unitName: z.string() }).optional(),
    default: value,
    min: z.number().optional(),
    max: z.number().optional(),
    step: z.number().optional(),
  })
  .meta({ id: 'Setting' });

function present(unitId: string, call: Base): z.input<typeof row>[] {
  const path = call.ports.tree().path(unitId);
  return (Object.entries(SETTINGS) as [string, Setting][]).map(([name, setting]) => {
    const from = path.find((u) => u.settings?.[name] !== undefined && settingAllows(name, u.settings[name]));
    const help = `setting.help.${name}`;
    return {
      name,
      label: call.t(`setting.${name}`),
      help: call.ports.hasText(help) ? call.t(help) : undefined,
      type: setting.type === 'switch' ? 'boolean' : setting.type,
      value: call.ports.setting(unitId, name),
      inherited: from?._id !== unitId,
      from: from && from._id !== unitId ? { unitId: from._id, unitName: from.name } : undefined,
      default: setting.default,
      ...(setting.type === 'number' ? { min: setting.min, max: setting.max, step: setting.step } : {}),
    };
  });
}

export const settingRoutes = [
  staffRoute({
    method: 'get',
    path: '/api/settings',
    tag: 'settings',
    summary: 'Settings in force at a unit',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'unit', unit: (input, call) => input.query.unit ?? call.reach[0] },
    query: z.object({ unit: id.optional() }),
    output: z.array(row),
    handle: (call) => present(call.under[0] as string, call),
  }),

  staffRoute({
    method: 'put',
    path: '/api/settings/:unitId',
    tag: 'settings',
    summary: 'Set values at a unit; null inherits again',
    who: { kind: 'staff', roles: STEWARDS },
    scope: { kind: 'unit', unit: (input) => input.params.unitId },
    params: unitIdParams,
    body: z.strictObject({ values: z.record(z.string().max(60), value.nullable()) }),
    output: z.array(row),
    async handle(call) {
      const { params, body } = call.input;
      for (const [name, given] of Object.entries(body.values)) {
        if (!Object.hasOwn(SETTINGS, name)) throw new HttpError(422, 'settingUnknown', { name: name.slice(0, 60) });
        if (given !== null && !settingAllows(name, given)) {
          throw new HttpError(422, 'settingRange', { label: call.t(`setting.${name}`) });
        }
      }
      await edit<Unit>(
        call,
        'unit',
        () => call.ports.tree().get(params.unitId),
        (old) => {
          if (!old) throw notFound();
          const settings = { ...old.settings };
          for (const [name, given] of Object.entries(body.values)) {
            if (given === null) delete settings[name];
            else settings[name] = given;
          }
          return { ...old, settings };
        },
      );
      return present(params.unitId, call);
    },
  }),
];
