// The catalogue in force at a unit: the newest edition of the nearest unit that published one, else the default.
// Editions are few and change rarely, so they are held in memory and read again with the directory.
import type { Catalogue } from '../models/catalogue/catalogue';
import { DEFAULT_CATALOGUE } from '../models/catalogue/default-catalogue';
import type { Directory } from './directory';
import type { Collections } from './models';

export interface Catalogues {
  at(unitId: string): Promise<Catalogue>;
  /** An edition was published by this process. */
  changed(): void;
}

/** Builds the look-up. */
export function createCatalogues(c: Collections, directory: Directory): Catalogues {
  let editions: Promise<ReadonlyMap<string, Catalogue>> | undefined;
  let loadedAt = -1;

  async function load(): Promise<ReadonlyMap<string, Catalogue>> {
    const rows = await c.catalogues.find({}).sort({ edition: 1 }).toArray();
    return new Map(rows.filter((r) => r.unitId !== null).map((r) => [r.unitId as string, r]));
  }

  return {
    async at(unitId) {
      if (!editions || loadedAt !== directory.edition()) {
        loadedAt = directory.edition();
        editions = load();
      }
      const newest = await editions;
      if (newest.size === 0) return DEFAULT_CATALOGUE;
      const unit = directory
        .tree()
        .path(unitId)
        .find((u) => newest.has(u._id));
      return (unit && newest.get(unit._id)) ?? DEFAULT_CATALOGUE;
    },
    changed() {
      editions = undefined;
    },
  };
}
