// A roster file into the organisation: everything is checked first, row by row; only a file without faults is applied, and
// applying it again changes nothing. Called by the import route.
import type { Person } from '../../models/person/person';
import type { Unit } from '../../models/unit/unit';
import type { Household } from '../admin-ports';
import { unlinked } from '../session/unlinked';
import { edit } from '../routes/edit';
import type { StaffCall } from '../routes/route';
import { checkHouseholds, checkPeople, type PeopleScene, type SheetPerson } from './check-people';
import { checkUnits, type CheckedUnits } from './check-units';
import { namesIn, type SheetName } from './names';
import { type Fault, isColumn, namedRows, type Report } from './rows';
import { readWorkbook } from './workbook';

export interface Checked {
  readonly units: CheckedUnits;
  readonly households: readonly Household[];
  readonly people: readonly SheetPerson[];
  readonly faults: readonly Fault[];
}

/** Faults told at once; more would not be read. */
const TOLD = 200;

/** Reads and checks a file. */
export async function checkRoster(bytes: Buffer, call: StaffCall<unknown>): Promise<Checked> {
  const { ports, locale, reach, person: caller } = call;
  const names = namesIn(ports, locale);
  const { rows, faults: shape } = namedRows(await readWorkbook(bytes), names);
  const faults: Fault[] = [...shape];
  const into =
    (sheet: SheetName): Report =>
    (row, column, key, params) =>
      void faults.push({ sheet, row, column, key, ...(params ? { params } : {}) });

  const units = checkUnits(rows.units, { tree: ports.tree(), reach, names }, into('units'));
  const scene: PeopleScene = { units, reach, names, caller };
  const below = reach.flatMap((top) => units.tree.below(top).map((u) => u._id));
  const known = await ports.admin.households(below);
  const households = checkHouseholds(rows.households, known, scene, into('households'));
  const fresh = new Set(households.map((h) => h._id));
  const all = [...households, ...known.filter((h) => !fresh.has(h._id))];
  const people = checkPeople(rows.people, all, scene, into('people'));
  await checkIds(people, call, into('people'));
  return { units, households, people, faults };
}

/** Nobody outside the caller's reach is changed by naming their id. */
async function checkIds(people: readonly SheetPerson[], call: StaffCall<unknown>, report: Report): Promise<void> {
  const tree = call.ports.tree();
  const old = await call.ports.admin.peopleById(people.map((p) => p._id));
  const byId = new Map(old.map((p) => [p._id, p]));
  for (const person of people) {
    const before = byId.get(person._id);
    if (!before || before.grants.length === 0) continue;
    const mine = before.grants.every((g) => call.reach.some((top) => tree.within(g.unitId, top)));
    if (!mine) report(person.row, 'id', 'outOfReach', { value: person.name });
  }
}

/** Faults as the page shows them: sheet and column by their headings, the fault in words. */
export function inWords(
  faults: readonly Fault[],
  call: Pick<StaffCall<unknown>, 't'>,
): { sheet: string; row: number; column: string; message: string }[] {
  return faults.slice(0, TOLD).map(({ sheet, row, column, key, params }) => {
    const heading = isColumn(sheet, column) ? call.t(`api.column.${column}`) : '';
    const value = params?.['value'] ?? (key === 'missingSheet' ? call.t(`api.sheet.${sheet}`) : heading);
    return {
      sheet: call.t(`api.sheet.${sheet}`),
      row,
      column: heading,
      message: call.t(`api.import.${key}`, { ...params, value }),
    };
  });
}

async function savePerson(one: SheetPerson, call: StaffCall<unknown>): Promise<void> {
  const { read } = call.ports;
  await edit<Person>(
    { ...call, cause: `${call.cause}:${one._id}` },
    'person',
    () => read.person(one._id),
    (old) => ({
      ...(old ?? unlinked(one._id)),
      _id: one._id,
      name: one.name,
      grants: one.grants,
      ...(one.phone === undefined ? {} : { phoneSealed: read.seal(one.phone) }),
      ...(one.householdId === undefined ? {} : { householdId: one.householdId }),
      ...(one.buildingId === undefined ? {} : { buildingId: one.buildingId }),
    }),
  );
}

/** Applies a file without faults: units, then households, then people. */
export async function applyRoster(checked: Checked, call: StaffCall<unknown>): Promise<void> {
  for (const unit of checked.units.units) {
    const { v: _v, causes: _causes, ...rest } = unit;
    await edit<Unit>(
      { ...call, cause: `${call.cause}:${unit._id}` },
      'unit',
      () => call.ports.tree().get(unit._id),
      (old) => ({ ...old, ...rest }),
    );
  }
  await call.ports.admin.saveHouseholds(checked.households);
  for (const person of checked.people) await savePerson(person, call);
}
