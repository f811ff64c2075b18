// The duty roster of a unit: reading it with who is on duty now, replacing its shifts.
import { z } from 'zod';
import { isStaff, type Person, type Role } from '../../models/person/person';
import { type DayPattern, onDuty, type Roster, type Shift } from '../../models/roster/roster';
import { HttpError } from '../middleware/http-error';
import { namesOf } from '../presenters/names';
import { edit } from './edit';
import { CONSOLE_ROLES, OVERSEERS } from './roles';
import { type StaffCall, staffRoute } from './route';
import { id, named, role, unitIdParams } from './schemas';

const start = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
const end = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/);
const date = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const days = z.array(z.number().int().min(1).max(7)).min(1).max(7);
const pattern = z.enum(['all', 'workdays', 'offdays', 'weekdays']);

const roster = z
  .object({
    unitId: z.string(),
    shifts: z.array(
      z.object({
        personId: z.string(),
        name: z.string(),
        role,
        roleName: z.string(),
        days: z.array(z.number()),
        pattern,
        from: z.string(),
        to: z.string(),
        since: z.string().optional(),
        until: z.string().optional(),
        kind: z.enum(['day', 'night']),
      }),
    ),
    onDuty: z.array(z.object({ personId: z.string(), name: z.string(), role, standInFor: named.optional() })),
  })
  .meta({ id: 'Roster' });

const WEEK = [1, 2, 3, 4, 5, 6, 7];
/** Weekdays shown for a pattern; what it means on holidays is the calendar's business. */
const SHOWN: Readonly<Record<string, readonly number[]>> = { all: WEEK, workdays: [1, 2, 3, 4, 5], offdays: [6, 7] };

type Pattern = z.output<typeof pattern>;

const sets = (on: DayPattern): { days: number[]; pattern: Pattern } =>
  typeof on === 'string' ? { days: [...(SHOWN[on] ?? WEEK)], pattern: on } : { days: [...on], pattern: 'weekdays' };

async function present(unitId: string, call: StaffCall<unknown>): Promise<z.input<typeof roster>> {
  const { ports, now, t } = call;
  const path = ports
    .tree()
    .path(unitId)
    .map((u) => u._id);
  const rosters = await ports.admin.rosters(path);
  const shifts = rosters.find((r) => r.unitId === unitId)?.shifts ?? [];
  const roles = [...new Set(rosters.flatMap((r) => r.shifts.map((s) => s.role)))];
  const hours = ports.hoursOf(unitId);
  const duty = roles.flatMap((one) =>
    onDuty(rosters, path, one, now, ports.calendar, hours).map((ref) => ({ ...ref, role: one })),
  );
  const people = [...shifts.map((s) => s.personId), ...duty.flatMap((d) => [d.personId, d.standInFor])];
  const nameOf = await namesOf(ports.read, people, { system: t('api.system'), unknown: t('api.unknownPerson') });
  return {
    unitId,
    shifts: shifts.map((s) => ({
      personId: s.personId,
      name: nameOf(s.personId),
      role: s.role,
      roleName: t(`api.role.${s.role}`),
      ...sets(s.days),
      from: s.from,
      to: s.to,
      since: s.since,
      until: s.until,
      kind: s.to <= s.from ? 'night' : 'day',
    })),
    onDuty: duty.map((d) => ({
      personId: d.personId,
      name: nameOf(d.personId),
      role: d.role,
      standInFor: d.standInFor === undefined ? undefined : { id: d.standInFor, name: nameOf(d.standInFor) },
    })),
  };
}

const shiftBody = z.strictObject({
  personId: id,
  role: role.optional(),
  days: days.optional(),
  pattern: pattern.optional(),
  from: start,
  to: end,
  since: date.optional(),
  until: date.optional(),
});

/** The role somebody is on duty in: the one named, if they hold it here, else the first they hold here. */
function dutyRole(person: Person, asked: string | undefined, unitId: string, call: StaffCall<unknown>): Role {
  const tree = call.ports.tree();
  const here = person.grants.filter(
    (g) => !g.partTime && (tree.within(unitId, g.unitId) || tree.within(g.unitId, unitId)),
  );
  const own = here.map((g) => g.role).filter((r) => r !== 'resident' && r !== 'householdLead');
  const fit = asked === undefined ? own[0] : own.find((r) => r === asked);
  if (fit === undefined) throw new HttpError(422, 'onDuty', { name: person.name });
  return fit;
}

async function shiftOf(given: z.output<typeof shiftBody>, unitId: string, call: StaffCall<unknown>): Promise<Shift> {
  const person = await call.ports.read.person(given.personId);
  if (!person || !isStaff(person)) throw new HttpError(422, 'onDuty', { name: person?.name ?? given.personId });
  const kind = given.pattern ?? 'weekdays';
  return {
    personId: person._id,
    role: dutyRole(person, given.role, unitId, call),
    days: kind === 'weekdays' ? [...new Set(given.days ?? WEEK)].sort() : kind,
    from: given.from,
    to: given.to,
    ...(given.since === undefined ? {} : { since: given.since }),
    ...(given.until === undefined ? {} : { until: given.until }),
  };
}

export const rosterRoutes = [
  staffRoute({
    method: 'get',
    path: '/api/roster',
    tag: 'roster',
    summary: 'Shifts of a unit and who is on duty for it now',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'unit', unit: (input, call) => input.query.unit ?? call.reach[0] },
    query: z.object({ unit: id.optional() }),
    output: roster,
    handle: (call) => present(call.under[0] as string, call),
  }),

  staffRoute({
    method: 'put',
    path: '/api/roster/:unitId',
    tag: 'roster',
    summary: 'Replace the shifts of a unit',
    who: { kind: 'staff', roles: OVERSEERS.filter((r) => r !== 'supervisor') },
    scope: { kind: 'unit', unit: (input) => input.params.unitId },
    params: unitIdParams,
    body: z.strictObject({ shifts: z.array(shiftBody).max(200) }),
    output: roster,
    async handle(call) {
      const { unitId } = call.input.params;
      const shifts = await Promise.all(call.input.body.shifts.map((s) => shiftOf(s, unitId, call)));
      await edit<Roster>(
        call,
        'roster',
        () => call.ports.admin.roster(unitId),
        (old) => ({
          _id: old?._id ?? `roster-${unitId}`,
          unitId,
          overrides: old?.overrides ?? [],
          leaves: old?.leaves ?? [],
          shifts,
        }),
      );
      return present(unitId, call);
    },
  }),
];
