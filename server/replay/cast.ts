// Who speaks in a log and where: its names matched with the demo community's people and rooms. Called by run.ts.
import { idFrom } from '../../models/kernel/ids';
import { roomKeyOf } from '../../models/message/incoming';
import { identityKey } from '../../models/person/person';
import demo from '../seed/demo-community.json';
import type { Program } from '../program';
import type { ChatLog, LogMessage, LogPerson, LogProblem, LogRoom } from './chat-log';

/** The recording channel's name. */
export const CHANNEL = 'replay';
/** The room of a log that names none. */
export const USUAL_ROOM = 'xf-1-residents';

type Collections = Program['service']['collections'];

export interface Cast {
  /** Where a message was said: the room's id, or the direct chat of whoever said it. */
  roomOf(message: LogMessage): string;
  userOf(name: string): string;
  /** Name by which a reader knows a room or a person's direct chat. */
  nameOf(roomId: string): string;
  /** Moves the demo community onto the recording channel and adds what the log has of its own. Run before the start. */
  settle(collections: Collections): Promise<void>;
}

const userOfKey = (key: string): string => `demo-${key}`;
const directOf = (user: string): string => `dm-${user}`;

const demoRoom = (name: string): string | undefined => demo.rooms.find((r) => r.id === name || r.name === name)?.id;
const demoPerson = (name: string): string | undefined =>
  demo.people.find((p) => p.key === name || p.name === name)?.key;
const isUnit = (id: string): boolean => demo.units.some((u) => u.id === id);

const listed = demo.rooms.map((r) => r.id).join(', ');
const wrong = (line: number, problem: string, params: LogProblem['params']): LogProblem => ({ line, problem, params });

function wrongRoom([name, room]: readonly [string, LogRoom]): LogProblem[] {
  if (typeof room !== 'string') return wrongUnit(room.unit);
  return demoRoom(room) === undefined ? [wrong(1, 'unknownRoom', { room: `${name} → ${room}`, rooms: listed })] : [];
}

function wrongPerson([name, person]: readonly [string, LogPerson]): LogProblem[] {
  if (typeof person !== 'string') return wrongUnit(person.unit);
  return demoPerson(person) === undefined ? [wrong(1, 'unknownPerson', { person: `${name} → ${person}` })] : [];
}

const wrongUnit = (unit: string): LogProblem[] => (isUnit(unit) ? [] : [wrong(1, 'unknownUnit', { unit })]);

/** Names of the header and of messages that mean nothing here. */
function strangers(log: ChatLog): LogProblem[] {
  const { room: home, rooms, people } = log.header;
  const lost = [{ line: 1, room: home }, ...log.messages].flatMap(({ line, room }) =>
    room === undefined || rooms[room] !== undefined || demoRoom(room) !== undefined
      ? []
      : [wrong(line, 'unknownRoom', { room, rooms: listed })],
  );
  return [...Object.entries(rooms).flatMap(wrongRoom), ...Object.entries(people).flatMap(wrongPerson), ...lost];
}

/** The cast of a log; `usual` is the room of messages that name none, where the header does not say. */
export function castOf(log: ChatLog, usual: string = USUAL_ROOM): Cast | { readonly problems: readonly LogProblem[] } {
  const { rooms, people } = log.header;
  const home = log.header.room ?? usual;
  const problems = strangers({ ...log, header: { ...log.header, room: home } });
  if (problems.length > 0) return { problems };

  const idOfRoom = (name: string): string => {
    const room: LogRoom | undefined = rooms[name];
    return typeof room === 'object' ? name : (demoRoom(room ?? name) ?? name);
  };
  const userOf = (name: string): string => {
    const person: LogPerson | undefined = people[name];
    const key = typeof person === 'object' ? undefined : demoPerson(person ?? name);
    return key === undefined ? `cast-${idFrom('cast', name)}` : userOfKey(key);
  };
  const names = new Map<string, string>([
    ...demo.people.map((p) => [directOf(userOfKey(p.key)), p.name] as const),
    ...log.messages.map((m) => [directOf(userOf(m.from)), m.from] as const),
    ...demo.rooms.map((r) => [r.id, r.name] as const),
    ...Object.keys(rooms).map((name) => [idOfRoom(name), name] as const),
  ]);
  const own = { v: 1, causes: [] as string[] };

  return {
    userOf,
    roomOf: (m) => (m.direct ? directOf(userOf(m.from)) : idOfRoom(m.room ?? home)),
    nameOf: (roomId) => names.get(roomId) ?? roomId,
    async settle(c) {
      const seeded = await c.rooms.find({ direct: false }).toArray();
      await c.rooms.deleteMany({ _id: { $in: seeded.map((r) => r._id) } });
      const moved = seeded.map((r) => ({ ...r, _id: roomKeyOf(CHANNEL, r.roomId), channel: CHANNEL }));
      const added = Object.entries(rooms).flatMap(([name, room]) =>
        typeof room === 'string'
          ? []
          : [
              {
                ...own,
                _id: roomKeyOf(CHANNEL, name),
                channel: CHANNEL,
                roomId: name,
                name,
                direct: false,
                unitId: room.unit,
                purpose: room.purpose,
              },
            ],
      );
      await c.rooms.insertMany([...moved, ...added]);
      for (const { key } of demo.people) {
        const userId = userOfKey(key);
        await c.persons.updateOne(
          { identityKeys: identityKey('web', userId) },
          { $set: { identities: [{ channel: CHANNEL, userId }], identityKeys: [identityKey(CHANNEL, userId)] } },
        );
      }
      for (const [name, person] of Object.entries(people)) {
        if (typeof person === 'string') continue;
        const userId = userOf(name);
        await c.persons.insertOne({
          ...own,
          _id: idFrom('person', CHANNEL, userId),
          name,
          identities: [{ channel: CHANNEL, userId }],
          identityKeys: [identityKey(CHANNEL, userId)],
          grants: [{ role: person.role, unitId: person.unit }],
        });
      }
    },
  };
}
