// People: listing, adding, changing rights, leave and household.
import { z } from 'zod';
import { idFrom } from '../../models/kernel/ids';
import type { Grant, Person, Role } from '../../models/person/person';
import type { Tree } from '../../models/unit/unit';
import { HttpError } from '../middleware/http-error';
import { maskPhone } from '../presenters/mask';
import { unlinked } from '../session/unlinked';
import { edit } from './edit';
import { OVERSEERS, STEWARDS } from './roles';
import { type Base, type StaffCall, staffRoute } from './route';
import { count, id, idParams, line, role, time } from './schemas';

/** Roles that only an operator hands out or takes away. */
const HIGH: readonly Role[] = ['admin', 'supervisor', 'dispatcher'];

export const phone = z.string().regex(/^(?:\+?\d[\d -]{5,18}\d)$/);

const grant = z.strictObject({ role, unitId: id, partTime: z.boolean().optional() });

const personRow = z
  .object({
    id: z.string(),
    name: z.string(),
    phone: z.string().optional(),
    grants: z.array(
      z.object({ role, roleName: z.string(), unitId: z.string(), unitName: z.string(), partTime: z.boolean() }),
    ),
    household: z.object({ id: z.string(), name: z.string() }).optional(),
    identities: z.array(z.string()),
    leave: z.object({ until: time, standIn: z.string().optional(), standInName: z.string().optional() }).optional(),
  })
  .meta({ id: 'Person' });

async function present(person: Person, call: Base): Promise<z.input<typeof personRow>> {
  const { ports, t, now } = call;
  const tree = ports.tree();
  const home = person.householdId === undefined ? undefined : await ports.admin.household(person.householdId);
  const leave = person.leave && person.leave.until > now ? person.leave : undefined;
  const standIn = leave?.standIn === undefined ? undefined : await ports.read.person(leave.standIn);
  return {
    id: person._id,
    name: person.name,
    phone: person.phoneSealed === undefined ? undefined : maskPhone(ports.unseal(person.phoneSealed)),
    grants: person.grants.map((g) => ({
      role: g.role,
      roleName: t(`api.role.${g.role}`),
      unitId: g.unitId,
      unitName: tree.get(g.unitId)?.name ?? '',
      partTime: g.partTime === true,
    })),
    household: home && { id: home._id, name: `${tree.get(home.unitId)?.name ?? ''}${home.label}` },
    identities: [...new Set(person.identities.map((i) => i.channel))],
    leave: leave && { until: leave.until, standIn: leave.standIn, standInName: standIn?.name },
  };
}

const key = (g: Grant): string => `${g.role} ${g.unitId} ${g.partTime === true}`;

/** Refuses rights that the caller may not hand out or take away: outside their reach, or above their own role. */
export function checkGrants(
  before: readonly Grant[],
  after: readonly Grant[],
  caller: Person,
  reach: readonly string[],
  tree: Tree,
): void {
  const [old, fresh] = [new Set(before.map(key)), new Set(after.map(key))];
  const changed = [...before.filter((g) => !fresh.has(key(g))), ...after.filter((g) => !old.has(key(g)))];
  for (const g of changed) {
    if (!tree.get(g.unitId)) throw new HttpError(422, 'unitMissing');
    if (!reach.some((top) => tree.within(g.unitId, top))) throw new HttpError(403, 'scope');
    const admin = caller.grants.some((own) => own.role === 'admin' && tree.within(g.unitId, own.unitId));
    if (HIGH.includes(g.role) && !admin) throw new HttpError(403, 'forbidden');
  }
}

const grantsOf = (list: readonly z.output<typeof grant>[]): Grant[] =>
  list.map((g) => ({ role: g.role as Role, unitId: g.unitId, ...(g.partTime ? { partTime: true } : {}) }));

async function checkHousehold(
  call: StaffCall<unknown>,
  householdId: string | null | undefined,
): Promise<string | undefined> {
  if (householdId === undefined || householdId === null) return undefined;
  const home = await call.ports.admin.household(householdId);
  if (!home) throw new HttpError(422, 'unitMissing');
  const tree = call.ports.tree();
  if (!call.reach.some((top) => tree.within(home.unitId, top))) throw new HttpError(403, 'scope');
  return home.unitId;
}

