// Builds turns: from a message, from a due timer, from a console click. Called by server/service.ts.
import { DEFAULT_HOURS, type Calendar, type WorkHours } from '../models/kernel/calendar';
import { idFrom } from '../models/kernel/ids';
import { roomKeyOf, type Incoming } from '../models/message/incoming';
import type { About } from '../models/message/say';
import { identityKey, SYSTEM, type Person } from '../models/person/person';
import type { Room } from '../models/room/room';
import { settingAt } from '../models/unit/settings';
import type { Tree } from '../models/unit/unit';
import type { Turn } from './turn';

/** Version of a person nobody has put on record yet. */
export const UNRECORDED = 0;

/** Somebody met for the first time: a resident of the unit whose group they speak in. */
export const newcomer = (
  channel: string,
  userId: string,
  name: string | undefined,
  unitId: string | undefined,
): Person => ({
  _id: idFrom('person', channel, userId),
  v: UNRECORDED,
  causes: [],
  name: name ?? '',
  identities: [{ channel, userId }],
  identityKeys: [identityKey(channel, userId)],
  grants: unitId === undefined ? [] : [{ role: 'resident', unitId }],
});

/** The unit a direct chat with somebody is about when nothing else tells: their building, else where they hold a role. */
export const homeOf = (person: Person): string | undefined => person.buildingId ?? person.grants[0]?.unitId;

export interface TurnPorts {
  readonly calendar: Calendar;
  tree(): Tree;
  now(): number;
  personByIdentity(channel: string, userId: string): Promise<Person | undefined>;
  room(key: string): Promise<Room | undefined>;
}

/** Working hours in force at a unit. */
export function hoursAt(tree: Tree, unitId: string): WorkHours {
  return tree.path(unitId).find((u) => u.hours !== undefined)?.hours ?? DEFAULT_HOURS;
}

export interface Turns {
  ofMessage(cause: string, incoming: Incoming, intent: { addressed: boolean; about?: About }): Promise<Turn>;
  /** A timer, a follow-up or a console click; the system acts where no actor is given. */
  ofTask(cause: string, actor?: Person): Turn;
}

/** Builds the builder. `now` is read once for each turn. */
export function createTurns(ports: TurnPorts): Turns {
  function base(cause: string, actor: Person, addressed: boolean): Turn {
    const tree = ports.tree();
    return {
      cause,
      now: ports.now(),
      actor,
      addressed,
      tree,
      calendar: ports.calendar,
      hoursOf: (unitId) => hoursAt(tree, unitId),
      setting: (unitId, name) => settingAt(tree, unitId, name),
    };
  }

  return {
    async ofMessage(cause, incoming, intent) {
      const { channel, userId, userName, roomId, direct } = incoming;
      const key = roomKeyOf(channel, roomId);
      const known = await ports.room(key);
      const person =
        (await ports.personByIdentity(channel, userId)) ?? newcomer(channel, userId, userName, known?.unitId);
      const home = homeOf(person);
      const room: Room = direct
        ? { ...directRoom(key, incoming, person), ...(home === undefined ? {} : { unitId: home }) }
        : (known ?? { _id: key, v: UNRECORDED, causes: [], channel, roomId, name: '', direct: false });
      return {
        ...base(cause, person, intent.addressed),
        room,
        message: incoming,
        ...(intent.about ? { about: intent.about } : {}),
      };
    },
    ofTask: (cause, actor) => base(cause, actor ?? SYSTEM, actor !== undefined),
  };
}

/** The record of a direct chat, as it is kept so that answers find their way. */
export const directRoom = (key: string, incoming: Incoming, person: Person): Room => ({
  _id: key,
  v: 1,
  causes: [],
  channel: incoming.channel,
  roomId: incoming.roomId,
  name: person.name,
  direct: true,
  personId: person._id,
  ...(person.locale ? { locale: person.locale } : {}),
});
