// The seam between platforms and Linli. A channel knows one platform and no business rule.
import type { Incoming, RoomEvent } from '../models/message/incoming';
import type { About } from '../models/message/say';

/** What a platform can do; render and help adapt to it. */
export interface Abilities {
  /** Hears every message of a group, not only those that mention it. */
  readonly hearsAll: boolean;
  readonly buttons: boolean;
  readonly quotes: boolean;
  readonly recalls: boolean;
  readonly photos: boolean;
  /** Longest text of one message, in characters. */
  readonly textLimit: number;
  /** At most this many messages to one room in the window (ms); the outbox keeps to it. */
  readonly pace: { readonly count: number; readonly windowMs: number };
  /** The same over all rooms of one robot, where the platform limits that. */
  readonly robotPace?: { readonly count: number; readonly windowMs: number };
}

/** A message ready for a platform. `key` is the same on every retry, so that a platform that can may drop repeats. */
export interface Rendered {
  readonly key: string;
  readonly roomId: string;
  readonly direct: boolean;
  /** Person addressed in a direct message. */
  readonly userId?: string;
  readonly text: string;
  readonly buttons: readonly { readonly label: string; readonly says: string }[];
  readonly photos: readonly string[];
  readonly about?: About;
}

/** What became of a send: the platform's message id where it tells one. */
export type Receipt = { readonly messageId?: string };

/** Thrown by send. `retry` false goes to the dead letters at once. */
export class SendError extends Error {
  constructor(
    /** Short code for logs and the console, without personal words. */
    readonly code: string,
    readonly retry: boolean,
    /** Wait at least this long (ms) when the platform says so. */
    readonly waitMs?: number,
  ) {
    super(code);
    this.name = 'SendError';
  }
}

/** Calls that a channel makes. Each resolves once the thing is on disk (or known not to matter): acknowledge then. */
export interface Receiver {
  message(incoming: Incoming): Promise<void>;
  event(event: RoomEvent): Promise<void>;
}

export interface Channel {
  readonly name: string;
  readonly can: Abilities;
  start(receiver: Receiver): Promise<void>;
  /** Stops hearing first, then lets sends under way end. */
  stop(): Promise<void>;
  /** Sends one message. Resolves with the receipt; throws SendError. */
  send(message: Rendered): Promise<Receipt>;
  /** The channel's room id for a direct chat with a user, where it can open one by itself. */
  directRoom(userId: string): string | undefined;
  /** `up`, `down` or `starting`, for /readyz and the console. */
  state(): 'up' | 'down' | 'starting';
}
