// Sends what was written, in order, and keeps trying while the line is down. One clientId per message for ever, so a
// retry never says a thing twice.
import { computed, onScopeDispose, reactive, shallowRef } from 'vue';
import { freshId } from '../base/fresh-id';
import { HttpError, wordsOf } from '../base/http';
import * as api from './api';
import { dropUnsent, keepUnsent, readUnsent } from './outbox-store';
import type { Message, Unsent } from './types';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;

export type Draft = Pick<Unsent, 'roomId' | 'text' | 'quote' | 'photos' | 'location' | 'press'>;

/** The outbox of one person. `sent` is told each message the server has confirmed. */
export function useOutbox(userId: string, sent: (message: Message) => void) {
  const list = shallowRef<readonly Unsent[]>([]);
  /** Share of the photos uploaded, by clientId. */
  const progress = reactive(new Map<string, number>());
  let busy = false;
  let wait = FIRST_WAIT_MS;
  let timer = 0;

  const put = async (message: Unsent): Promise<void> => {
    list.value = [...list.value.filter((m) => m.clientId !== message.clientId), message].sort((a, b) => a.at - b.at);
    await keepUnsent(message);
  };

  const drop = async (clientId: string): Promise<void> => {
    list.value = list.value.filter((m) => m.clientId !== clientId);
    progress.delete(clientId);
    await dropUnsent(clientId);
  };

  const uploadPhotos = async (start: Unsent): Promise<Unsent> => {
    let message = start;
    for (const [index, photo] of start.photos.entries()) {
      if (photo.mediaId) continue;
      const uploaded = await api.upload(photo.blob, `${start.clientId}-${index}`, (share) =>
        progress.set(start.clientId, (index + share) / start.photos.length),
      );
      const photos = message.photos.map((p, i) => (i === index ? { blob: p.blob, mediaId: uploaded.id } : p));
      message = { ...message, photos };
      await put(message);
    }
    return message;
  };

  /** True when it went out or was refused for good; false when the rest should wait. */
  const sendOne = async (message: Unsent): Promise<boolean> => {
    try {
      const ready = await uploadPhotos(message);
      const ids = ready.photos.flatMap((p) => (p.mediaId ? [p.mediaId] : []));
      const answer = await api.postMessage(ready, ids);
      sent(answer.message);
      await drop(message.clientId);
      return true;
    } catch (cause) {
      if (cause instanceof HttpError && cause.passing) return false;
      const now = list.value.find((m) => m.clientId === message.clientId);
      if (now) await put({ ...now, refused: wordsOf(cause) });
      return true;
    }
  };

  const next = (): Unsent | undefined => list.value.find((m) => m.refused === undefined);

  async function flush(): Promise<void> {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    for (let message = next(); message; message = next()) {
      if (await sendOne(message)) {
        wait = FIRST_WAIT_MS;
        continue;
      }
      timer = window.setTimeout(() => void flush(), wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
      break;
    }
    busy = false;
  }

  const send = async (draft: Draft): Promise<void> => {
    await put({ ...draft, clientId: freshId(), userId, at: Date.now() });
    void flush();
  };

  const retry = async (clientId: string): Promise<void> => {
    const message = list.value.find((m) => m.clientId === clientId);
    if (!message) return;
    const { refused: _, ...again } = message;
    await put(again);
    void flush();
  };

  const takeUp = async (): Promise<void> => {
    const kept = await readUnsent();
    const known = new Set(list.value.map((m) => m.clientId));
    const mine = kept.filter((m) => m.userId === userId && !known.has(m.clientId));
    list.value = [...mine, ...list.value].sort((a, b) => a.at - b.at);
    void flush();
  };
  void takeUp();

  onScopeDispose(() => clearTimeout(timer));
  return {
    send,
    retry,
    drop,
    /** Tries now: called when the line is up again. */
    flush,
    /** The live stream has shown the message before the answer came. */
    confirmed: (clientId: string): Promise<void> => drop(clientId),
    progress,
    waiting: computed(() => list.value.filter((m) => m.refused === undefined).length),
    inRoom: (roomId: string): Unsent[] => list.value.filter((m) => m.roomId === roomId),
  };
}
