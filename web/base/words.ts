// The pages' words: one typed look-up over two JSON trees, switched live. Each page makes its own `t` from it.
import { ref, watchEffect } from 'vue';

export type Lang = 'zh-CN' | 'en';
type Tree = { readonly [key: string]: string | Tree };
/** Dotted paths of all texts in a tree. */
export type Path<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Path<T[K]>}`;
}[keyof T & string];
export type Values = Readonly<Record<string, string | number>>;

const COOKIE = 'lang';
const YEAR_SECONDS = 31_536_000;

const fromCookie = (): Lang | undefined => {
  const found = /(?:^|;\s*)lang=(zh-CN|en)(?:;|$)/.exec(document.cookie)?.[1];
  return found === 'zh-CN' || found === 'en' ? found : undefined;
};

/** Language of the page: the reader's earlier choice, else the browser's, else Chinese. The server reads the cookie. */
export const lang = ref<Lang>(fromCookie() ?? (/^zh|^$/i.test(navigator.language) ? 'zh-CN' : 'en'));

watchEffect(() => {
  document.documentElement.lang = lang.value;
});

/** Switches the language and remembers it for a year. */
export function setLang(to: Lang): void {
  lang.value = to;
  document.cookie = `${COOKIE}=${to}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}

const find = (tree: Tree, path: string): string | undefined => {
  let at: string | Tree | undefined = tree;
  for (const step of path.split('.')) at = typeof at === 'object' ? at[step] : undefined;
  return typeof at === 'string' ? at : undefined;
};

/**
 * Fills `{name}` with a value and `{name:one|many}` by number. An unknown name stays as it is, so a gap is seen.
 */
export const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return one === undefined || many === undefined ? String(value) : Number(value) === 1 ? one : many;
  });

/** Makes the `t` of a page from its Chinese and English trees, which must have the same shape. */
export function createWords<T extends Tree>(zh: T, en: T): (path: Path<T>, values?: Values) => string {
  return (path, values = {}) => fill(find(lang.value === 'en' ? en : zh, path) ?? path, values);
}
