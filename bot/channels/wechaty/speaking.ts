// Says messages through the bot: text, a person mentioned, pictures. Every failure comes out as a SendError. Used by
// index.ts.
import { SendError, type Receipt, type Rendered } from '../../channel';
import type { ChannelPorts } from '../index';
import { faultCode, isLost, sendError, within } from './faults';
import type { Library, Message, Wechaty } from './library';

export interface SpeakingPorts extends Pick<ChannelPorts, 'photo'> {
  /** The bot, ready to speak. Throws a SendError when it is not. */
  ready(): { bot: Wechaty; FileBox: Library['FileBox'] };
  said(roomId: string, messageId: string, text: string): void;
  /** A send failed because the way to the platform is broken. */
  lost(code: string): void;
}

export interface Speaking {
  send(message: Rendered): Promise<Receipt>;
  /** Resolves when no send is under way. */
  idle(): Promise<void>;
}

const DIRECT = 'dm-';
const SEND_MS = 30_000;
const HALF_SAID = 200;

/** The channel's own id of a direct chat. */
export const directRoomOf = (userId: string): string => `${DIRECT}${userId}`;

type Part = Parameters<Message['say']>[0];
type Say = (part: Part) => Promise<Message | void>;

/** Builds the speaking part. */
export function createSpeaking(ports: SpeakingPorts): Speaking {
  const under = new Set<Promise<unknown>>();
  /** Parts of a message that were said before it failed: a retry must not say them again. */
  const half = new Map<string, number>();

  async function personIn(bot: Wechaty, message: Rendered): Promise<Say> {
    const id = message.userId ?? message.roomId.slice(DIRECT.length);
    const payload = await bot.puppet.contactPayload(id);
    if (payload.friend === false) throw new SendError('refused', false);
    const contact = await bot.Contact.find({ id });
    if (!contact) throw new SendError('unavailable', true);
    return (part) => contact.say(part);
  }

  /** A room that cannot be looked up is gone only when it is not listed either; otherwise the platform has a bad moment. */
  async function roomIn(bot: Wechaty, { roomId, userId }: Rendered): Promise<Say> {
    try {
      await bot.puppet.roomPayload(roomId);
    } catch (error) {
      if (isLost(faultCode(error))) throw error;
      if ((await bot.puppet.roomList()).includes(roomId)) throw error;
      throw new SendError('no-room', false);
    }
    const room = await bot.Room.find({ id: roomId });
    if (!room) throw new SendError('unavailable', true);
    const mentioned = userId === undefined ? undefined : await bot.Contact.find({ id: userId });
    if (!mentioned || !(await room.has(mentioned))) return (part) => room.say(part);
    return (part) => (typeof part === 'string' ? room.say(part, mentioned) : room.say(part));
  }

  /** Words first, then pictures; a picture that is no longer kept is left out. */
  function partsOf(message: Rendered, FileBox: Library['FileBox']): readonly (() => Promise<Part | undefined>)[] {
    const words = message.text === '' ? [] : [async () => message.text];
    const pictures = message.photos.map((id) => async () => {
      const photo = await ports.photo(id);
      const suffix = photo?.type.split('/')[1] ?? 'jpg';
      return photo && FileBox.fromBase64(photo.bytes.toString('base64'), `${id}.${suffix}`);
    });
    return [...words, ...pictures];
  }

  async function deliver(message: Rendered): Promise<Receipt> {
    const { bot, FileBox } = ports.ready();
    const say = message.direct ? await personIn(bot, message) : await roomIn(bot, message);
    const parts = partsOf(message, FileBox);
    let first: Message | undefined;
    for (let n = half.get(message.key) ?? 0; n < parts.length; n += 1) {
      const part = await parts[n]?.();
      const said = part === undefined ? undefined : await within(SEND_MS, say(part));
      first ??= said ?? undefined;
      half.set(message.key, n + 1);
      if (half.size > HALF_SAID) half.delete(half.keys().next().value as string);
    }
    half.delete(message.key);
    // Without an id from the puppet, our own key stands for the message, so that a quote of it is known again.
    const messageId = first?.id ?? message.key;
    ports.said(message.roomId, messageId, message.text);
    return { messageId };
  }

  return {
    async send(message) {
      const work = deliver(message);
      const settled = work.then(
        () => undefined,
        () => undefined,
      );
      under.add(settled);
      void settled.then(() => under.delete(settled));
      try {
        return await work;
      } catch (error) {
        const code = faultCode(error);
        if (isLost(code)) ports.lost(code);
        throw sendError(error);
      }
    },
    async idle() {
      await Promise.all(under);
    },
  };
}
