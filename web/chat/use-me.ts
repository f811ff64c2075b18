// Who this visitor is and which rooms they are in. Used by the chat page's root.
import { computed, onScopeDispose, ref, watch } from 'vue';
import { HttpError, wordsOf } from '../base/http';
import { useZone } from '../base/time';
import * as api from './api';
import { becomePersona, inviteCode, persona } from './persona';
import type { Me, Welcome } from './types';

/** A server that could not be reached is asked again after this long. */
const RETRY_MS = 5_000;

type State = 'loading' | 'stranger' | 'member' | 'unreachable';

const clearInvite = (): void => {
  if (inviteCode) history.replaceState(null, '', '/chat');
};

/** The visitor's session: `start` finds out, `join` enters, `refresh` reads the rooms again. */
export function useMe() {
  const state = ref<State>('loading');
  const me = ref<Me>();
  const welcome = ref<Welcome>({ demo: false, personas: [] });
  const problem = ref('');
  const personas = computed(() => me.value?.personas ?? welcome.value.personas);

  const enter = (now: Me): void => {
    useZone(now.zone);
    me.value = now;
    state.value = 'member';
    problem.value = '';
  };

  const join = async (body: { name?: string; persona?: string; invite?: string }): Promise<void> => {
    problem.value = '';
    try {
      const now = await api.join({ ...(inviteCode ? { invite: inviteCode } : {}), ...body });
      becomePersona(body.persona);
      clearInvite();
      enter(now);
    } catch (cause) {
      problem.value = wordsOf(cause);
    }
  };

  const start = async (): Promise<void> => {
    state.value = 'loading';
    try {
      const [known] = await Promise.all([
        api.getMe().catch((cause: unknown) => {
          if (cause instanceof HttpError && cause.status === 401) return undefined;
          throw cause;
        }),
        api.getWelcome(inviteCode).then((w) => (welcome.value = w)),
      ]);
      if (known && inviteCode) {
        enter(known);
        await join({});
      } else if (known) enter(known);
      else {
        state.value = 'stranger';
        if (persona.value) await join({ persona: persona.value });
      }
    } catch (cause) {
      problem.value = wordsOf(cause);
      state.value = 'unreachable';
    }
  };

  let again = 0;
  watch(state, (now) => {
    clearTimeout(again);
    if (now === 'unreachable') again = window.setTimeout(() => void start(), RETRY_MS);
  });
  onScopeDispose(() => clearTimeout(again));

  const refresh = async (): Promise<void> => {
    try {
      me.value = await api.getMe();
    } catch (cause) {
      if (cause instanceof HttpError && cause.status === 401) state.value = 'stranger';
    }
  };

  const forget = async (): Promise<void> => {
    await api.leave();
    becomePersona(undefined);
    me.value = undefined;
    state.value = 'stranger';
  };

  return { state, me, welcome, personas, problem, start, join, refresh, forget };
}
