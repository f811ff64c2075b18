// Units, groups and people as every message needs them: held in memory, refreshed when the version in the store
// moves. Used by store/read.ts, the relay and server/service.ts.
import type { RecordKind, Versioned } from '../models/message/outcome';
import { roomKeyOf } from '../models/message/incoming';
import type { Say } from '../models/message/say';
import { identityKey, type Person } from '../models/person/person';
import type { Room } from '../models/room/room';
import { buildTree, type Tree, type Unit } from '../models/unit/unit';
import { createLru } from './lru';
import type { Collections } from './models';
import type { Target } from './relay';

const VERSION = 'directory';
/** People and direct rooms kept in memory; the least recently asked for leaves first. */
const KEPT = 20_000;

export interface Directory {
  /** The tree as last loaded. */
  tree(): Tree;
  /** Counts up whenever the tree is loaded anew, for what is built from it. */
  edition(): number;
  person(id: string): Promise<Person | undefined>;
  personByIdentity(channel: string, userId: string): Promise<Person | undefined>;
  room(key: string): Promise<Room | undefined>;
  /** What is in memory already, for callers that cannot wait. */
  peekPerson(id: string): Person | undefined;
  peekIdentity(channel: string, userId: string): Person | undefined;
  peekRoom(key: string): Room | undefined;
  groupsOf(unitId: string, purpose: string): readonly Room[];
  groups(): readonly Room[];
  /** Conversations an audience stands for; a unit's groups are those of the nearest unit above that has some. */
  targets(to: Say['to']): Promise<readonly Target[]>;
  /** Hears of a saved record, so that this process sees its own writes at once and others are told. */
  changed(kind: RecordKind, record: Versioned): void;
  /** Loads again when another process has written; called at start and on every tick. */
  refresh(): Promise<void>;
}

/** Finds the direct conversation of an identity, where the channel can open one. */
export type DirectRoom = (channel: string, userId: string) => string | undefined;

const targetOf = (room: Room): Target => ({
  roomKey: room._id,
  channel: room.channel,
  roomId: room.roomId,
  direct: room.direct,
});

/** Builds the directory; call `refresh` before first use. */
export function createDirectory(c: Collections, directRoom: DirectRoom): Directory {
  let tree: Tree = buildTree([]);
  let groups = new Map<string, Room>();
  let version: number | undefined;
  let edition = 0;
  let announced: Promise<unknown> = Promise.resolve();
  const people = createLru<string, Person>(KEPT);
  const byIdentity = createLru<string, string>(KEPT);
  const rooms = createLru<string, Room>(KEPT);

  const keep = (person: Person): Person => {
    people.set(person._id, person);
    for (const key of person.identityKeys) byIdentity.set(key, person._id);
    return person;
  };

  async function person(id: string): Promise<Person | undefined> {
    const known = people.get(id);
    if (known) return known;
    const found = await c.persons.findOne({ _id: id });
    return found ? keep(found) : undefined;
  }

  async function personByIdentity(channel: string, userId: string): Promise<Person | undefined> {
    const key = identityKey(channel, userId);
    const id = byIdentity.get(key);
    if (id !== undefined) return person(id);
    const found = await c.persons.findOne({ identityKeys: key });
    return found ? keep(found) : undefined;
  }

  async function room(key: string): Promise<Room | undefined> {
    const known = groups.get(key) ?? rooms.get(key);
    if (known) return known;
    const found = await c.rooms.findOne({ _id: key });
    if (found) rooms.set(key, found);
    return found ?? undefined;
  }

  const groupsOf = (unitId: string, purpose: string): readonly Room[] =>
    [...groups.values()].filter((r) => r.unitId === unitId && r.purpose === purpose);

  async function targets(to: Say['to']): Promise<readonly Target[]> {
    if ('room' in to) {
      const found = await room(to.room);
      return found ? [targetOf(found)] : [];
    }
    if ('unit' in to) {
      // A unit without such a group of its own is heard in the nearest one above.
      const near = tree.path(to.unit).find((u) => groupsOf(u._id, to.purpose).length > 0);
      return near ? groupsOf(near._id, to.purpose).map(targetOf) : [];
    }
    const who = await person(to.person);
    for (const identity of who?.identities ?? []) {
      const roomId = directRoom(identity.channel, identity.userId);
      if (roomId === undefined) continue;
      const { channel, userId } = identity;
      return [{ roomKey: roomKeyOf(channel, roomId), channel, roomId, direct: true, userId }];
    }
    const met = await c.rooms.findOne({ personId: to.person, direct: true });
    if (met) return [targetOf(met)];
    const fallback = to.orRoom === undefined ? undefined : await room(to.orRoom);
    return fallback ? [targetOf(fallback)] : [];
  }

  const announce = (): void => {
    announced = announced.then(async () => {
      const options = { upsert: true, returnDocument: 'after' } as const;
      const row = await c.versions.findOneAndUpdate({ _id: VERSION }, { $inc: { value: 1 } }, options);
      version = row?.value;
    });
  };

  async function load(): Promise<void> {
    const [units, groupRows] = await Promise.all([
      c.units.find({}).toArray(),
      c.rooms.find({ direct: false }).toArray(),
    ]);
    tree = buildTree(units);
    groups = new Map(groupRows.map((r) => [r._id, r]));
    people.clear();
    byIdentity.clear();
    rooms.clear();
    edition += 1;
  }

  return {
    tree: () => tree,
    edition: () => edition,
    person,
    personByIdentity,
    room,
    peekPerson: (id) => people.get(id),
    peekIdentity(channel, userId) {
      const id = byIdentity.get(identityKey(channel, userId));
      return id === undefined ? undefined : people.get(id);
    },
    peekRoom: (key) => groups.get(key) ?? rooms.get(key),
    groupsOf,
    groups: () => [...groups.values()],
    targets,
    changed(kind, record) {
      if (kind === 'person') {
        keep(record as unknown as Person);
        // Nobody can have kept an older copy of somebody new.
        if (record.v === 1) return;
      } else if (kind === 'room') {
        const changedRoom = record as unknown as Room;
        if (changedRoom.direct) {
          rooms.set(changedRoom._id, changedRoom);
          return;
        }
        groups.set(changedRoom._id, changedRoom);
      } else if (kind === 'unit') {
        tree = buildTree([...[...tree.units.values()].filter((u) => u._id !== record._id), record as unknown as Unit]);
        edition += 1;
      } else return;
      announce();
    },
    async refresh() {
      await announced;
      const row = await c.versions.findOne({ _id: VERSION });
      if (edition > 0 && row?.value === version) return;
      version = row?.value;
      await load();
    },
  };
}
