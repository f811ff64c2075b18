// Reading for a page: the newest question wins, the last answer stays on screen while the next one is under way.
import { onScopeDispose, ref, shallowRef, watch, type WatchSource } from 'vue';
import { wordsOf, type Query } from '../base/http';
import type { Page } from './types';
import { ask, sessionState } from './use-session';

/** Reads at once and whenever a source changes. */
export function useLoad<T>(read: (signal: AbortSignal) => Promise<T>, sources: readonly WatchSource[] = []) {
  const data = shallowRef<T>();
  const problem = ref('');
  const loading = ref(false);
  let running: AbortController | undefined;

  const reload = async (): Promise<void> => {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    loading.value = true;
    try {
      data.value = await read(mine.signal);
      problem.value = '';
    } catch (cause) {
      if (mine.signal.aborted) return;
      problem.value = wordsOf(cause);
    }
    loading.value = false;
  };
  watch([...sources], reload, { immediate: true });
  // What failed because the session had ended is read again once somebody has signed in.
  watch(sessionState, (state) => {
    if (state === 'in' && problem.value) void reload();
  });
  onScopeDispose(() => running?.abort());
  return { data, problem, loading, reload };
}

/** Reads a list page by page; a change of the query starts anew. */
export function usePages<T>(path: string, query: () => Query) {
  const items = shallowRef<readonly T[]>([]);
  const next = ref<string>();
  const total = ref<number>();
  const first = useLoad(
    async (signal) => {
      const page = await ask<Page<T>>('GET', path, { query: query(), signal });
      items.value = page.items;
      next.value = page.next;
      total.value = page.total;
      return page;
    },
    [() => JSON.stringify(query())],
  );
  const growing = ref(false);
  const more = async (): Promise<void> => {
    growing.value = true;
    try {
      const page = await ask<Page<T>>('GET', path, { query: { ...query(), cursor: next.value } });
      items.value = [...items.value, ...page.items];
      next.value = page.next;
    } catch (cause) {
      first.problem.value = wordsOf(cause);
    }
    growing.value = false;
  };
  return {
    items,
    next,
    total,
    more,
    growing,
    problem: first.problem,
    loading: first.loading,
    reload: first.reload,
    page: first.data,
  };
}
