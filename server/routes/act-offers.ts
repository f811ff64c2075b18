// What a person may do to a request now, with the forms for it: the state table says what is possible, the policy who may.
// Called by the request routes.
import type { z } from 'zod';
import type { Person } from '../../models/person/person';
import type { Act, ActName } from '../../models/request/act';
import { CATEGORIES } from '../../models/request/category';
import { forbids } from '../../models/request/policy';
import type { Request } from '../../models/request/request';
import { TABLE } from '../../models/request/table';
import type { Unit } from '../../models/unit/unit';
import { FORMS, type FormField } from './act-forms';
import type { actOffer } from './request-schemas';
import type { StaffCall } from './route';

type Offer = z.input<typeof actOffer>;
type Option = { readonly value: string; readonly label: string };

const MOST = 200;

/** Acts possible in the request's status that no rule forbids this person. */
export function possibleActs(call: StaffCall<unknown>, request: Request): readonly ActName[] {
  const { ports, person, now } = call;
  const scene = {
    tree: ports.tree(),
    now,
    setting: (unitId: string, name: string) => ports.setting(unitId, name),
    nameOf: () => undefined,
  };
  return (Object.keys(FORMS) as ActName[]).filter(
    (act) => TABLE[act][request.status] !== undefined && forbids(person, request, { act } as Act, scene) === undefined,
  );
}

/** Who may be handed the request, those with least to do first; nobody part-time, nobody on leave, not the caller. */
async function peopleFor(call: StaffCall<unknown>, request: Request): Promise<readonly Option[]> {
  const { read } = call.ports;
  const roles = ['gridWorker', 'branchSecretary', 'communityWorker'];
  const lists = await Promise.all([
    ...roles.map((role) => read.holders(role, request.path)),
    request.dispatchedTo === undefined ? [] : read.holders('departmentOfficer', [request.dispatchedTo]),
  ]);
  const works = (p: Person): boolean =>
    p._id !== call.person._id &&
    (p.leave === undefined || p.leave.until <= call.now) &&
    p.grants.some((g) => !g.partTime && g.role !== 'resident' && g.role !== 'householdLead');
  const people = [...new Map(lists.flat().map((p) => [p._id, p])).values()].filter(works).slice(0, MOST);
  const loads = await read.loads(people.map((p) => p._id));
  const load = (p: Person): number => loads.get(p._id) ?? 0;
  return people.sort((x, y) => load(x) - load(y)).map((p) => ({ value: p._id, label: p.name }));
}

/** Units along the request's path, what hangs on them, and the grids of its community. */
function unitsFor(call: StaffCall<unknown>, request: Request, departmentsOnly: boolean): readonly Option[] {
  const tree = call.ports.tree();
  const path = tree.path(request.unitId);
  const near = path.flatMap((unit) => [unit, ...tree.children(unit._id)]);
  const fits = (unit: Unit): boolean =>
    unit.level === 'department' ||
    (!departmentsOnly && unit.level !== 'building' && (unit.level === 'grid' || path.includes(unit)));
  const units = new Map(near.filter(fits).map((unit) => [unit._id, unit]));
  return [...units.values()].slice(0, MOST).map((unit) => ({ value: unit._id, label: unit.name }));
}

/** The offers, as the page renders them. */
export async function offersFor(call: StaffCall<unknown>, request: Request): Promise<Offer[]> {
  const acts = possibleActs(call, request);
  const needs = (type: FormField['type']): boolean =>
    acts.some((act) => FORMS[act]?.some((field) => field.type === type));
  const people = needs('person') ? await peopleFor(call, request) : [];

  function optionsOf(act: ActName, field: FormField): readonly Option[] | undefined {
    if (field.choices) return field.choices.map((value) => ({ value, label: call.t(`api.choice.${value}`) }));
    if (field.type === 'person') return people;
    if (field.type === 'unit') return unitsFor(call, request, act === 'whistle');
    if (field.type === 'category')
      return CATEGORIES.map((c) => ({ value: c.code, label: call.t(`category.${c.code}`) }));
    return undefined;
  }

  return acts.map((act) => ({
    act,
    label: call.t(`api.act.${act}`),
    fields: (FORMS[act] ?? []).map((field) => {
      const options = optionsOf(act, field);
      const own = `api.field-of.${act}-${field.name}`;
      return {
        name: field.name,
        label: call.ports.hasText(own) ? call.t(own) : call.t(`api.field-name.${field.name}`),
        type: field.type,
        required: field.required,
        ...(field.many ? { many: true } : {}),
        ...(options ? { options: [...options] } : {}),
      };
    }),
  }));
}
