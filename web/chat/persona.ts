// Which demo person this tab is. Kept per tab: other tabs of the same browser are other people.
import { ref } from 'vue';

const KEY = 'linli.persona';
const parameters = new URLSearchParams(location.search);

/** Key of the tab's persona, absent outside the demo. */
export const persona = ref<string | undefined>(parameters.get('persona') ?? sessionStorage.getItem(KEY) ?? undefined);

/** Invite code of the address, when the page was opened by an invite link. */
export const inviteCode = parameters.get('join') ?? undefined;

/** Makes this tab the persona, or nobody in particular. */
export function becomePersona(key: string | undefined): void {
  persona.value = key;
  if (key === undefined) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, key);
}

/** Address that opens the chat as another persona. */
export const personaLink = (key: string): string => `/chat?persona=${encodeURIComponent(key)}`;
