// People put on record before they have spoken anywhere. Called by the people routes and the roster import.
import type { Person } from '../../models/person/person';

/** No identity yet. The key of their own keeps the unique index on keys from taking two such people for one. */
export const unlinked = (personId: string): Pick<Person, 'identities' | 'identityKeys'> => ({
  identities: [],
  identityKeys: [`person:${personId}`],
});
