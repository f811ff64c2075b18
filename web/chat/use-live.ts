// The stream of server-sent events: resumes by itself, and is opened anew with backoff when the server refused it.
import { onScopeDispose, ref } from 'vue';
import { addressOf } from './api';
import type { Message } from './types';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** Three missed pings: the line is dead though the browser has not noticed. */
const SILENCE_MS = 75_000;

interface Hearing {
  message(message: Message): void;
  rooms(): void;
  /** The stream is open again after a gap. */
  back(): void;
}

/** Connects while in use. `up` is false while the line is down. */
export function useLive(hearing: Hearing) {
  const up = ref(true);
  let source: EventSource | undefined;
  let wait = FIRST_WAIT_MS;
  let timer = 0;
  let watchdog = 0;
  let gap = false;

  const heard = (): void => {
    clearTimeout(watchdog);
    watchdog = window.setTimeout(open, SILENCE_MS);
  };

  function open(): void {
    clearTimeout(timer);
    source?.close();
    const now = new EventSource(addressOf('/api/chat/events'));
    source = now;
    heard();
    now.onopen = () => {
      wait = FIRST_WAIT_MS;
      up.value = true;
      heard();
      if (gap) hearing.back();
      gap = false;
    };
    now.onerror = () => {
      up.value = false;
      gap = true;
      if (now.readyState !== EventSource.CLOSED) return;
      timer = window.setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    };
    now.addEventListener('message', (event) => {
      heard();
      hearing.message(JSON.parse(String(event.data)) as Message);
    });
    now.addEventListener('rooms', () => {
      heard();
      hearing.rooms();
    });
    now.addEventListener('ping', heard);
  }

  const online = (): void => {
    gap = true;
    open();
  };
  const offline = (): void => {
    up.value = false;
    gap = true;
  };
  window.addEventListener('online', online);
  window.addEventListener('offline', offline);
  open();

  onScopeDispose(() => {
    window.removeEventListener('online', online);
    window.removeEventListener('offline', offline);
    clearTimeout(timer);
    clearTimeout(watchdog);
    source?.close();
  });
  return { up };
}
