// The organisation tree: listing, adding, changing units.
import { z } from 'zod';
import { DEPARTMENTS } from '../../models/catalogue/actor';
import { idFrom } from '../../models/kernel/ids';
import type { Level, Tree, Unit } from '../../models/unit/unit';
import { BELOW } from '../import-export/check-units';
import { HttpError } from '../middleware/http-error';
import { edit } from './edit';
import { CONSOLE_ROLES, STEWARDS } from './roles';
import { type Base, type StaffCall, staffRoute } from './route';
import { defined, id, idParams, line, maybeUnit } from './schemas';

/** Units whose open requests are counted for one answer; further ones show none. */
const COUNTED = 300;

const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/);
const date = z.string().regex(/^\d{4}-\d\d-\d\d$/);

const hours = z.strictObject({
  zone: z.string().refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), { params: { key: 'format' } }),
  shifts: z
    .array(z.strictObject({ from: clockTime, to: clockTime }))
    .min(1)
    .max(4)
    .refine((all) => all.every((s, i) => s.from < s.to && (i === 0 || (all[i - 1]?.to ?? '') <= s.from)), {
      params: { key: 'format' },
    }),
  openDays: z.array(date).max(400).optional(),
  closedDays: z.array(date).max(400).optional(),
});

const level = z.enum(['county', 'township', 'community', 'grid', 'building', 'department']);
const prefix = z.string().regex(/^[A-Z]{1,6}$/);
const department = z.enum(DEPARTMENTS);

const unitRow = z
  .object({
    id: z.string(),
    level,
    levelName: z.string(),
    name: z.string(),
    aliases: z.array(z.string()),
    parentId: z.string().nullable(),
    prefix: z.string().optional(),
    department: z.string().optional(),
    hours: z.record(z.string(), z.unknown()).optional(),
    settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    open: z.number(),
  })
  .meta({ id: 'Unit' });

const present = (unit: Unit, open: number, t: Base['t']): z.input<typeof unitRow> => ({
  id: unit._id,
  level: unit.level,
  levelName: t(`api.level.${unit.level}`),
  name: unit.name,
  aliases: [...unit.aliases],
  parentId: unit.parentId,
  prefix: unit.prefix,
  department: unit.department,
  hours: unit.hours && { ...unit.hours },
  settings: { ...unit.settings },
  open,
});

/** Refuses letters that another unit already uses. */
export function checkPrefix(tree: Tree, letters: string | undefined, except: string | undefined): void {
  if (letters === undefined) return;
  const taken = [...tree.units.values()].some((u) => u.prefix === letters && u._id !== except);
  if (taken) throw new HttpError(409, 'prefixTaken', { prefix: letters });
}

function checkParent(tree: Tree, parentId: string, child: Level, under: readonly string[]): void {
  const parent = tree.get(parentId);
  if (!parent) throw new HttpError(422, 'unitMissing');
  if (!under.some((top) => tree.within(parentId, top))) throw new HttpError(403, 'scope');
  if (!BELOW[parent.level].includes(child)) {
    throw new HttpError(422, 'invalid', {}, [{ path: 'body.parentId', key: 'other' }]);
  }
}

const openCount = (call: StaffCall<unknown>, unit: Unit): Promise<number> =>
  unit.level === 'building' || unit.level === 'department'
    ? Promise.resolve(0)
    : call.ports.read.countRequests({ under: [unit._id], open: true });

const change = z.strictObject({
  name: line(40).optional(),
  aliases: z.array(line(40)).max(20).optional(),
  parentId: id.optional(),
  prefix: prefix.nullable().optional(),
  department: department.nullable().optional(),
  hours: hours.nullable().optional(),
});

export const unitRoutes = [
  staffRoute({
    method: 'get',
    path: '/api/units',
    tag: 'organisation',
    summary: 'Units in reach with what lies above them, and how many requests are open in each',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'list', unit: (input) => input.query.unit },
    query: maybeUnit,
    output: z.array(unitRow),
    async handle(call) {
      const tree = call.ports.tree();
      const units = call.under.flatMap((top) => [...tree.path(top).slice(1).reverse(), ...tree.below(top)]);
      const unique = [...new Map(units.map((u) => [u._id, u])).values()];
      const inReach = (u: Unit): boolean => call.under.some((top) => tree.within(u._id, top));
      return Promise.all(
        unique.map(async (u, i) => present(u, i < COUNTED && inReach(u) ? await openCount(call, u) : 0, call.t)),
      );
    },
  }),

  staffRoute({
    method: 'post',
    path: '/api/units',
    tag: 'organisation',
    summary: 'Add a unit below one in reach',
    who: { kind: 'staff', roles: STEWARDS },
    scope: { kind: 'unit', unit: (input) => input.body.parentId },
    body: z.strictObject({
      level,
      name: line(40),
      parentId: id,
      aliases: z.array(line(40)).max(20).default([]),
      prefix: prefix.optional(),
      department: department.optional(),
      hours: hours.optional(),
    }),
    output: unitRow,
    status: 201,
    async handle(call) {
      const { body } = call.input;
      const tree = call.ports.tree();
      checkParent(tree, body.parentId, body.level, call.under);
      checkPrefix(tree, body.prefix, undefined);
      const unitId = idFrom('unit', call.cause);
      const unit = await edit<Unit>(
        call,
        'unit',
        () => call.ports.tree().get(unitId),
        () => ({ _id: unitId, ...(defined(body) as Omit<typeof body, 'hours'>) }) as Omit<Unit, 'v' | 'causes'>,
      );
      return present(unit, 0, call.t);
    },
  }),

  staffRoute({
    method: 'patch',
    path: '/api/units/:id',
    tag: 'organisation',
    summary: 'Change a unit; null takes a value away',
    who: { kind: 'staff', roles: STEWARDS },
    scope: { kind: 'unit', unit: (input) => input.params.id },
    params: idParams,
    body: change,
    output: unitRow,
    async handle(call) {
      const { params, body } = call.input;
      const tree = call.ports.tree();
      const before = tree.get(params.id) as Unit;
      if (body.parentId !== undefined && body.parentId !== before.parentId) {
        checkParent(tree, body.parentId, before.level, call.reach);
        if (tree.within(body.parentId, params.id)) throw new HttpError(422, 'unitCycle');
      }
      checkPrefix(tree, body.prefix ?? undefined, params.id);
      const unit = await edit<Unit>(
        call,
        'unit',
        () => call.ports.tree().get(params.id),
        (old) => {
          const next: Record<string, unknown> = { ...old };
          for (const [name, value] of Object.entries(body)) {
            if (value === null) delete next[name];
            else if (value !== undefined) next[name] = value;
          }
          return next as unknown as Omit<Unit, 'v' | 'causes'>;
        },
      );
      return present(unit, await openCount(call, unit), call.t);
    },
  }),
];
