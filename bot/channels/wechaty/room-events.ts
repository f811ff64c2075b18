// What happens in a room besides talk, as a RoomEvent. Made from the puppet's own events: Wechaty drops those whose people
// it cannot look up. Called by hearing.ts.
import type { RoomEvent } from '../../../models/message/incoming';
import type { RoomJoin, RoomLeave, RoomTopic } from './library';

/** Seconds and milliseconds are both in use among puppets. */
const epochMs = (timestamp: number): number => (timestamp < 1e11 ? timestamp * 1000 : timestamp);

const base = (channel: string, kind: string, roomId: string, timestamp: number, what: readonly string[]) => ({
  channel,
  eventId: [kind, roomId, timestamp, ...what].join(':'),
  roomId,
  at: epochMs(timestamp),
});

/** People came in; when the bot is among them, that alone counts and the room's name comes with it. */
export function joined(
  channel: string,
  event: RoomJoin,
  self: string | undefined,
  name: string | undefined,
): RoomEvent {
  const { roomId, timestamp, inviteeIdList } = event;
  const made = base(channel, 'join', roomId, timestamp, inviteeIdList);
  if (self !== undefined && inviteeIdList.includes(self))
    return { ...made, kind: 'botAdded', ...(name ? { name } : {}) };
  return { ...made, kind: 'joined', userIds: inviteeIdList };
}

/** People were taken out; WeChat does not tell of those who leave by themselves. */
export const left = (channel: string, event: RoomLeave): RoomEvent => ({
  ...base(channel, 'leave', event.roomId, event.timestamp, event.removeeIdList),
  kind: 'left',
  userIds: event.removeeIdList,
});

/** The room has a new name. */
export const renamed = (channel: string, event: RoomTopic): RoomEvent => ({
  ...base(channel, 'topic', event.roomId, event.timestamp, [event.changerId]),
  kind: 'renamed',
  name: event.newTopic,
});
