// Checks the rows of households and people. Called by check-roster.ts.
import { idFrom } from '../../models/kernel/ids';
import type { Grant, Person, Role } from '../../models/person/person';
import type { Unit } from '../../models/unit/unit';
import type { Household } from '../admin-ports';
import { maskName } from '../presenters/mask';
import type { CheckedUnits } from './check-units';
import type { Names } from './names';
import type { Report, Row } from './rows';

/** A person as the sheet has them: several rows of one person are several roles. */
export interface SheetPerson {
  readonly _id: string;
  readonly row: number;
  readonly name: string;
  readonly phone?: string;
  readonly grants: readonly Grant[];
  readonly householdId?: string;
  readonly buildingId?: string;
}

export interface PeopleScene {
  readonly units: CheckedUnits;
  readonly reach: readonly string[];
  readonly names: Names;
  readonly caller: Person;
}

const HIGH: readonly Role[] = ['admin', 'supervisor', 'dispatcher'];

const reached = (unit: Unit, { units, reach }: Pick<PeopleScene, 'units' | 'reach'>): boolean =>
  reach.some((top) => units.tree.within(unit._id, top));

/** The unit of a cell, or undefined with the fault reported. */
function unitIn(row: Row, column: string, scene: PeopleScene, report: Report, level?: 'building'): Unit | undefined {
  const word = row.cell(column);
  if (word === '') report(row.row, column, 'missing');
  else {
    const found = scene.units.find(word, level);
    if (found === 'several') report(row.row, column, 'ambiguous', { value: word });
    else if (!found)
      report(row.row, column, level && scene.units.find(word) ? 'notBuilding' : 'unknownUnit', { value: word });
    else if (!reached(found, scene)) report(row.row, column, 'outOfReach', { value: word });
    else return found;
  }
  return undefined;
}

/** A building may be written with what lies above it: 幸福里一网格/3号楼. */
function buildingIn(row: Row, scene: PeopleScene, report: Report): Unit | undefined {
  const [above, name] = row
    .cell('building')
    .split(/[/／>]/)
    .map((part) => part.trim());
  if (above === undefined || name === undefined) return unitIn(row, 'building', scene, report, 'building');
  const top = scene.units.find(above);
  const inside = top === undefined || top === 'several' ? [] : scene.units.tree.below(top._id);
  const found = inside.find((u) => u.level === 'building' && (u.name === name || u.aliases.includes(name)));
  if (!found) report(row.row, 'building', 'unknownUnit', { value: row.cell('building') });
  else if (!reached(found, scene)) report(row.row, 'building', 'outOfReach', { value: row.cell('building') });
  else return found;
  return undefined;
}

/** Checks the households' rows. The same building and flat is the same household, whatever else changes. */
export function checkHouseholds(
  rows: readonly Row[],
  known: readonly Household[],
  scene: PeopleScene,
  report: Report,
): readonly Household[] {
  const byFlat = new Map(known.map((h) => [`${h.unitId} ${h.label}`, h]));
  const rowOf = new Map<string, number>();
  return rows.flatMap((row) => {
    const building = buildingIn(row, scene, report);
    const label = row.cell('label');
    if (label === '') report(row.row, 'label', 'missing');
    if (label.length > 30) report(row.row, 'label', 'tooLong', { max: 30 });
    const written = row.cell('area');
    const area = written === '' ? 0 : Number(written);
    const goodArea = Number.isFinite(area) && area >= 0 && area < 100_000;
    if (!goodArea) report(row.row, 'area', 'badArea');
    if (!building || label === '' || label.length > 30 || !goodArea) return [];
    const flat = `${building._id} ${label}`;
    const twice = rowOf.get(flat);
    if (twice !== undefined) report(row.row, 'label', 'duplicate', { row: twice });
    if (twice !== undefined) return [];
    rowOf.set(flat, row.row);
    const owners = row
      .cell('owners')
      .split(/[、,，;；]/)
      .map((o) => o.trim())
      .filter((o) => o !== '');
    const masked = owners.map((o) => (o.includes('*') ? o : maskName(o)));
    return [
      {
        _id: byFlat.get(flat)?._id ?? idFrom('household', building._id, label),
        unitId: building._id,
        label,
        area: Math.round(area * 100) / 100,
        owners: masked.length > 0 ? masked : (byFlat.get(flat)?.owners ?? []),
      },
    ];
  });
}

const PHONE = /^(?:1\d{10}|0\d{2,3}-?\d{7,8}|\+\d{6,15})$/;

/** Checks the people's rows and folds the rows of one person together. */
export function checkPeople(
  rows: readonly Row[],
  households: readonly Household[],
  scene: PeopleScene,
  report: Report,
): readonly SheetPerson[] {
  const homes = new Map<string, Household>();
  for (const h of households) {
    homes.set(h._id, h);
    homes.set(`${scene.units.tree.get(h.unitId)?.name ?? ''}${h.label}`.replace(/\s+/g, ''), h);
  }
  const people = new Map<string, SheetPerson>();

  for (const row of rows) {
    const name = row.cell('person');
    if (name === '') report(row.row, 'person', 'missing');
    if (name.length > 20) report(row.row, 'person', 'tooLong', { max: 20 });
    const phone = row.cell('phone').replace(/\s+/g, '');
    // What we export is masked; a masked number leaves the one on record as it is.
    const kept = phone.includes('*');
    if (phone !== '' && !kept && !PHONE.test(phone)) report(row.row, 'phone', 'badPhone');
    const role = scene.names.role(row.cell('role'));
    if (!role) {
      report(row.row, 'role', 'unknownRole', { value: row.cell('role'), choices: scene.names.choices('role') });
    }
    const unit = unitIn(row, 'unit', scene, report);
    const word = row.cell('household');
    const home = word === '' ? undefined : homes.get(word.replace(/\s+/g, ''));
    if (word !== '' && !home) report(row.row, 'household', 'unknownHousehold', { value: word });
    if (!role || !unit || name === '' || name.length > 20) continue;
    const operator = scene.caller.grants.some((g) => g.role === 'admin' && scene.units.tree.within(unit._id, g.unitId));
    if (HIGH.includes(role) && !operator) {
      report(row.row, 'role', 'outOfReach', { value: row.cell('role') });
      continue;
    }
    const id = row.cell('id') || idFrom('person', name, kept ? '' : phone, home?._id ?? unit._id);
    const before = people.get(id);
    const grant: Grant = {
      role,
      unitId: unit._id,
      ...(scene.names.yes(row.cell('partTime')) ? { partTime: true } : {}),
    };
    people.set(id, {
      ...before,
      _id: id,
      row: before?.row ?? row.row,
      name,
      ...(phone !== '' && !kept ? { phone } : {}),
      grants: [...(before?.grants ?? []), grant],
      ...(home ? { householdId: home._id, buildingId: home.unitId } : {}),
    });
  }
  return [...people.values()];
}
