// Chatter of web rooms: shown to who is there, kept in memory only, the oldest forgotten first. Called by the channel.
import type { WebDraft, WebMessage } from '../../../models/web/chat';

export interface Ring {
  /** Gives chatter its place right after the last kept message and remembers it; a known id is answered as it was. */
  add(draft: WebDraft, afterSeq: number): { message: WebMessage; fresh: boolean };
  get(id: string): WebMessage | undefined;
  /** Chatter of rooms between two order numbers (both excluded), oldest first. */
  between(roomIds: readonly string[], from: number, to: number): readonly WebMessage[];
}

const STEP = 1e-6;

/** A ring of at most `perRoom` messages a room and `rooms` rooms. */
export function createRing(perRoom = 200, rooms = 2000): Ring {
  const byRoom = new Map<string, WebMessage[]>();
  const byId = new Map<string, WebMessage>();
  let newest = 0;

  const forget = (list: readonly WebMessage[]): void => list.forEach((m) => byId.delete(m._id));

  return {
    add(draft, afterSeq) {
      const known = byId.get(draft._id);
      if (known) return { message: known, fresh: false };
      newest = Math.max(newest, afterSeq) + STEP;
      const message: WebMessage = { ...draft, seq: newest };
      const list = byRoom.get(draft.roomId) ?? [];
      list.push(message);
      if (list.length > perRoom) forget(list.splice(0, list.length - perRoom));
      // Taking the room out and putting it back makes it the youngest.
      byRoom.delete(draft.roomId);
      byRoom.set(draft.roomId, list);
      const [oldest] = byRoom.keys();
      if (byRoom.size > rooms && oldest !== undefined) {
        forget(byRoom.get(oldest) ?? []);
        byRoom.delete(oldest);
      }
      byId.set(message._id, message);
      return { message, fresh: true };
    },
    get: (id) => byId.get(id),
    between: (roomIds, from, to) =>
      roomIds
        .flatMap((id) => byRoom.get(id) ?? [])
        .filter((m) => m.seq > from && m.seq < to)
        .sort((a, b) => a.seq - b.seq),
  };
}
