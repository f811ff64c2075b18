// What a browser of the chat sees: messages, rooms, itself. Called by the chat routes.
import type { z } from 'zod';
import { isStaff, type Person, type Role } from '../../models/person/person';
import type { Tree } from '../../models/unit/unit';
import { directRoomOf, type Persona, type Visitor, type WebMessage } from '../../models/web/chat';
import type { chatRoom, me, message, persona } from '../routes/chat-schemas';

type Text = (key: string, params?: Readonly<Record<string, string | number>>) => string;

/** The direct chat's room id as browsers know it. */
export const DIRECT = 'dm';

/** Room id of the channel for what a browser calls it. */
export const roomIdOf = (visitor: Visitor, roomId: string): string =>
  roomId === DIRECT ? directRoomOf(visitor._id) : roomId;

const shownRoomId = (visitor: Visitor, roomId: string): string =>
  roomId === directRoomOf(visitor._id) ? DIRECT : roomId;

/** One message as this visitor sees it. */
export function presentMessage(m: WebMessage, visitor: Visitor): z.input<typeof message> {
  const mine = m.from.id === visitor._id;
  return {
    seq: m.seq,
    id: m._id,
    ...(mine && m.clientId !== undefined ? { clientId: m.clientId } : {}),
    roomId: shownRoomId(visitor, m.roomId),
    from: { id: m.from.id, name: m.from.name, bot: m.from.bot, me: mine },
    at: m.at,
    text: m.text,
    photos: m.photos.map((p) => ({ id: p.id, url: `/api/media/${p.id}`, width: p.width, height: p.height })),
    ...(m.quote ? { quote: m.quote } : {}),
    buttons: m.buttons.map(({ label, says }) => ({ label, says })),
    status: 'sent',
    ...(m.location ? { location: m.location } : {}),
  };
}

interface Line {
  readonly id: string;
  readonly direct: boolean;
  readonly unread: number;
  readonly room?: { readonly name: string; readonly purpose?: string; readonly unitId?: string };
}

/** Whether this person may hand out invitations to a unit's rooms: its full-time staff. */
export const mayInvite = (person: Person | undefined, unitId: string | undefined, tree: Tree): boolean =>
  person !== undefined &&
  unitId !== undefined &&
  isStaff(person) &&
  person.grants.some(
    (g) => !g.partTime && g.role !== 'resident' && g.role !== 'householdLead' && tree.within(unitId, g.unitId),
  );

/** A line of the room list. */
export function presentRoom(entry: Line, person: Person | undefined, tree: Tree, t: Text): z.input<typeof chatRoom> {
  const { room, unread, direct } = entry;
  if (direct || !room) return { id: DIRECT, name: t('web-channel.direct'), direct: true, unread, invitable: false };
  const unitName = room.unitId === undefined ? undefined : tree.get(room.unitId)?.name;
  return {
    id: entry.id,
    name: room.name,
    ...(room.purpose === undefined ? {} : { purpose: room.purpose }),
    ...(unitName === undefined ? {} : { unitName }),
    direct: false,
    unread,
    invitable: mayInvite(person, room.unitId, tree),
  };
}

/** The visitor with rooms, the zone times are told in, and personas where there are any. */
export function presentMe(
  visitor: Visitor,
  rooms: readonly z.input<typeof chatRoom>[],
  zone: string,
  personas: readonly z.input<typeof persona>[],
): z.input<typeof me> {
  const { _id: userId, name } = visitor;
  return { userId, name, zone, ...(personas.length > 0 ? { personas: [...personas] } : {}), rooms: [...rooms] };
}

/** A persona to choose from, with where they live or work. */
export const presentPersona = (p: Persona, unitName: string | undefined, t: Text): z.input<typeof persona> => ({
  key: p.key,
  name: p.name,
  role: p.role,
  roleName: t(`api.role.${p.role as Role}`),
  unitName,
});
