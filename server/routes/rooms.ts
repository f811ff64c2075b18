// Group rooms of all channels: which unit and purpose each is bound to, how much the bot says there; new web rooms.
import { z } from 'zod';
import { roomKeyOf } from '../../models/message/incoming';
import { idFrom } from '../../models/kernel/ids';
import type { Room } from '../../models/room/room';
import { HttpError, notFound } from '../middleware/http-error';
import { inviteFor } from './chat';
import { invite } from './chat-schemas';
import { edit } from './edit';
import { OVERSEERS, STEWARDS } from './roles';
import { type Base, staffRoute } from './route';
import { id, idParams, line, maybeUnit } from './schemas';

const HOUR_MS = 3_600_000;
const WEB = 'web';

const purpose = z.enum(['residents', 'workers', 'branch']);

const roomRow = z
  .object({
    id: z.string(),
    channel: z.string(),
    name: z.string(),
    unitId: z.string().optional(),
    unitName: z.string().optional(),
    purpose: purpose.optional(),
    purposeName: z.string().optional(),
    locale: z.enum(['zh-CN', 'en']).optional(),
    hourlyBudget: z.number(),
    sentThisHour: z.number(),
  })
  .meta({ id: 'Room' });

function present(room: Room, sent: ReadonlyMap<string, number>, call: Base): z.input<typeof roomRow> {
  const unit = room.unitId === undefined ? undefined : call.ports.tree().get(room.unitId);
  const budget = room.hourlyBudget ?? (unit ? Number(call.ports.setting(unit._id, 'hourlyBudget')) : 0);
  return {
    id: room._id,
    channel: room.channel,
    name: room.name,
    unitId: room.unitId,
    unitName: unit?.name,
    purpose: room.purpose,
    purposeName: room.purpose && call.t(`api.purpose.${room.purpose}`),
    locale: room.locale,
    hourlyBudget: budget,
    sentThisHour: sent.get(room._id) ?? 0,
  };
}

const roomOf = async (call: Base, roomKey: string): Promise<Room | undefined> => {
  const room = await call.ports.read.room(roomKey);
  return room?.direct ? undefined : room;
};

export const roomRoutes = [
  staffRoute({
    method: 'get',
    path: '/api/rooms',
    tag: 'rooms',
    summary: 'Group rooms of units in reach, and those nobody has bound yet',
    who: { kind: 'staff', roles: OVERSEERS },
    scope: { kind: 'list', unit: (input) => input.query.unit },
    query: maybeUnit,
    output: z.array(roomRow),
    async handle(call) {
      const tree = call.ports.tree();
      const sent = await call.ports.admin.sentSince(call.now - HOUR_MS);
      const shown = (room: Room): boolean =>
        room.unitId === undefined
          ? call.input.query.unit === undefined && call.person.grants.some((g) => STEWARDS.includes(g.role))
          : call.under.some((top) => tree.within(room.unitId as string, top));
      return (await call.ports.admin.rooms()).filter(shown).map((room) => present(room, sent, call));
    },
  }),

  staffRoute({
    method: 'post',
    path: '/api/rooms',
    tag: 'rooms',
    summary: 'Open a room on the web channel; people join it by its invitation',
    who: { kind: 'staff', roles: STEWARDS },
    scope: { kind: 'unit', unit: (input) => input.body.unitId },
    body: z.strictObject({ name: line(40), unitId: id, purpose }),
    output: roomRow,
    status: 201,
    async handle(call) {
      const { name, unitId, purpose: what } = call.input.body;
      const roomId = idFrom('web-room', call.cause);
      const roomKey = roomKeyOf(WEB, roomId);
      const room = await edit<Room>(
        call,
        'room',
        () => call.ports.read.room(roomKey),
        () => ({ _id: roomKey, channel: WEB, roomId, name, direct: false, unitId, purpose: what }),
      );
      return present(room, new Map(), call);
    },
  }),

  staffRoute({
    method: 'patch',
    path: '/api/rooms/:id',
    tag: 'rooms',
    summary: 'Bind a room to a unit and purpose, rename it, change its budget',
    who: { kind: 'staff', roles: STEWARDS },
    scope: {
      kind: 'unit',
      async unit(input, call) {
        const room = await roomOf(call, input.params.id);
        return room && (room.unitId ?? input.body.unitId ?? call.reach[0]);
      },
    },
    params: idParams,
    body: z.strictObject({
      name: line(40).optional(),
      unitId: id.optional(),
      purpose: purpose.optional(),
      locale: z.enum(['zh-CN', 'en']).optional(),
      hourlyBudget: z.number().int().min(1).max(200).nullable().optional(),
    }),
    output: roomRow,
    async handle(call) {
      const { params, body } = call.input;
      const tree = call.ports.tree();
      if (body.unitId !== undefined) {
        if (!tree.get(body.unitId)) throw new HttpError(422, 'unitMissing');
        if (!call.reach.some((top) => tree.within(body.unitId as string, top))) throw new HttpError(403, 'scope');
      }
      const room = await edit<Room>(
        call,
        'room',
        () => roomOf(call, params.id),
        (old) => {
          if (!old) throw notFound();
          const { hourlyBudget, ...rest } = old;
          const budget = body.hourlyBudget === undefined ? hourlyBudget : (body.hourlyBudget ?? undefined);
          return {
            ...rest,
            name: body.name ?? old.name,
            ...(body.unitId === undefined ? {} : { unitId: body.unitId }),
            ...(body.purpose === undefined ? {} : { purpose: body.purpose }),
            ...(body.locale === undefined ? {} : { locale: body.locale }),
            ...(budget === undefined ? {} : { hourlyBudget: budget }),
          };
        },
      );
      return present(room, await call.ports.admin.sentSince(call.now - HOUR_MS), call);
    },
  }),

  staffRoute({
    method: 'get',
    path: '/api/rooms/:id/invite',
    tag: 'rooms',
    summary: 'Link and QR code of a web room',
    who: { kind: 'staff', roles: OVERSEERS },
    scope: { kind: 'unit', unit: async (input, call) => (await roomOf(call, input.params.id))?.unitId },
    params: idParams,
    output: invite,
    async handle(call) {
      const room = await roomOf(call, call.input.params.id);
      if (!room || room.channel !== WEB) throw notFound();
      return inviteFor(call, room.roomId);
    },
  }),
];
