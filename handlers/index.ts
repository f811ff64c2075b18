// THE list of handlers. The program does not start when two share an id or a wording.
import { language, login, notUnderstood, tooLong } from './answers';
import type { AnyHandler } from './handler';
import { help } from './help';
import { photo, photoDue } from './photos/photo';
import { requestHandlers } from './requests/index';
import { bindRoom } from './rooms/bind';
import { roomEvent } from './rooms/greet';

const LIST = [
  ...requestHandlers,
  help,
  notUnderstood,
  tooLong,
  language,
  login,
  photo,
  photoDue,
  bindRoom,
  roomEvent,
] as unknown as readonly AnyHandler[];

function byId(list: readonly AnyHandler[]): ReadonlyMap<string, AnyHandler> {
  const found = new Map<string, AnyHandler>();
  for (const handler of list) {
    if (found.has(handler.id)) throw new Error(`Two handlers are called ${handler.id}`);
    found.set(handler.id, handler);
  }
  return found;
}

/** Every handler by its id. */
export const HANDLERS: ReadonlyMap<string, AnyHandler> = byId(LIST);
