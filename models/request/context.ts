// What an act may know besides the request: when it is, where it was said, the tree, the rules. Built from the turn by
// handlers/requests/context.ts, by tests from plain objects.
import type { Calendar, WorkHours } from '../kernel/calendar';
import type { Person } from '../person/person';
import type { Room } from '../room/room';
import type { SettingName } from '../unit/settings';
import type { Tree } from '../unit/unit';
import type { DeadlineRules } from './deadline-rules';
import type { Request } from './request';

/** People looked up beforehand for acts that must choose somebody. Lists are empty where there is nobody. */
export interface Cast {
  /** On duty for the request's unit now, best first (fewest open requests); nobody on leave. */
  readonly duty: readonly Person[];
  /** Rungs above the request's unit, nearest first: whom a missed deadline is told, deputies included. */
  readonly ladder: readonly (readonly Person[])[];
  /** Supervisors over the unit. */
  readonly supervisors: readonly Person[];
  /** People who may check for a third party; those who handled or reported it are left out when one is drawn. */
  readonly checkers: readonly Person[];
  /** Officers of whistled departments, by unit id. */
  readonly officers: Readonly<Record<string, readonly Person[]>>;
}

export interface Ctx {
  readonly cause: string;
  readonly now: number;
  readonly tree: Tree;
  readonly calendar: Calendar;
  /** Where it was said; absent for timers and the console. */
  readonly room?: Room;
  hoursOf(unitId: string): WorkHours;
  setting(unitId: string, name: SettingName): number | string | boolean;
  rulesFor(request: Pick<Request, 'category' | 'major' | 'danger' | 'path' | 'unitId' | 'createdAt'>): DeadlineRules;
  /** Names of people mentioned in what is said, as far as they were looked up. */
  nameOf(personId: string): string | undefined;
}

/** A numeric setting at the request's unit. */
export const amount = (ctx: Ctx, unitId: string, name: SettingName): number => Number(ctx.setting(unitId, name));

/** Nobody to choose from. */
export const NOBODY: Cast = { duty: [], ladder: [], supervisors: [], checkers: [], officers: {} };
