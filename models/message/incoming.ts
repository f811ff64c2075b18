// One thing said on a platform, in our own words. Channels make it, the inbox keeps it, dispatch reads it.

/** A stored picture: id of the file in the media store, its type and size in bytes. */
export interface Photo {
  readonly id: string;
  readonly type: string;
  readonly size: number;
}

export interface Incoming {
  /** Name of the channel, for example `web`. */
  readonly channel: string;
  /** The platform's id of the message: unique within the channel, the key for dropping repeats. */
  readonly messageId: string;
  /** The platform's id of the conversation; in a direct chat the channel's own id for it. */
  readonly roomId: string;
  /** True in a one-to-one chat with the bot. */
  readonly direct: boolean;
  readonly userId: string;
  /** The name the platform shows, for greeting only; never an identity. */
  readonly userName?: string;
  /** When it was sent, epoch milliseconds, by the platform's clock. */
  readonly at: number;
  /** Words, or the platform's transcript of a voice message; empty for a bare picture. */
  readonly text: string;
  readonly photos?: readonly Photo[];
  readonly location?: { readonly latitude: number; readonly longitude: number; readonly name?: string };
  /** The platform's id of the message this one quotes. */
  readonly quotes?: string;
  /** The bot was mentioned by @, or pressed a button of a bot message. */
  readonly mentionsBot: boolean;
  /** User ids mentioned by @, the bot left out. */
  readonly mentions?: readonly string[];
  readonly voice?: boolean;
}

/** What happened in a room besides talk; channels that hear it pass it on. */
export interface RoomEvent {
  readonly channel: string;
  readonly eventId: string;
  readonly roomId: string;
  readonly kind: 'joined' | 'left' | 'renamed' | 'botAdded';
  readonly at: number;
  readonly userIds?: readonly string[];
  readonly name?: string;
}

/** The key of a room over all channels. */
export const roomKeyOf = (channel: string, roomId: string): string => `${channel}:${roomId}`;

/** The key of a message over all channels; it is the cause of everything the message brings about. */
export const causeOf = (m: { channel: string; messageId: string }): string => `${m.channel}:${m.messageId}`;
