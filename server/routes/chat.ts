// The chat page's API, apart from the live stream and pictures: joining, rooms, messages.
import QRCode from 'qrcode';
import { z } from 'zod';
import { DEFAULT_HOURS } from '../../models/kernel/calendar';
import { roomKeyOf } from '../../models/message/incoming';
import { VISITOR_COOKIE, visiting } from '../middleware/guard';
import { HttpError, notFound } from '../middleware/http-error';
import { mayInvite, presentMe, presentMessage, presentPersona, presentRoom, roomIdOf } from '../presenters/chat';
import type { Visitor } from '../../models/web/chat';
import { chatRoom, invite, joinBody, me, message, type persona, sayBody } from './chat-schemas';
import { type Base, publicRoute, visitorRoute } from './route';
import { count, id, idParams } from './schemas';

const WEB = 'web';
const HALF_YEAR_MS = 180 * 86_400_000;

const personOf = (call: Base, visitor: Visitor) => call.ports.read.personByIdentity(WEB, visitor._id);

async function roomsOf(call: Base, visitor: Visitor): Promise<z.input<typeof chatRoom>[]> {
  const person = await personOf(call, visitor);
  const lines = await call.ports.chat.people.rooms(visitor);
  return lines.map((entry) => presentRoom(entry, person, call.ports.tree(), call.t));
}

/** Ready-made people of the demo community; empty elsewhere. */
export async function personasOf(call: Base): Promise<z.input<typeof persona>[]> {
  const { ports, t } = call;
  const tree = ports.tree();
  return Promise.all(
    (await ports.chat.people.personas()).map(async (one) => {
      const person = await ports.read.personByIdentity(WEB, one.userId);
      const unitId = person?.grants[0]?.unitId;
      return presentPersona(one, unitId === undefined ? undefined : tree.get(unitId)?.name, t);
    }),
  );
}

/** Zone of the first of the visitor's rooms that is bound to a unit. */
async function zoneOf(call: Base, visitor: Visitor): Promise<string> {
  for (const roomId of visitor.rooms) {
    const unitId = (await call.ports.read.room(roomKeyOf(WEB, roomId)))?.unitId;
    if (unitId !== undefined && call.ports.tree().get(unitId)) return call.ports.hoursOf(unitId).zone;
  }
  return DEFAULT_HOURS.zone;
}

/** The visitor as the page shows them. */
export async function meOf(call: Base, visitor: Visitor): Promise<z.input<typeof me>> {
  return presentMe(visitor, await roomsOf(call, visitor), await zoneOf(call, visitor), await personasOf(call));
}

/** The channel's room id; refuses rooms the visitor does not sit in as if they were not there. */
function seatedRoom(call: Base, visitor: Visitor, shown: string): string {
  const roomId = roomIdOf(visitor, shown);
  if (!call.ports.chat.people.sits(visitor, roomId)) throw notFound();
  return roomId;
}

const REFUSED = {
  invite: 'inviteUnknown',
  persona: 'personaUnknown',
  name: 'nameMissing',
  botName: 'nameTaken',
} as const;

