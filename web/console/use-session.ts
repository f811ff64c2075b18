// Who is signed in. One per page: every part of the console reads it, every call tells it when the session has ended.
import { computed, ref, shallowRef } from 'vue';
import { call, HttpError, wordsOf, type CallOptions } from '../base/http';
import { useZone } from '../base/time';
import type { Session } from './types';

export const session = shallowRef<Session>();
/** `ended`: there was a session in this tab and the server no longer knows it. */
export const sessionState = ref<'loading' | 'in' | 'out' | 'ended' | 'unreachable'>('loading');
export const sessionProblem = ref('');
export const mayManage = computed(() => session.value?.manager ?? true);

/** Asks the server who is signed in. */
export async function loadSession(): Promise<void> {
  try {
    session.value = await call<Session>('GET', '/api/session');
    useZone(session.value.zone);
    sessionState.value = 'in';
  } catch (cause) {
    const unknown = cause instanceof HttpError && cause.status === 401;
    if (unknown) sessionState.value = session.value ? 'ended' : 'out';
    else {
      sessionProblem.value = wordsOf(cause);
      sessionState.value = 'unreachable';
    }
  }
}

/** Signs out here and on the server. */
export async function signOut(): Promise<void> {
  await call('DELETE', '/api/session');
  session.value = undefined;
  sessionState.value = 'out';
}

/** A call of the console: as `call`, and notices the end of the session. */
export async function ask<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  try {
    return await call<T>(method, path, options);
  } catch (cause) {
    if (cause instanceof HttpError && cause.status === 401) sessionState.value = 'ended';
    throw cause;
  }
}
