// What the bot is listening for: whose next words belong to a report just made or answer what it asked. A cache over
// the store, filled again at start; used before anything is written, so that chatter costs no write.
import { waitingPhotos, type Dialogue } from '../models/dialogue/dialogue';
import type { Photo } from '../models/message/incoming';
import { photoAwaitedFrom, type Request } from '../models/request/request';

export interface Ear {
  readonly requestId: string;
  /** What was asked for; absent while a report is merely still open for more words and photos. */
  readonly asked?: 'place';
  readonly category: string;
  /** The place in words; compared with what is said next by reading both alike. */
  readonly place: string;
  /** Epoch milliseconds; past it the ear is closed. */
  readonly until: number;
}

/** A question about a missing place stays open this long, in milliseconds. */
export const ASK_OPEN_MS = 24 * 3600_000;
/** "+1" without a number means the room's newest report for this long, in milliseconds. */
export const ANCHOR_MS = 10 * 60_000;

/** A room's newest report. */
export interface Anchor {
  readonly id: string;
  readonly category: string;
}

/** A photo this soon after one's own words goes with them, in milliseconds. */
export const JUST_SPOKEN_MS = 3 * 60_000;

/** A photo of finished work that was asked for is waited for this long, in milliseconds. */
const PHOTO_MS = 60 * 60_000;

export interface Ears {
  /** What this person's next words in the room may belong to. */
  of(roomKey: string, personKey: string, now: number): Ear | undefined;
  /** The newest report of a room, for a "+1" without a number. */
  anchor(roomKey: string, now: number): Anchor | undefined;
  /** Remembers for a moment that somebody spoke, never what. */
  spoke(roomKey: string, personKey: string, now: number): void;
  /** True when this person has just said something of their own: a photo that follows belongs to it. */
  hasSpoken(roomKey: string, personKey: string, now: number): boolean;
  /** Photos of this person that still wait for their words. */
  photos(roomKey: string, personKey: string, now: number): readonly Photo[];
  /** The request whose finished work this person was just asked to show. */
  lacksPhoto(personKey: string, now: number): string | undefined;
  /** Hears of photos without words, held or let go. */
  notePhotos(dialogue: Dialogue, now: number): void;
  /** Hears of a saved request. `keysOf` gives the identity keys of a person. */
  note(request: Request, keysOf: (personId: string) => readonly string[], windowMs: number, now: number): void;
}

/** Builds an empty set of ears. Closed ones are swept as new ones come. */
export function createEars(): Ears {
  const ears = new Map<string, Ear>();
  const anchors = new Map<string, Anchor & { until: number }>();
  const spoken = new Map<string, number>();
  const held = new Map<string, Dialogue>();
  const unseen = new Map<string, { readonly id: string; readonly until: number }>();
  let swept = 0;

  function sweep(now: number): void {
    if (now - swept < 60_000) return;
    swept = now;
    for (const [key, ear] of ears) if (ear.until <= now) ears.delete(key);
    for (const [key, at] of spoken) if (at + JUST_SPOKEN_MS <= now) spoken.delete(key);
    for (const [key, dialogue] of held) if (waitingPhotos(dialogue, now).length === 0) held.delete(key);
    for (const [key, one] of unseen) if (one.until <= now) unseen.delete(key);
    for (const [key, anchor] of anchors) if (anchor.until <= now) anchors.delete(key);
  }

  return {
    of(roomKey, personKey, now) {
      const ear = ears.get(`${roomKey} ${personKey}`);
      return ear && ear.until > now ? ear : undefined;
    },
    anchor(roomKey, now) {
      const anchor = anchors.get(roomKey);
      return anchor && anchor.until > now ? anchor : undefined;
    },
    spoke(roomKey, personKey, now) {
      sweep(now);
      spoken.set(`${roomKey} ${personKey}`, now);
    },
    hasSpoken: (roomKey, personKey, now) => (spoken.get(`${roomKey} ${personKey}`) ?? -Infinity) + JUST_SPOKEN_MS > now,
    photos(roomKey, personKey, now) {
      const dialogue = held.get(`${roomKey} ${personKey}`);
      return dialogue ? waitingPhotos(dialogue, now) : [];
    },
    lacksPhoto(personKey, now) {
      const one = unseen.get(personKey);
      return one && one.until > now ? one.id : undefined;
    },
    notePhotos(dialogue, now) {
      const key = `${dialogue.roomKey} ${dialogue.identityKey}`;
      if (waitingPhotos(dialogue, now).length > 0) held.set(key, dialogue);
      else held.delete(key);
    },
    note(request, keysOf, windowMs, now) {
      sweep(now);
      for (const [key, one] of unseen) if (one.id === request._id) unseen.delete(key);
      const shows = photoAwaitedFrom(request);
      if (shows !== undefined)
        for (const key of keysOf(shows)) unseen.set(key, { id: request._id, until: request.updatedAt + PHOTO_MS });
      const { roomKey } = request;
      if (roomKey === undefined) return;
      const asking = request.open && request.asked === 'place' && !request.place?.key;
      const until = request.open ? request.createdAt + (asking ? ASK_OPEN_MS : windowMs) : 0;
      for (const key of keysOf(request.reporterId)) {
        const at = `${roomKey} ${key}`;
        if (request.photos.length > 0) held.delete(at);
        if (until > now) {
          ears.set(at, {
            requestId: request._id,
            ...(asking ? { asked: 'place' as const } : {}),
            category: request.category,
            place: request.place?.text ?? '',
            until,
          });
        } else if (ears.get(at)?.requestId === request._id) ears.delete(at);
      }
      if (!request.private && request.createdAt + ANCHOR_MS > now && request.v === 1) {
        anchors.set(roomKey, { id: request._id, category: request.category, until: request.createdAt + ANCHOR_MS });
      }
    },
  };
}
