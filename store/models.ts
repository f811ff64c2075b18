// Registers every schema on one Mongoose instance and hands out typed collections. Called once by server/service.ts.
import type { Collection, Db } from 'mongodb';
import type { Connection, Mongoose, Schema } from 'mongoose';
import type { Catalogue } from '../models/catalogue/catalogue';
import { catalogueSchema } from '../models/catalogue/catalogue.schema';
import type { Dialogue } from '../models/dialogue/dialogue';
import { lookSchema } from '../models/audit/audit.schema';
import { dialogueSchema } from '../models/dialogue/dialogue.schema';
import type { Roster } from '../models/roster/roster';
import { rosterSchema } from '../models/roster/roster.schema';
import { mediaSchema } from '../models/media/media.schema';
import { inboxSchema } from '../models/message/inbox.schema';
import { outboxSchema } from '../models/message/outbox.schema';
import type { InboxRow, OutboxRow, TimerRow } from '../models/message/rows';
import { timerSchema } from '../models/message/timer.schema';
import type { Owed } from '../models/message/outcome';
import type { Person } from '../models/person/person';
import { personSchema } from '../models/person/person.schema';
import type { Request } from '../models/request/request';
import { requestSchema } from '../models/request/request.schema';
import type { Room } from '../models/room/room';
import { roomSchema } from '../models/room/room.schema';
import { sessionSchema, ticketSchema } from '../models/session/session.schema';
import type { Unit } from '../models/unit/unit';
import { householdSchema, unitSchema } from '../models/unit/unit.schema';
import { inviteSchema, visitorSchema, visitorTokenSchema, webMessageSchema } from '../models/web/web.schema';

/** Every model of the product: its name, schema, and so its collection and indexes. */
export const SCHEMAS: Readonly<Record<string, Schema>> = {
  Request: requestSchema,
  Person: personSchema,
  Room: roomSchema,
  Unit: unitSchema,
  Household: householdSchema,
  Catalogue: catalogueSchema,
  Dialogue: dialogueSchema,
  Roster: rosterSchema,
  Inbox: inboxSchema,
  Outbox: outboxSchema,
  Timer: timerSchema,
  Look: lookSchema,
  Media: mediaSchema,
  Session: sessionSchema,
  Ticket: ticketSchema,
  WebMessage: webMessageSchema,
  WebVisitor: visitorSchema,
  WebToken: visitorTokenSchema,
  WebInvite: inviteSchema,
};

/** Registers the models on the instance; doing it twice is harmless. */
export function registerModels(mongoose: Mongoose): void {
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    if (!mongoose.modelNames().includes(name)) mongoose.model(name, schema as never);
  }
}

/** A record at rest: what is owed lies inside it until relayed. */
export type AtRest<T> = T & { readonly owed?: readonly Owed[] };

export interface Household {
  readonly _id: string;
  readonly unitId: string;
  readonly label: string;
  readonly area: number;
  readonly owners: readonly string[];
}

/** Collections of the hot path, by the driver's interface: typed records in and out, no hydration. */
export interface Collections {
  readonly requests: Collection<AtRest<Request>>;
  readonly persons: Collection<AtRest<Person>>;
  readonly rooms: Collection<AtRest<Room>>;
  readonly units: Collection<AtRest<Unit>>;
  readonly households: Collection<Household>;
  readonly dialogues: Collection<AtRest<Dialogue>>;
  readonly catalogues: Collection<AtRest<Catalogue>>;
  readonly rosters: Collection<AtRest<Roster>>;
  readonly inbox: Collection<InboxRow>;
  readonly outbox: Collection<OutboxRow>;
  readonly timers: Collection<TimerRow>;
  readonly counters: Collection<{ _id: string; next: number }>;
  readonly processes: Collection<{ _id: string; host: string; pid: number; until: number }>;
  /** Counters that move when something cached has changed. */
  readonly versions: Collection<{ _id: string; value: number }>;
}

/** The typed collections of an open connection. */
export function collectionsOf(connection: Connection): Collections {
  const db = connection.db as unknown as Db;
  return {
    requests: db.collection('requests'),
    persons: db.collection('persons'),
    rooms: db.collection('rooms'),
    units: db.collection('units'),
    households: db.collection('households'),
    dialogues: db.collection('dialogues'),
    catalogues: db.collection('catalogues'),
    rosters: db.collection('rosters'),
    inbox: db.collection('inbox'),
    outbox: db.collection('outbox'),
    timers: db.collection('timers'),
    counters: db.collection('counters'),
    processes: db.collection('processes'),
    versions: db.collection('versions'),
  };
}
