// A store without the demo community still needs somebody to begin with: one county to rename and its operator.
// Called by server/program.ts.
import { words } from '../../locales/index';
import type { Person } from '../../models/person/person';
import type { Unit } from '../../models/unit/unit';
import type { Collections } from '../../store/models';

const ROOT = 'root';
const OPERATOR = 'operator';

/** Writes county and operator into a store that has no unit yet; otherwise nothing. */
export async function bootstrap(c: Collections): Promise<void> {
  if (await c.units.findOne({})) return;
  const unit: Unit = {
    _id: ROOT,
    v: 1,
    causes: [],
    level: 'county',
    name: words(undefined).t('start.county'),
    aliases: [],
    parentId: null,
  };
  const person: Person = {
    _id: OPERATOR,
    v: 1,
    causes: [],
    name: words(undefined).t('start.operator'),
    identities: [],
    identityKeys: [],
    grants: [{ role: 'admin', unitId: ROOT }],
  };
  // The person first: a store with a unit counts as begun.
  await c.persons.updateOne({ _id: OPERATOR }, { $setOnInsert: person }, { upsert: true });
  await c.units.updateOne({ _id: ROOT }, { $setOnInsert: unit }, { upsert: true });
}

/** The operator a start prints a login link for: any admin, the first by id. */
export const operatorOf = (c: Collections): Promise<Person | null> =>
  c.persons.find({ 'grants.role': 'admin' }).sort({ _id: 1 }).limit(1).next();
