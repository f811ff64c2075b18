// A photo without words: kept for a few minutes so that the words that follow find it, asked about once.
import type { Versioned } from '../message/outcome';
import type { Photo } from '../message/incoming';

/** Photos wait this long for their words before the bot asks, in milliseconds. */
export const ASK_AFTER_MS = 60_000;
/** Photos still find their words this long after the last one, in milliseconds. */
export const WORDS_WITHIN_MS = 10 * 60_000;
/** A person is asked about a photo at most once in this time, in milliseconds. */
export const ASK_AGAIN_MS = 24 * 3600_000;

export interface Dialogue extends Versioned {
  readonly roomKey: string;
  readonly personId: string;
  readonly identityKey: string;
  readonly photos: readonly Photo[];
  /** Last photo (epoch ms). */
  readonly at: number;
  readonly askedAt?: number;
}

/** Photos that still wait for words at a moment. */
export const waitingPhotos = (d: Dialogue, now: number): readonly Photo[] =>
  now < d.at + WORDS_WITHIN_MS ? d.photos : [];
