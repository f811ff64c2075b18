// THE list of channels besides the web one: each a folder, started when its settings say so.
import type { Channel } from '../channel';
import { wechatyChannel, type WechatySettings } from './wechaty/index';

/** Settings by which channels are switched on; server/config.ts reads them. */
export interface ChannelSettings {
  readonly wechaty?: WechatySettings;
}

export interface ChannelPorts {
  /** Stores a picture that came with a message; undefined when it is none. */
  keepPhoto(
    bytes: Buffer,
    by: { channel: string; userId: string; roomId: string },
  ): Promise<{ id: string; type: string; size: number } | undefined>;
  photo(id: string): Promise<{ bytes: Buffer; type: string } | undefined>;
  log(event: string, fields: Readonly<Record<string, unknown>>): void;
  now(): number;
}

/** The channels that are switched on. */
export const channelsOf = (settings: ChannelSettings, ports: ChannelPorts): readonly Channel[] =>
  settings.wechaty ? [wechatyChannel(settings.wechaty, ports)] : [];
