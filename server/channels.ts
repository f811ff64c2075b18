// Settings to channels: which of bot/channels/index.ts are switched on. Called by server/main.ts.
import type { Channel } from '../bot/channel';
import { channelsOf } from '../bot/channels/index';
import type { MediaStore } from '../models/media/media';
import type { Config } from './config';
import { cleanPhoto } from './media/photo';
import type { ChannelParts } from './service';

/** The channels besides the web one, for openProgram. */
export const channelsIn =
  (config: Config) =>
  (parts: ChannelParts, media: MediaStore): readonly Channel[] => {
    const puppet = config.WECHATY_PUPPET;
    const settings = puppet === undefined ? {} : { wechaty: wechatySettings(config, puppet) };
    return channelsOf(settings, {
      async keepPhoto(bytes, by) {
        const photo = await cleanPhoto(bytes).catch(() => undefined);
        if (!photo) return undefined;
        const id = parts.ids.next();
        const { type, width, height } = photo;
        const row = { _id: id, type, size: photo.bytes.length, width, height, at: parts.clock.now() };
        await media.put({ ...row, channel: by.channel, by: by.userId, rooms: [by.roomId] }, photo.bytes);
        return { id, type, size: photo.bytes.length };
      },
      async photo(id) {
        const row = await media.media(id);
        const bytes = row && (await media.bytes(id));
        return row && bytes ? { bytes, type: row.type } : undefined;
      },
      log: (event, fields) => parts.log.info(fields, event),
      now: () => parts.clock.now(),
    });
  };

const wechatySettings = (config: Config, puppet: string) => ({
  puppet,
  ...(config.WECHATY_PUPPET_SERVICE_TOKEN ? { token: config.WECHATY_PUPPET_SERVICE_TOKEN } : {}),
  ...(config.WECHATY_PUPPET_SERVICE_ENDPOINT ? { endpoint: config.WECHATY_PUPPET_SERVICE_ENDPOINT } : {}),
});
