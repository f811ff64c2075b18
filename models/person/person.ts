// Who somebody is: identities on channels, roles with unit scope, the household. Read by turn and every policy.
import type { Tree } from '../unit/unit';

export type Role =
  | 'resident'
  | 'gridWorker'
  | 'householdLead'
  | 'branchSecretary'
  | 'communityWorker'
  | 'departmentOfficer'
  | 'dispatcher'
  | 'supervisor'
  | 'admin';

export const ROLES: readonly Role[] = [
  'resident',
  'gridWorker',
  'householdLead',
  'branchSecretary',
  'communityWorker',
  'departmentOfficer',
  'dispatcher',
  'supervisor',
  'admin',
];

/** A role reaches its unit and what lies below. `partTime` may report and verify, and never sees private data. */
export interface Grant {
  readonly role: Role;
  readonly unitId: string;
  readonly partTime?: boolean;
}

export interface Identity {
  readonly channel: string;
  readonly userId: string;
}

export interface Person {
  readonly _id: string;
  readonly v: number;
  readonly causes: readonly string[];
  readonly name: string;
  readonly identities: readonly Identity[];
  /** `channel:userId` of each identity; unique over all persons. */
  readonly identityKeys: readonly string[];
  readonly grants: readonly Grant[];
  readonly householdId?: string;
  /** Building of the household, for "our building". */
  readonly buildingId?: string;
  readonly locale?: 'zh-CN' | 'en';
  /** Encrypted; shown masked except to those who may. */
  readonly phoneSealed?: string;
  /** On leave until this moment (epoch ms), with the stand-in's person id where one is named. */
  readonly leave?: { readonly until: number; readonly standIn?: string };
  /** Last moment work was assigned automatically, for fairness. */
  readonly lastAssignedAt?: number;
}

/** Acts when a timer fires; holds no role, so that only what is meant for timers is open to it. */
export const SYSTEM: Person = {
  _id: 'system',
  v: 1,
  causes: [],
  name: '',
  identities: [],
  identityKeys: [],
  grants: [],
};

/** Key of an identity. */
export const identityKey = (channel: string, userId: string): string => `${channel}:${userId}`;

/** True when the person holds one of the roles over the unit (the role's unit is it or above it). */
export const holds = (person: Person, roles: readonly Role[], unitId: string, tree: Tree): boolean =>
  person.grants.some((g) => roles.includes(g.role) && tree.within(unitId, g.unitId));

/** True for anybody who works here: any role but resident and household lead, anywhere. */
export const isStaff = (person: Person): boolean =>
  person.grants.some((g) => g.role !== 'resident' && g.role !== 'householdLead');
