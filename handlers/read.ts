// What handlers may look up. Implemented by store/read.ts; load() functions await it, decide() never sees it.
import type { Catalogue } from '../models/catalogue/catalogue';
import type { Dialogue } from '../models/dialogue/dialogue';
import type { Person } from '../models/person/person';
import type { Alike, Page, RequestFilter } from '../models/request/query';
import type { Request } from '../models/request/request';
import type { Room } from '../models/room/room';
import type { Roster } from '../models/roster/roster';

/** Where a number is meant: in this community first; `prefix` (XF in XF-12) names one outright. */
export interface CodeRef {
  readonly code: number;
  readonly prefix?: string;
}

export type { Alike, Page, RequestFilter } from '../models/request/query';

export interface Read {
  request(id: string): Promise<Request | undefined>;
  /** The request of a number, in the community; undefined when there is none. */
  requestByCode(communityId: string, code: number): Promise<Request | undefined>;
  /** The request whose record carries the cause (first report, supplement …). */
  requestByCause(cause: string): Promise<Request | undefined>;
  requests(filter: RequestFilter, page: Page): Promise<readonly Request[]>;
  countRequests(filter: RequestFilter): Promise<number>;
  /** Open requests of one place key or of none, same unit, newest first; candidates for being the same matter. */
  alike(unitId: string, category: readonly string[], placeKey: string, since: number): Promise<readonly Alike[]>;
  person(id: string): Promise<Person | undefined>;
  personByIdentity(channel: string, userId: string): Promise<Person | undefined>;
  /** People holding a role exactly on one of the units. */
  holders(role: string, unitIds: readonly string[]): Promise<readonly Person[]>;
  /** Staff whose name is or starts with these characters, within the unit. */
  peopleNamed(name: string, underUnitId: string): Promise<readonly Person[]>;
  dialogue(id: string): Promise<Dialogue | undefined>;
  /** A fresh one-time login link of a staff member, and for how many minutes it works. */
  loginLink(personId: string): Promise<{ link: string; minutes: number }>;
  room(key: string): Promise<Room | undefined>;
  roomsOf(unitId: string, purpose: string): Promise<readonly Room[]>;
  /** Duty rosters of exactly these units; units without one are left out. */
  rosters(unitIds: readonly string[]): Promise<readonly Roster[]>;
  /** Open requests by assignee, for fair assignment. */
  loads(personIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Next free number of a community. Never given twice; a number not used leaves a gap. */
  nextCode(communityId: string): Promise<number>;
  /** Catalogue in force at a unit: the nearest published version above it, else the default. */
  catalogue(unitId: string): Promise<Catalogue>;
  /** Decrypts a sealed text; the look is written to the access log under who and why. */
  unseal(sealed: string, by: string, why: string): Promise<string>;
  /** Encrypts personal details before they are stored. */
  seal(text: string): string;
}
