// What the console reads and writes about the organisation besides single records. Implemented by store/admin.ts.
import type { Catalogue } from '../models/catalogue/catalogue';
import type { OutboxRow } from '../models/message/rows';
import type { Person } from '../models/person/person';
import type { Room } from '../models/room/room';
import type { Roster } from '../models/roster/roster';

export interface Household {
  readonly _id: string;
  /** Building. */
  readonly unitId: string;
  /** Entrance and room as people say them, for example 2单元501. */
  readonly label: string;
  /** Square metres. */
  readonly area: number;
  /** Names as written on the title, masked. */
  readonly owners: readonly string[];
}

export interface PeopleFilter {
  /** People with a role on one of these units. */
  readonly unitIds: readonly string[];
  readonly role?: string;
  /** Start of the name. */
  readonly name?: string;
  /** Ids after this one, in the order of ids. */
  readonly after?: string;
}

export interface OutboxFilter {
  readonly state: 'pending' | 'dead' | 'sent';
  readonly before?: number;
}

/** A published edition with who published it. */
export type Edition = Catalogue & { readonly at?: number; readonly by?: string; readonly note?: string };

export interface AdminStore {
  /** In the order of ids. */
  people(filter: PeopleFilter, limit: number): Promise<readonly Person[]>;
  peopleById(ids: readonly string[]): Promise<readonly Person[]>;
  /** Group rooms of all channels, bound or not. */
  rooms(): Promise<readonly Room[]>;
  /** Messages sent since a moment, by room key. */
  sentSince(since: number): Promise<ReadonlyMap<string, number>>;
  roster(unitId: string): Promise<Roster | undefined>;
  /** Rosters of these units. */
  rosters(unitIds: readonly string[]): Promise<readonly Roster[]>;
  /** Editions a unit has published, newest first. */
  editions(unitId: string): Promise<readonly Edition[]>;
  households(unitIds: readonly string[]): Promise<readonly Household[]>;
  household(id: string): Promise<Household | undefined>;
  /** Inserts or replaces by id. */
  saveHouseholds(rows: readonly Household[]): Promise<void>;
  /** Newest first. */
  outbox(filter: OutboxFilter, limit: number): Promise<readonly OutboxRow[]>;
  outboxRow(id: string): Promise<OutboxRow | undefined>;
  /** Exact up to `most`, so that a full outbox does not cost a scan. */
  countOutbox(state: 'pending' | 'dead' | 'sent', most: number): Promise<number>;
  /** Makes a dead row pending again; false when it is not dead. */
  retryOutbox(id: string, at: number): Promise<boolean>;
  /** Gives a pending or dead row up for good; false when it is neither. */
  dropOutbox(id: string): Promise<boolean>;
}
