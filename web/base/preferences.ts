// What a reader has chosen on this device: large type, hints already seen. Kept in localStorage where there is one.
import { ref, watch, type Ref } from 'vue';

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

const write = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing still works; the choice lasts as long as the page.
  }
};

/** A remembered yes or no. */
export function rememberedFlag(key: string): Ref<boolean> {
  const flag = ref(read(`linli.${key}`) === 'yes');
  watch(flag, (value) => write(`linli.${key}`, value ? 'yes' : 'no'));
  return flag;
}

/** Large type over the whole page. */
export const largeType = rememberedFlag('largeType');
watch(largeType, (on) => document.documentElement.classList.toggle('large', on), { immediate: true });
