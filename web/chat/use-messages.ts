// What has been said in each room, as far as this page has loaded it: newest fifty first, older on demand, live on top.
import { reactive } from 'vue';
import { wordsOf } from '../base/http';
import * as api from './api';
import type { Message } from './types';

export interface RoomLog {
  messages: Message[];
  more: boolean;
  state: 'new' | 'loading' | 'ready';
  problem: string;
}

/** Joins two lists without repeats, by sequence. A later copy of a message replaces the earlier one. */
export function mergeMessages(known: readonly Message[], fresh: readonly Message[]): Message[] {
  const byId = new Map([...known, ...fresh].map((m) => [m.id, m]));
  return [...byId.values()].sort((a, b) => a.seq - b.seq);
}

/** The logs of all rooms. */
export function useMessages() {
  const logs = reactive(new Map<string, RoomLog>());

  const logOf = (roomId: string): RoomLog => {
    if (!logs.has(roomId)) logs.set(roomId, { messages: [], more: false, state: 'new', problem: '' });
    return logs.get(roomId)!;
  };

  const read = async (roomId: string, before?: number): Promise<void> => {
    const log = logOf(roomId);
    log.state = 'loading';
    log.problem = '';
    try {
      const page = await api.getMessages(roomId, before);
      const first = log.messages[0];
      log.messages = mergeMessages(log.messages, page.messages);
      if (before !== undefined || !first) log.more = page.more;
    } catch (cause) {
      log.problem = wordsOf(cause);
    }
    log.state = 'ready';
  };

  return {
    logOf,
    /** Reads the newest messages; again after a gap of the live stream. */
    latest: (roomId: string): Promise<void> => read(roomId),
    older: (roomId: string): Promise<void> => read(roomId, logOf(roomId).messages[0]?.seq),
    take(message: Message): void {
      const log = logOf(message.roomId);
      log.messages = mergeMessages(log.messages, [message]);
    },
    /** Reads again every room that has been looked at. */
    async refresh(): Promise<void> {
      await Promise.all([...logs].filter(([, log]) => log.state !== 'new').map(([id]) => read(id)));
    },
  };
}
