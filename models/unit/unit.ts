// The organisation tree: five levels, buildings below grids, departments hanging on a level. Read by everything that
// asks "where" or "who is responsible". A county is at most some thousand units, so the whole tree is held in memory.
import type { WorkHours } from '../kernel/calendar';

export type Level = 'county' | 'township' | 'community' | 'grid' | 'building' | 'department';

export interface Unit {
  readonly _id: string;
  readonly v: number;
  readonly causes: readonly string[];
  readonly level: Level;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly parentId: string | null;
  /** Letters that make a request number unique beyond its community, for example XF in XF-12. Communities only. */
  readonly prefix?: string;
  /** Kind of a department, code of models/catalogue (water, police …). Departments only. */
  readonly department?: string;
  /** Working hours of this unit and what lies below it, where they differ from the parent's. */
  readonly hours?: WorkHours;
  /** Settings of this unit and below: named numbers and switches, see models/unit/settings.ts. */
  readonly settings?: Readonly<Record<string, number | string | boolean>>;
}

/** The tree with its look-ups. Immutable; a change makes a new one. */
export interface Tree {
  readonly units: ReadonlyMap<string, Unit>;
  get(id: string): Unit | undefined;
  /** The unit and its ancestors, nearest first. */
  path(id: string): readonly Unit[];
  /** True when `id` is `scope` or lies below it. */
  within(id: string, scope: string): boolean;
  children(id: string): readonly Unit[];
  /** Nearest ancestor (or itself) of a level. */
  up(id: string, level: Level): Unit | undefined;
  /** Every unit below, itself included. */
  below(id: string): readonly Unit[];
}

/** Builds the tree. Throws on a unit whose parent is missing or that is its own ancestor. */
export function buildTree(list: readonly Unit[]): Tree {
  const units = new Map(list.map((u) => [u._id, u]));
  const kids = new Map<string, Unit[]>();
  const paths = new Map<string, readonly Unit[]>();
  for (const u of list) {
    const path: Unit[] = [];
    for (let at: Unit | undefined = u; at; at = at.parentId === null ? undefined : units.get(at.parentId)) {
      if (path.includes(at)) throw new Error(`Unit ${u._id} is its own ancestor`);
      path.push(at);
      if (at.parentId !== null && !units.has(at.parentId)) throw new Error(`Unit ${at._id}: no parent ${at.parentId}`);
    }
    paths.set(u._id, path);
    if (u.parentId !== null) kids.set(u.parentId, [...(kids.get(u.parentId) ?? []), u]);
  }
  const path = (id: string): readonly Unit[] => paths.get(id) ?? [];
  const below = (id: string): Unit[] => {
    const unit = units.get(id);
    return unit ? [unit, ...(kids.get(id) ?? []).flatMap((k) => below(k._id))] : [];
  };
  return {
    units,
    get: (id) => units.get(id),
    path,
    within: (id, scope) => path(id).some((u) => u._id === scope),
    children: (id) => kids.get(id) ?? [],
    up: (id, level) => path(id).find((u) => u.level === level),
    below,
  };
}