export const chatRoutes = [
  visitorRoute({
    method: 'get',
    path: '/api/chat/me',
    tag: 'chat',
    summary: 'The visitor this browser is',
    who: { kind: 'visitor' },
    scope: { kind: 'open' },
    output: me,
    handle: (call) => meOf(call, call.visitor),
  }),

  publicRoute({
    method: 'post',
    path: '/api/chat/join',
    tag: 'chat',
    summary: 'Join by invitation, or as a persona of the demo community',
    who: { kind: 'public' },
    scope: { kind: 'open' },
    body: joinBody,
    output: me,
    async handle(call) {
      const { ports, ctx, input } = call;
      const as = await visiting(ctx, ports);
      const joined = await ports.chat.people.join({
        ...(input.body.name === undefined ? {} : { name: input.body.name }),
        ...(input.body.invite === undefined ? {} : { invite: input.body.invite }),
        ...(input.body.persona === undefined ? {} : { persona: input.body.persona }),
        ...(as ? { as } : {}),
      });
      if ('refused' in joined) throw new HttpError(422, REFUSED[joined.refused]);
      if (joined.token !== undefined) {
        ctx.cookies.set(VISITOR_COOKIE, joined.token, {
          httpOnly: true,
          sameSite: 'lax',
          secure: ports.config.secureCookies,
          maxAge: HALF_YEAR_MS,
          overwrite: true,
        });
      }
      ports.chat.roomsChanged(joined.visitor);
      return meOf(call, joined.visitor);
    },
  }),

  visitorRoute({
    method: 'get',
    path: '/api/chat/rooms',
    tag: 'chat',
    summary: 'Rooms of the visitor, the direct chat first',
    who: { kind: 'visitor' },
    scope: { kind: 'open' },
    output: z.array(chatRoom),
    handle: (call) => roomsOf(call, call.visitor),
  }),

  visitorRoute({
    method: 'get',
    path: '/api/chat/rooms/:id/messages',
    tag: 'chat',
    summary: 'Messages of a room, oldest first; without `before` the newest, and the room counts as read',
    who: { kind: 'visitor' },
    scope: { kind: 'open' },
    params: idParams,
    query: z.object({
      before: z.coerce.number().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
      limit: count(1, 100).default(50),
    }),
    output: z.object({ messages: z.array(message), more: z.boolean() }),
    async handle(call) {
      const { visitor, input } = call;
      const roomId = seatedRoom(call, visitor, input.params.id);
      const page = await call.ports.chat.history(visitor, roomId, input.query.before, input.query.limit);
      return { messages: page.messages.map((m) => presentMessage(m, visitor)), more: page.more };
    },
  }),

  visitorRoute({
    method: 'post',
    path: '/api/chat/rooms/:id/messages',
    tag: 'chat',
    summary: 'Say something; answered once it is on disk. The same clientId again answers 200 with the same message',
    who: { kind: 'visitor' },
    scope: { kind: 'open' },
    params: idParams,
    body: sayBody,
    output: z.object({ message }),
    status: 201,
    also: [200],
    async handle(call) {
      const { ports, visitor, input, ctx } = call;
      const { text, photos = [], location, quote, press, clientId } = input.body;
      const roomId = seatedRoom(call, visitor, input.params.id);
      const max = ports.config.limits.messageChars;
      const length = Array.from(text).length;
      if (length > max) throw new HttpError(422, 'tooLong', { max, length });
      if (text === '' && photos.length === 0 && !location) throw new HttpError(422, 'empty', { field: 'text' });
      const files = await Promise.all([...new Set(photos)].map((photo) => ports.media.media(photo)));
      const own = files.filter((m) => m !== undefined && m.channel === WEB && m.by === visitor._id);
      if (own.length !== files.length) throw new HttpError(422, 'badPicture');
      const said = await ports.chat.say({
        visitor,
        roomId,
        clientId,
        text,
        ...(quote === undefined ? {} : { quote }),
        photos: own.map((m) => ({ id: m!._id, type: m!.type, size: m!.size })),
        ...(location
          ? {
              location: {
                latitude: location.latitude,
                longitude: location.longitude,
                ...(location.name === undefined ? {} : { name: location.name }),
              },
            }
          : {}),
        ...(press === undefined ? {} : { press }),
      });
      ctx.status = said.fresh ? 201 : 200;
      return { message: presentMessage(said.message, visitor) };
    },
  }),

  visitorRoute({
    method: 'get',
    path: '/api/chat/rooms/:id/invite',
    tag: 'chat',
    summary: 'Link and QR code that let others join; for staff of the unit',
    who: { kind: 'visitor' },
    scope: { kind: 'open' },
    params: z.strictObject({ id }),
    output: invite,
    async handle(call) {
      const { ports, visitor, input } = call;
      const roomId = seatedRoom(call, visitor, input.params.id);
      const room = await ports.read.room(roomKeyOf(WEB, roomId));
      if (!room || room.direct) throw notFound();
      if (!mayInvite(await personOf(call, visitor), room.unitId, ports.tree())) throw new HttpError(403, 'forbidden');
      return inviteFor(call, roomId);
    },
  }),
];

/** The invitation of a web room with its link and QR code. Also used by the console's room routes. */
export async function inviteFor(call: Base, roomId: string): Promise<z.input<typeof invite>> {
  const { _id: code } = await call.ports.chat.people.invite(roomId);
  const url = `${call.ports.config.baseUrl}/chat?join=${code}`;
  return { code, url, qr: await QRCode.toDataURL(url, { margin: 1, width: 320 }) };
}
