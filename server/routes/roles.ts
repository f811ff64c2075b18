// Sets of roles that routes name. Used by the files in routes/.
import type { Role } from '../../models/person/person';

/** Everybody who may open the console. */
export const CONSOLE_ROLES: readonly Role[] = [
  'gridWorker',
  'branchSecretary',
  'communityWorker',
  'departmentOfficer',
  'dispatcher',
  'supervisor',
  'admin',
];

/** Those who run a community: units, people, rosters, rooms, settings. */
export const STEWARDS: readonly Role[] = ['communityWorker', 'dispatcher', 'admin'];

/** Those who see how the whole works: outbox, rates, zero lists. */
export const OVERSEERS: readonly Role[] = ['branchSecretary', 'communityWorker', 'dispatcher', 'supervisor', 'admin'];

/** Those who read the access log. */
export const AUDITORS: readonly Role[] = ['supervisor', 'admin'];
