// The catalogue every unit starts with; a unit replaces it by publishing its own. The data is default.json, its wording is
// ours: it follows the common shape of such lists and is no official text.
import type { Catalogue } from './catalogue';
import { checkRows } from './catalogue-rows';
import data from './default.json';

const load = (): Catalogue => {
  const { items, errors } = checkRows(data.items);
  if (errors.length > 0) throw new Error(`default catalogue: ${JSON.stringify(errors[0])}`);
  return { _id: 'default', v: 1, causes: [], unitId: null, edition: data.edition, from: data.from, items };
};

/** The default catalogue. */
export const DEFAULT_CATALOGUE: Catalogue = load();
