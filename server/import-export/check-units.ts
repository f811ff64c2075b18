// Checks the rows of the units' sheet against the tree and makes units of them. Called by check-roster.ts.
import { idFrom } from '../../models/kernel/ids';
import { buildTree, type Level, type Tree, type Unit } from '../../models/unit/unit';
import type { Names } from './names';
import type { Report, Row } from './rows';

/** What may lie directly below what. */
export const BELOW: Readonly<Record<Level, readonly Level[]>> = {
  county: ['township', 'department'],
  township: ['community', 'department'],
  community: ['grid', 'building', 'department'],
  grid: ['building', 'department'],
  building: [],
  department: [],
};

export interface UnitScene {
  readonly tree: Tree;
  readonly reach: readonly string[];
  readonly names: Names;
}

export interface CheckedUnits {
  /** New and changed units, parents before children. Version and causes are added when they are saved. */
  readonly units: readonly Unit[];
  /** The tree as it will be. */
  readonly tree: Tree;
  /** Finds a unit by id, name or alias; `several` when the word fits more than one. */
  find(word: string, level?: Level): Unit | 'several' | undefined;
}

const NAME = 40;

/** Units by what people call them. */
function finder(units: () => Iterable<Unit>): CheckedUnits['find'] {
  return (word, level) => {
    const wanted = word.trim();
    const all = [...units()].filter((u) => level === undefined || u.level === level);
    const byId = all.find((u) => u._id === wanted);
    if (byId) return byId;
    const named = all.filter((u) => u.name === wanted);
    const fit = named.length > 0 ? named : all.filter((u) => u.aliases.includes(wanted));
    return fit.length > 1 ? 'several' : fit[0];
  };
}

/** Checks the rows in order: a unit's parent stands above it or is there already. */
export function checkUnits(rows: readonly Row[], scene: UnitScene, report: Report): CheckedUnits {
  const { tree, reach, names } = scene;
  const known = new Map(tree.units);
  const made = new Map<string, Unit>();
  const rowOf = new Map<string, number>();
  const find = finder(() => known.values());
  const within = (unitId: string | null): boolean => {
    for (let at = unitId; at !== null; at = known.get(at)?.parentId ?? null) if (reach.includes(at)) return true;
    return false;
  };

  function parentOf(row: Row, level: Level, old: Unit | undefined): Unit | undefined {
    const word = row.cell('parent');
    if (word === '') {
      report(row.row, 'parent', 'noParent');
      return undefined;
    }
    const parent = find(word);
    if (parent === undefined) report(row.row, 'parent', 'unknownUnit', { value: word });
    else if (parent === 'several') report(row.row, 'parent', 'ambiguous', { value: word });
    else if (!BELOW[parent.level].includes(level)) {
      report(row.row, 'parent', 'badParent', { level: row.cell('level'), parent: parent.name });
    } else if (!within(parent._id) && !stays(old, parent)) report(row.row, 'parent', 'outOfReach', { value: word });
    else return parent;
    return undefined;
  }

  /** A unit in reach may stay where it hangs, even right below what is out of reach. */
  const stays = (old: Unit | undefined, parent: Unit): boolean =>
    old !== undefined && old.parentId === parent._id && within(old._id);

  function details(row: Row, level: Level, unitId: string): Pick<Unit, 'prefix' | 'department'> | undefined {
    const prefix = row.cell('prefix').toUpperCase();
    const word = row.cell('department');
    const department = word === '' ? undefined : names.department(word);
    const taken = [...known.values()].some((u) => u.prefix === prefix && u._id !== unitId);
    if (prefix !== '' && !/^[A-Z]{1,6}$/.test(prefix)) report(row.row, 'prefix', 'badPrefix');
    else if (prefix !== '' && taken) report(row.row, 'prefix', 'prefixTaken', { value: prefix });
    else if (word !== '' && department === undefined)
      report(row.row, 'department', 'unknownDepartment', { value: word });
    else {
      return {
        ...(prefix !== '' && level === 'community' ? { prefix } : {}),
        ...(department !== undefined && level === 'department' ? { department } : {}),
      };
    }
    return undefined;
  }

  function unitOf(row: Row): Unit | undefined {
    const name = row.cell('name');
    const level = names.level(row.cell('level'));
    if (name === '') report(row.row, 'name', 'missing');
    if (name.length > NAME) report(row.row, 'name', 'tooLong', { max: NAME });
    if (!level) report(row.row, 'level', 'unknownLevel', { value: row.cell('level'), choices: names.choices('level') });
    if (!level || name === '' || name.length > NAME) return undefined;
    const id = row.cell('id');
    const old = id === '' ? undefined : known.get(id);
    // A root that is there already may be listed without a parent.
    const isRoot = old !== undefined && old.parentId === null && row.cell('parent') === '';
    const parent = isRoot ? undefined : parentOf(row, level, old);
    if (!isRoot && !parent) return undefined;
    if (isRoot && !reach.includes(old._id)) return old;
    const twin = [...known.values()].find((u) => u.parentId === parent?._id && u.name === name && u.level === level);
    const before = old ?? (isRoot ? undefined : twin);
    const unitId = before?._id ?? (id === '' ? idFrom('unit', parent?._id ?? '', level, name) : id);
    if (!/^[\w.:-]{1,60}$/.test(unitId)) {
      report(row.row, 'id', 'tooLong', { max: 60 });
      return undefined;
    }
    const more = details(row, level, unitId);
    if (!more) return undefined;
    const aliases = row
      .cell('aliases')
      .split(/[、,，;；]/)
      .map((a) => a.trim())
      .filter((a) => a !== '');
    return {
      ...before,
      ...more,
      _id: unitId,
      v: before?.v ?? 0,
      causes: before?.causes ?? [],
      level,
      name,
      aliases: aliases.slice(0, 20),
      parentId: parent?._id ?? null,
    };
  }

  for (const row of rows) {
    const unit = unitOf(row);
    if (!unit) continue;
    const twice = rowOf.get(unit._id);
    if (twice !== undefined) {
      report(row.row, 'name', 'duplicate', { row: twice });
      continue;
    }
    const cycle = made.size > 0 && unit.parentId === unit._id;
    if (cycle || below(known, unit)) {
      report(row.row, 'parent', 'cycle');
      continue;
    }
    rowOf.set(unit._id, row.row);
    known.set(unit._id, unit);
    if (!same(tree.get(unit._id), unit)) made.set(unit._id, unit);
  }
  return { units: [...made.values()], tree: buildTree([...known.values()]), find };
}

/** True when the new parent lies below the unit itself. */
function below(known: ReadonlyMap<string, Unit>, unit: Unit): boolean {
  for (let at = unit.parentId; at !== null; at = known.get(at)?.parentId ?? null) if (at === unit._id) return true;
  return false;
}

const same = (a: Unit | undefined, b: Unit): boolean =>
  a !== undefined &&
  a.name === b.name &&
  a.level === b.level &&
  a.parentId === b.parentId &&
  a.prefix === b.prefix &&
  a.department === b.department &&
  a.aliases.join('、') === b.aliases.join('、');
