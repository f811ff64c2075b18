// How many messages each room holds that this person has not seen: the server's count, plus what came live since.
import { computed, reactive, watch } from 'vue';
import type { Message, Room } from './types';

/** Counts by room. The room on screen counts nothing while the page is looked at. */
export function useUnread(rooms: () => readonly Room[], openId: () => string) {
  const counts = reactive(new Map<string, number>());
  const looking = (roomId: string): boolean => roomId === openId() && !document.hidden;

  watch(
    rooms,
    (list) => {
      for (const room of list) counts.set(room.id, looking(room.id) ? 0 : room.unread);
    },
    { immediate: true },
  );
  watch(openId, (id) => counts.set(id, 0));

  return {
    of: (roomId: string): number => counts.get(roomId) ?? 0,
    total: computed(() => [...counts.values()].reduce((sum, n) => sum + n, 0)),
    heard(message: Message): void {
      if (message.from.me || looking(message.roomId)) return;
      counts.set(message.roomId, (counts.get(message.roomId) ?? 0) + 1);
    },
  };
}
