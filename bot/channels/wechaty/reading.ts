// One message of Wechaty as an Incoming. People and rooms are their ids, never nicknames. Called by hearing.ts.
import type { Incoming, Photo } from '../../../models/message/incoming';
import type { ChannelPorts } from '../index';
import { faultCode, within } from './faults';
import type { Message, Wechaty } from './library';
import { splitQuote } from './quotes';
import { directRoomOf } from './speaking';

export interface ReadingPorts extends Pick<ChannelPorts, 'keepPhoto' | 'log'> {
  readonly channel: string;
  /** Id of the account, also shortly after it was logged out. */
  selfId(bot: Wechaty): string | undefined;
  quotedId(roomId: string, quoted: string): string | undefined;
}

/** Values of types.Message that carry words, a picture or a place; the rest is none of ours. */
const TYPE = { attachment: 1, audio: 2, image: 6, text: 7, location: 8 } as const;
/** types.Contact of public accounts: what they send are advertisements. */
const OFFICIAL = 2;

const PHOTO_MS = 30_000;
const PHOTO_BYTES = 25 * 1024 * 1024;
const PICTURE = /\.(jpe?g|png|webp|gif|heic|heif|bmp)$/i;

/** Where a message was said: rooms by their id, a direct chat by that of the other person. */
export const roomIdOf = (message: Message): string => message.room()?.id ?? directRoomOf(message.talker().id);

/** The message in our words; undefined when it is the bot's own or holds nothing that we read. */
export async function readMessage(bot: Wechaty, message: Message, ports: ReadingPorts): Promise<Incoming | undefined> {
  const talker = message.talker();
  const type: number = message.type();
  if (talker.id === ports.selfId(bot) || Number(talker.type()) === OFFICIAL) return undefined;
  const roomId = roomIdOf(message);
  const direct = message.room() === undefined;
  const name = talker.name();
  const base = {
    channel: ports.channel,
    messageId: message.id,
    roomId,
    direct,
    userId: talker.id,
    ...(name ? { userName: name } : {}),
    at: message.date().getTime(),
  };
  if (type === TYPE.text) return { ...base, ...(await words(bot, message, roomId, ports)) };
  if (type === TYPE.audio) return { ...base, text: transcript(message.text()), mentionsBot: false, voice: true };
  if (type === TYPE.location) return { ...base, text: '', mentionsBot: false, location: await place(bot, message) };
  if (type !== TYPE.image && type !== TYPE.attachment) return undefined;
  const photo = await picture(message, type, { channel: ports.channel, userId: talker.id, roomId }, ports);
  return photo && { ...base, text: '', mentionsBot: false, photos: [photo] };
}

async function words(
  bot: Wechaty,
  message: Message,
  roomId: string,
  ports: ReadingPorts,
): Promise<Pick<Incoming, 'text' | 'mentionsBot' | 'mentions' | 'quotes'>> {
  const { text, quoted } = splitQuote(message.text());
  const quotes = quoted === undefined ? undefined : ports.quotedId(roomId, quoted);
  const self = ports.selfId(bot);
  // A look-up that fails costs the mention, not the words.
  const mentioned = (await message.mentionList().catch(() => [])).map((c) => c.id);
  const mentionsBot = self !== undefined && mentioned.includes(self);
  const others = mentioned.filter((id) => id !== self);
  const me = mentionsBot && bot.isLoggedIn ? bot.currentUser : undefined;
  return {
    text: me
      ? withoutMention(text, [
          await message
            .room()
            ?.alias(me)
            .catch(() => undefined),
          me.name(),
        ])
      : text,
    mentionsBot,
    ...(others.length > 0 ? { mentions: others } : {}),
    ...(quotes === undefined ? {} : { quotes }),
  };
}

/** Takes the bot's own name off, whatever it is called in this room; U+2005 is what clients put behind a mention. */
function withoutMention(text: string, names: readonly (string | undefined)[]): string {
  let rest = text;
  for (const name of names)
    if (name) rest = rest.replaceAll(new RegExp(`@${escaped(name)}(?:[\\u2005\\s]+|$)`, 'g'), '');
  return rest.trim();
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Puppets without recognition put the platform's XML into the text of a voice message. */
const transcript = (text: string): string => (/^\s*</.test(text) ? '' : text);

async function place(bot: Wechaty, message: Message): Promise<NonNullable<Incoming['location']>> {
  // Not message.toLocation(): its result refuses to be read.
  const { latitude, longitude, name, address } = await bot.puppet.messageLocation(message.id);
  const called = name || address;
  return { latitude, longitude, ...(called ? { name: called } : {}) };
}

/** The picture, stored; undefined for another file or when it cannot be had, which the log tells. */
async function picture(
  message: Message,
  type: number,
  by: { channel: string; userId: string; roomId: string },
  ports: ReadingPorts,
): Promise<Photo | undefined> {
  try {
    const box = await within(PHOTO_MS, message.toFileBox());
    if (type === TYPE.attachment && !PICTURE.test(box.name)) return undefined;
    if (box.size > PHOTO_BYTES) throw new Error('too large');
    return await ports.keepPhoto(await within(PHOTO_MS, box.toBuffer()), by);
  } catch (error) {
    ports.log('wechaty photo lost', { messageId: message.id, code: faultCode(error) });
    return undefined;
  }
}
