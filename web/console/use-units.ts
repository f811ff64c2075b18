// The organisation tree and the unit the reader looks at. One per page, because every list is limited by it.
import { computed, ref, shallowRef, watch } from 'vue';
import type { Unit } from './types';
import { ask, session } from './use-session';

export interface UnitNode {
  readonly value: string;
  readonly label: string;
  readonly unit: Unit;
  readonly children: UnitNode[];
}

const KEY = 'linli.unit';
export const units = shallowRef<readonly Unit[]>([]);
/** Unit whose matters are shown. */
export const scope = ref(sessionStorage.getItem(KEY) ?? '');
watch(scope, (id) => sessionStorage.setItem(KEY, id));

const nodesOf = (list: readonly Unit[]): UnitNode[] => {
  const nodes = new Map(
    list.map((unit) => [unit.id, { value: unit.id, label: unit.name, unit, children: [] } as UnitNode]),
  );
  const roots: UnitNode[] = [];
  for (const node of nodes.values()) {
    const parent = node.unit.parentId === null ? undefined : nodes.get(node.unit.parentId);
    (parent?.children ?? roots).push(node);
  }
  return roots;
};

/** Departments and buildings left out: what matters are looked at by. */
export const scopeNodes = computed(() =>
  nodesOf(units.value.filter((u) => u.level !== 'building' && u.level !== 'department')),
);
export const unitNodes = computed(() => nodesOf(units.value));
export const unitName = (id: string | undefined): string => units.value.find((u) => u.id === id)?.name ?? '';

/** Reads the tree; keeps the chosen unit if it is still there. */
export async function loadUnits(): Promise<void> {
  units.value = await ask<readonly Unit[]>('GET', '/api/units');
  const known = units.value.some((u) => u.id === scope.value);
  const own = session.value?.grants.map((g) => g.unitId).find((id) => units.value.some((u) => u.id === id));
  if (!known) scope.value = own ?? units.value[0]?.id ?? '';
}
