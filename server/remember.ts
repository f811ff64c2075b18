// After a start: whose reports are still open for more words, whose photos still wait. Read from the store once.
import { ASK_OPEN_MS } from '../handlers/ears';
import { WORDS_WITHIN_MS, type Dialogue } from '../models/dialogue/dialogue';
import type { Request } from '../models/request/request';
import type { Directory } from '../store/directory';
import type { Collections } from '../store/models';

/** Most recent reports looked at; more than this in a day of one process's rooms are chatter by their own number. */
const MOST = 2000;

export interface RememberPorts {
  readonly collections: Collections;
  readonly directory: Directory;
  readonly now: number;
  note(request: Request): void;
  photos(dialogue: Dialogue, now: number): void;
}

/** Fills the ears. */
export async function rememberEars({ collections, directory, now, note, photos }: RememberPorts): Promise<void> {
  const tops = [...directory.tree().units.values()].filter((u) => u.parentId === null).map((u) => u._id);
  for (const top of tops) {
    const recent = await collections.requests
      .find({ path: top, status: 'accepted', createdAt: { $gt: now - ASK_OPEN_MS } })
      .sort({ createdAt: -1 })
      .limit(MOST)
      .toArray();
    for (const request of recent.reverse()) {
      await directory.person(request.reporterId);
      note(request);
    }
  }
  for (const dialogue of await collections.dialogues.find({ at: { $gt: now - WORDS_WITHIN_MS } }).toArray()) {
    photos(dialogue, now);
  }
}
