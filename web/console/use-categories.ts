// Categories and roles with their words, read once per language.
import { shallowRef, watch } from 'vue';
import { lang } from '../base/words';
import { ask } from './use-session';

export interface Category {
  readonly code: string;
  readonly name: string;
}
export interface RoleName {
  readonly role: string;
  readonly name: string;
}

const once = <T>(path: string) => {
  const list = shallowRef<readonly T[]>([]);
  let asked = '';
  const read = (): void => {
    asked = lang.value;
    ask<readonly T[]>('GET', path).then(
      (answer) => (list.value = answer),
      () => (asked = ''),
    );
  };
  watch(lang, () => {
    if (asked) read();
  });
  return () => {
    if (asked !== lang.value) read();
    return list;
  };
};

/** All categories; empty until they have been read. */
export const useCategories = once<Category>('/api/categories');
/** All roles; empty until they have been read. */
export const useRoles = once<RoleName>('/api/roles');
