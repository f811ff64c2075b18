// The demo community: five levels, two communities, five grids, 40 households, staff of every role, their groups and
// duty roster. Written once into an empty store; the names are made up. Called by server/main.ts and tests.
import type { Roster } from '../../models/roster/roster';
import { idFrom } from '../../models/kernel/ids';
import { roomKeyOf } from '../../models/message/incoming';
import { identityKey, type Grant, type Person, type Role } from '../../models/person/person';
import type { Room } from '../../models/room/room';
import type { Level, Unit } from '../../models/unit/unit';
import type { Persona } from '../../models/web/chat';
import type { Collections, Household } from '../../store/models';
import demo from './demo-community.json';

const CHANNEL = 'web';
const FLATS = [101, 201, 301, 401];
/** Floor areas of the flats, square metres, by entrance side; the usual mix of an estate of the nineties. */
const AREAS = [62.35, 78.9, 89.42, 104.18];

interface UnitRow {
  readonly id: string;
  readonly level: string;
  readonly name: string;
  readonly parent: string | null;
  readonly aliases?: readonly string[];
  readonly prefix?: string;
  readonly department?: string;
  readonly buildings?: readonly number[];
}

const record = (id: string) => ({ _id: id, v: 1, causes: [] as string[] });
const userOf = (key: string): string => `demo-${key}`;
const personOf = (key: string): string => idFrom('person', CHANNEL, userOf(key));
const buildingOf = (grid: string, number: number): string => `${grid}-b${number}`;

function units(): Unit[] {
  return (demo.units as readonly UnitRow[]).flatMap((u) => [
    {
      ...record(u.id),
      level: u.level as Level,
      name: u.name,
      aliases: u.aliases ?? [],
      parentId: u.parent,
      ...(u.prefix ? { prefix: u.prefix } : {}),
      ...(u.department ? { department: u.department } : {}),
    },
    ...(u.buildings ?? []).map((n) => ({
      ...record(buildingOf(u.id, n)),
      level: 'building' as const,
      name: `${n}号楼`,
      aliases: [`${n}栋`],
      parentId: u.id,
    })),
  ]);
}

function households(): Household[] {
  return (demo.units as readonly UnitRow[]).flatMap((u) =>
    (u.buildings ?? []).flatMap((n, b) =>
      FLATS.map((flat, i) => ({
        _id: `${buildingOf(u.id, n)}-${flat}`,
        unitId: buildingOf(u.id, n),
        label: `${1 + (i % 2)}单元${flat}`,
        area: AREAS[(i + b) % AREAS.length] as number,
        owners: [`${demo.families[(n * 4 + i) % demo.families.length]}**`],
      })),
    ),
  );
}

function people(): Person[] {
  return demo.people.map((p) => {
    const [grid, building, flat] = (p.home ?? []) as [string?, number?, number?];
    const home = grid === undefined || building === undefined ? undefined : buildingOf(grid, building);
    return {
      ...record(personOf(p.key)),
      name: p.name,
      identities: [{ channel: CHANNEL, userId: userOf(p.key) }],
      identityKeys: [identityKey(CHANNEL, userOf(p.key))],
      grants: p.grants.map(([role, unitId, partTime]) => ({
        role: role as Role,
        unitId: unitId as string,
        ...(partTime ? { partTime: true } : {}),
      })) satisfies Grant[],
      ...(home === undefined ? {} : { buildingId: home, householdId: `${home}-${flat}` }),
    };
  });
}

const rooms = (): Room[] =>
  demo.rooms.map((r) => ({
    ...record(roomKeyOf(CHANNEL, r.id)),
    channel: CHANNEL,
    roomId: r.id,
    name: r.name,
    direct: false,
    unitId: r.unit,
    purpose: r.purpose as Room['purpose'] & string,
  }));

function rosters(): Roster[] {
  const byUnit = new Map<string, Roster>();
  for (const s of demo.shifts) {
    const shift = {
      role: s.role as Role,
      personId: personOf(s.person),
      days: 'all' as const,
      from: '00:00',
      to: '24:00',
    };
    const known = byUnit.get(s.unit);
    byUnit.set(s.unit, {
      ...record(`roster-${s.unit}`),
      unitId: s.unit,
      shifts: [...(known?.shifts ?? []), shift],
      overrides: [],
      leaves: [],
    });
  }
  return [...byUnit.values()];
}

/** The people a visitor may try the demo as. */
export const demoPersonas = (): readonly Persona[] =>
  demo.people
    .filter((p) => p.show)
    .map((p) => ({
      key: p.key,
      name: p.name,
      role: p.grants[0]?.[0] ?? 'resident',
      userId: userOf(p.key),
      rooms: demo.rooms.filter((r) => r.members.includes(p.key)).map((r) => r.id),
    }));

/** Person id of the demo community's operator. */
export const DEMO_ADMIN = personOf('admin');

/** True when the store holds the demo community. */
export const isDemo = async (c: Collections): Promise<boolean> =>
  (await c.persons.findOne({ _id: DEMO_ADMIN })) !== null;

/**
 * Writes the demo community into a store that has no unit yet; returns false when it has some. People come last, so an
 * interrupted seeding is recognised and done again.
 */
export async function seedDemo(c: Collections): Promise<boolean> {
  if (await isDemo(c)) return false;
  const rows = units();
  const known = await c.units.findOne({ _id: { $nin: rows.map((u) => u._id) } });
  if (known) return false;
  const fresh = async (
    list: readonly { _id: string }[],
    into: { deleteMany(f: object): Promise<unknown>; insertMany(d: never): Promise<unknown> },
  ) => {
    await into.deleteMany({ _id: { $in: list.map((r) => r._id) } });
    await into.insertMany(list as never);
  };
  await fresh(rows, c.units as never);
  await fresh(households(), c.households as never);
  await fresh(rooms(), c.rooms as never);
  await fresh(rosters(), c.rosters as never);
  await fresh(people(), c.persons as never);
  await c.versions.updateOne({ _id: 'directory' }, { $inc: { value: 1 } }, { upsert: true });
  return true;
}
