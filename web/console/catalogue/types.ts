// Shapes of the catalogue of duties, as the server sends them.
import type { Named } from '../types';

export interface CatalogueItem {
  clause: string;
  list: string;
  title: { 'zh-CN': string; en: string };
  categories: string[];
  must: string[];
  may: string[];
  never: string[];
  legalBasis?: string;
  reportOnly?: boolean;
}

export interface Choice {
  readonly code: string;
  readonly name: string;
}

export interface Catalogue {
  readonly version: number;
  readonly at?: number;
  readonly by?: Named;
  readonly inheritedFrom?: { readonly unitId: string; readonly unitName: string };
  readonly items: readonly CatalogueItem[];
  readonly lists?: readonly Choice[];
  readonly departments?: readonly Choice[];
}

export interface CatalogueVersion {
  readonly version: number;
  readonly at: number;
  readonly by?: Named;
  readonly note?: string;
  readonly items: number;
}
