// The bot has come into a group, or somebody has: two lines on who it is and what it keeps, once.
import type { RoomEvent } from '../../models/message/incoming';
import { roomKeyOf } from '../../models/message/incoming';
import type { Room } from '../../models/room/room';
import { defineHandler } from '../handler';

/** Puts a group on record when the bot joins it and greets once; a renamed group keeps its new name. */
export const roomEvent = defineHandler<{ event: RoomEvent }, { room: Room | undefined }>({
  id: 'room.event',
  load: async (_turn, { event }, read) => ({ room: await read.room(roomKeyOf(event.channel, event.roomId)) }),
  decide(turn, { event }, { room }) {
    if (room?.causes.includes(turn.cause)) return undefined;
    const _id = roomKeyOf(event.channel, event.roomId);
    const next = (patch: Partial<Room>): Room => ({
      ...(room ?? { _id, channel: event.channel, roomId: event.roomId, name: '', direct: false }),
      ...patch,
      v: (room?.v ?? 0) + 1,
      causes: [...(room?.causes ?? []), turn.cause].slice(-20),
    });
    if (event.kind === 'renamed' && event.name !== undefined && room && room.name !== event.name) {
      return { save: { kind: 'room', record: next({ name: event.name }) }, say: [] };
    }
    if (room || event.kind !== 'botAdded') return undefined;
    return {
      save: { kind: 'room', record: next(event.name === undefined ? {} : { name: event.name }) },
      say: [{ to: { room: _id }, key: 'room.hello', params: {}, weight: 'reply' }],
    };
  },
});
