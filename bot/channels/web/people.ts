// Who sits in web rooms: joining by invitation or as a persona, browser tokens, the list of a visitor's rooms.
// Called by the channel.
import { createHash } from 'node:crypto';
import type { Clock } from '../../../models/kernel/clock';
import type { Ids } from '../../../models/kernel/ids';
import { roomKeyOf } from '../../../models/message/incoming';
import type { Room } from '../../../models/room/room';
import { mint, proves, tokenId } from '../../../models/session/token';
import {
  directRoomOf,
  type Invite,
  type Persona,
  type Visitor,
  type VisitorToken,
  type WebStore,
} from '../../../models/web/chat';

export const WEB = 'web';

/** A visitor's browser is known for half a year without joining again. */
const TOKEN_MS = 180 * 86_400_000;

export interface Joining {
  /** Name to show; kept as it was when the visitor is known. */
  readonly name?: string;
  /** Code of an invitation. */
  readonly invite?: string;
  /** Key of a persona; only in the demo community. */
  readonly persona?: string;
  /** The visitor the browser is already, if any. */
  readonly as?: Visitor;
}

export type Joined =
  | { readonly visitor: Visitor; readonly token?: string }
  | { readonly refused: 'invite' | 'persona' | 'name' | 'botName' };

/** One line of a visitor's room list. `id` is the channel's room id. */
export interface RoomLine {
  readonly id: string;
  readonly direct: boolean;
  readonly unread: number;
  /** Absent for the direct chat. */
  readonly room?: Room;
}

export interface WebPeople {
  visitorOf(token: string): Promise<Visitor | undefined>;
  /** The visitor a persona of the demo community speaks as; undefined for an unknown key and in real communities. */
  played(persona: string): Promise<Visitor | undefined>;
  /** Room that an invitation leads to; undefined for an unknown code. */
  invited(code: string): Promise<string | undefined>;
  /** Shows another name from now on; undefined for a name of the bot's, which nobody else may bear. */
  rename(visitor: Visitor, name: string): Promise<Visitor | undefined>;
  /** Makes a browser's token worthless. */
  forget(token: string): Promise<void>;
  join(joining: Joining): Promise<Joined>;
  rooms(visitor: Visitor): Promise<readonly RoomLine[]>;
  sits(visitor: Visitor, roomId: string): boolean;
  members(roomId: string): Promise<readonly Visitor[]>;
  /** The invitation of a room, made on first asking. */
  invite(roomId: string): Promise<Invite>;
  personas(): Promise<readonly Persona[]>;
}

export interface PeoplePorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: WebStore;
  /** Console's record of a room, by key. */
  room(key: string): Promise<Room | undefined>;
  /** Personas of the demo community; empty elsewhere. */
  personas(): Promise<readonly Persona[]>;
  readonly botNames: readonly string[];
}

const bare = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

/** Eight letters and digits that are not mixed up when read aloud. */
export function inviteCode(fresh: string): string {
  const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
  const bytes = createHash('sha256').update(fresh).digest();
  return Array.from(bytes.subarray(0, 8), (b) => letters[b % letters.length]).join('');
}

/** Builds the part of the channel that knows people and rooms. */
export function createPeople({ clock, ids, store, room, personas, botNames }: PeoplePorts): WebPeople {
  const isBots = (name: string): boolean => botNames.some((bots) => bare(bots) === bare(name));

  async function asPersona(key: string): Promise<Omit<Visitor, 'read'> | undefined> {
    const persona = (await personas()).find((p) => p.key === key);
    return persona && { _id: persona.userId, name: persona.name, rooms: persona.rooms, createdAt: clock.now() };
  }

  async function tokenFor(userId: string): Promise<string> {
    const { token, id, hash } = mint(ids);
    await store.addToken({ _id: id, hash, userId, expiresAt: clock.now() + TOKEN_MS });
    return token;
  }

  async function tokenRow(token: string): Promise<VisitorToken | undefined> {
    const id = tokenId(token);
    const row = id === undefined ? undefined : await store.token(id);
    return row && proves(token, row.hash) && clock.now() < row.expiresAt ? row : undefined;
  }

  return {
    async visitorOf(token) {
      const row = await tokenRow(token);
      return row && store.visitor(row.userId);
    },

    async played(persona) {
      const draft = await asPersona(persona);
      return draft && ((await store.visitor(draft._id)) ?? store.saveVisitor(draft));
    },

    invited: async (code) => (await store.invite(code.toUpperCase()))?.roomId,

    async rename({ _id, createdAt }, name) {
      return isBots(name) ? undefined : store.saveVisitor({ _id, name, rooms: [], createdAt });
    },

    async forget(token) {
      const row = await tokenRow(token);
      if (row) await store.removeToken(row._id);
    },

    async join({ name, invite, persona, as }) {
      if (persona !== undefined) {
        const draft = await asPersona(persona);
        if (!draft) return { refused: 'persona' };
        const visitor = await store.saveVisitor(draft);
        return as?._id === visitor._id ? { visitor } : { visitor, token: await tokenFor(visitor._id) };
      }
      if (name !== undefined && isBots(name)) return { refused: 'botName' };
      const into = invite === undefined ? undefined : await store.invite(invite.toUpperCase());
      if (invite !== undefined && !into) return { refused: 'invite' };
      const rooms = into ? [into.roomId] : [];
      if (as) {
        return {
          visitor: await store.saveVisitor({ _id: as._id, name: name ?? as.name, rooms, createdAt: as.createdAt }),
        };
      }
      if (!into) return { refused: 'invite' };
      if (name === undefined) return { refused: 'name' };
      const visitor = await store.saveVisitor({ _id: ids.next(), name, rooms, createdAt: clock.now() });
      return { visitor, token: await tokenFor(visitor._id) };
    },

    async rooms(visitor) {
      const line = async (id: string, found?: Room): Promise<RoomLine> => ({
        id,
        direct: found === undefined,
        unread: await store.unread(id, visitor.read[id] ?? 0, visitor._id),
        ...(found ? { room: found } : {}),
      });
      const groups = await Promise.all(
        visitor.rooms.map(async (id) => {
          const found = await room(roomKeyOf(WEB, id));
          return found ? [await line(id, found)] : [];
        }),
      );
      return [await line(directRoomOf(visitor._id)), ...groups.flat()];
    },

    sits: (visitor, roomId) => roomId === directRoomOf(visitor._id) || visitor.rooms.includes(roomId),
    members: (roomId) => store.members(roomId),
    invite: (roomId) => store.inviteOf(roomId, inviteCode(ids.next()), clock.now()),
    personas,
  };
}
