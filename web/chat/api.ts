// Calls of the chat page. Each carries the tab's persona, so that several tabs can be several people in the demo.
import { call, errorOf, headersOf, withQuery, type Query } from '../base/http';
import { persona } from './persona';
import type { ChatPhoto, Invite, Me, Message, Unsent, Welcome } from './types';

const at = (path: string, query: Query = {}): string => withQuery(path, { ...query, persona: persona.value });

/** Address of a picture or stream, with the tab's persona. */
export const addressOf = (path: string): string => at(path);

export const getWelcome = (join?: string): Promise<Welcome> => call('GET', at('/api/chat/welcome', { join }));
export const getMe = (): Promise<Me> => call('GET', at('/api/chat/me'));
export const join = (body: { name?: string; invite?: string; persona?: string }): Promise<Me> =>
  call('POST', '/api/chat/join', { body });
export const leave = (): Promise<unknown> => call('DELETE', at('/api/chat/me'));
export const rename = (name: string): Promise<Me> => call('PATCH', at('/api/chat/me'), { body: { name } });
export const getMessages = (roomId: string, before?: number): Promise<{ messages: Message[]; more: boolean }> =>
  call('GET', at(`/api/chat/rooms/${encodeURIComponent(roomId)}/messages`, { before, limit: 50 }));
export const getInvite = (roomId: string): Promise<Invite> =>
  call('GET', at(`/api/chat/rooms/${encodeURIComponent(roomId)}/invite`));

/** Posts a message; the same clientId again gives the same message back. */
export const postMessage = (m: Unsent, photos: readonly string[]): Promise<{ message: Message }> =>
  call('POST', at(`/api/chat/rooms/${encodeURIComponent(m.roomId)}/messages`), {
    key: m.clientId,
    body: {
      clientId: m.clientId,
      text: m.text,
      ...(m.quote ? { quote: m.quote.id } : {}),
      ...(photos.length ? { photos } : {}),
      ...(m.location ? { location: m.location } : {}),
      ...(m.press ? { press: true } : {}),
    },
  });

/** Uploads one picture and tells how far it is, 0 to 1. XMLHttpRequest, because fetch does not tell. */
export function upload(blob: Blob, key: string, progress: (share: number) => void): Promise<ChatPhoto> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', at('/api/chat/media'));
    for (const [name, value] of Object.entries(headersOf(key))) request.setRequestHeader(name, value);
    request.responseType = 'json';
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    request.onerror = () => reject(errorOf(0, null));
    request.onload = () =>
      request.status < 300 ? resolve(request.response as ChatPhoto) : reject(errorOf(request.status, request.response));
    const form = new FormData();
    form.append('file', blob, 'photo');
    request.send(form);
  });
}
