// The one place that loads Wechaty, and the names of its types for the files of this folder. Types are those of the ES
// modules because that is what a dynamic import brings.
import type { FileBox } from 'file-box' with { 'resolution-mode': 'import' };
import type * as wechaty from 'wechaty' with { 'resolution-mode': 'import' };

export type Wechaty = wechaty.Wechaty;
export type Message = wechaty.Message;
export type Puppet = Wechaty['puppet'];
export type RoomJoin = wechaty.payloads.EventRoomJoin;
export type RoomLeave = wechaty.payloads.EventRoomLeave;
export type RoomTopic = wechaty.payloads.EventRoomTopic;

export interface Library {
  readonly WechatyBuilder: typeof wechaty.WechatyBuilder;
  readonly FileBox: typeof FileBox;
}

/**
 * The client of a puppet service caches names of people and rooms in the home folder, unasked and in plain text, and ends
 * the process when it cannot open that cache, as after a quick restart or on a read-only disk. It works without.
 */
export function keepOffDisk(puppet: Puppet): void {
  const { _payloadStore: cache } = puppet as unknown as { _payloadStore?: { start: () => Promise<void> } };
  if (cache) cache.start = async () => undefined;
}

/** Loads the library, some hundred milliseconds the first time, and silences its own log, which holds people's words. */
export async function loadLibrary(): Promise<Library> {
  const [{ WechatyBuilder, log }, { FileBox }] = await Promise.all([import('wechaty'), import('file-box')]);
  log.level('silent');
  return { WechatyBuilder, FileBox };
}