export const peopleRoutes = [
  staffRoute({
    method: 'get',
    path: '/api/people',
    tag: 'organisation',
    summary: 'People with a role in reach; phones masked',
    who: { kind: 'staff', roles: OVERSEERS },
    scope: { kind: 'list', unit: (input) => input.query.unit },
    query: z.object({
      unit: id.optional(),
      role: role.optional(),
      q: line(20).optional(),
      limit: count(1, 200).default(50),
      cursor: id.optional(),
    }),
    output: z.object({ items: z.array(personRow), next: z.string().optional() }),
    async handle(call) {
      const { query } = call.input;
      const tree = call.ports.tree();
      const filter = {
        unitIds: call.under.flatMap((top) => tree.below(top).map((u) => u._id)),
        ...(query.role === undefined ? {} : { role: query.role }),
        ...(query.q === undefined ? {} : { name: query.q }),
        ...(query.cursor === undefined ? {} : { after: query.cursor }),
      };
      const people = await call.ports.admin.people(filter, query.limit + 1);
      const shown = people.slice(0, query.limit);
      return {
        items: await Promise.all(shown.map((p) => present(p, call))),
        next: people.length > query.limit ? shown.at(-1)?._id : undefined,
      };
    },
  }),

  staffRoute({
    method: 'post',
    path: '/api/people',
    tag: 'organisation',
    summary: 'Add a person with rights in reach',
    who: { kind: 'staff', roles: STEWARDS },
    scope: { kind: 'unit', unit: (input) => input.body.grants[0]?.unitId },
    body: z.strictObject({
      name: line(20),
      phone: phone.optional(),
      grants: z.array(grant).min(1).max(20),
      householdId: id.optional(),
    }),
    output: personRow,
    status: 201,
    async handle(call) {
      const { ports, input, person: caller } = call;
      const { body } = input;
      const grants = grantsOf(body.grants);
      checkGrants([], grants, caller, call.reach, ports.tree());
      const buildingId = await checkHousehold(call, body.householdId);
      const personId = idFrom('person', call.cause);
      const person = await edit<Person>(
        call,
        'person',
        () => ports.read.person(personId),
        () => ({
          _id: personId,
          name: body.name,
          ...unlinked(personId),
          grants,
          ...(body.householdId === undefined ? {} : { householdId: body.householdId }),
          ...(buildingId === undefined ? {} : { buildingId }),
          ...(body.phone === undefined ? {} : { phoneSealed: ports.read.seal(body.phone) }),
        }),
      );
      return present(person, call);
    },
  }),

  staffRoute({
    method: 'patch',
    path: '/api/people/:id',
    tag: 'organisation',
    summary: 'Change a person; null takes a value away',
    who: { kind: 'staff', roles: STEWARDS },
    scope: {
      kind: 'unit',
      async unit(input, call) {
        const units = (await call.ports.read.person(input.params.id))?.grants.map((g) => g.unitId) ?? [];
        const tree = call.ports.tree();
        return units.find((u) => call.reach.some((top) => tree.within(u, top))) ?? units[0];
      },
    },
    params: idParams,
    body: z.strictObject({
      name: line(20).optional(),
      phone: phone.nullable().optional(),
      grants: z.array(grant).max(20).optional(),
      householdId: id.nullable().optional(),
      leave: z
        .strictObject({ until: z.number().int().min(0).max(8_640_000_000_000_000), standIn: id.optional() })
        .nullable()
        .optional(),
    }),
    output: personRow,
    async handle(call) {
      const { ports, input, person: caller } = call;
      const { params, body } = input;
      const grants = body.grants && grantsOf(body.grants);
      const buildingId = await checkHousehold(call, body.householdId);
      const standIn = body.leave?.standIn;
      if (standIn !== undefined && !(await ports.read.person(standIn))) throw new HttpError(422, 'personUnknown');
      const ownAdmin = (list: readonly Grant[]): boolean => list.some((g) => g.role === 'admin');
      if (grants && params.id === caller._id && ownAdmin(caller.grants) && !ownAdmin(grants)) {
        throw new HttpError(409, 'lastAdmin');
      }
      const person = await edit<Person>(
        call,
        'person',
        () => ports.read.person(params.id),
        (old) => {
          if (!old) throw new HttpError(404, 'notFound');
          if (grants) checkGrants(old.grants, grants, caller, call.reach, ports.tree());
          const { phoneSealed, householdId, buildingId: oldBuilding, leave, ...rest } = old;
          const keep = <T>(name: string, next: T | null | undefined, was: T | undefined): object => {
            const value = next === undefined ? was : (next ?? undefined);
            return value === undefined ? {} : { [name]: value };
          };
          return {
            ...rest,
            name: body.name ?? old.name,
            grants: grants ?? old.grants,
            ...keep(
              'phoneSealed',
              body.phone && ports.read.seal(body.phone),
              body.phone === null ? undefined : phoneSealed,
            ),
            ...keep('householdId', body.householdId, householdId),
            ...keep('buildingId', body.householdId === undefined ? undefined : (buildingId ?? null), oldBuilding),
            ...keep('leave', body.leave, leave),
          } as Person;
        },
      );
      return present(person, call);
    },
  }),
];
