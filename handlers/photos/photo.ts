// A photo without words in a group or direct chat: held for the words that follow, asked about once, then forgotten.
import {
  ASK_AFTER_MS,
  ASK_AGAIN_MS,
  WORDS_WITHIN_MS,
  waitingPhotos,
  type Dialogue,
} from '../../models/dialogue/dialogue';
import { idFrom } from '../../models/kernel/ids';
import type { Photo } from '../../models/message/incoming';
import { identityKey } from '../../models/person/person';
import type { Request } from '../../models/request/request';
import { defineHandler } from '../handler';

const DUE = 'photo.due';
/** Photos held for one person at a time; later ones push out the first. */
const MOST = 9;

/** Holds a bare photo. */
export const photo = defineHandler<{ photos: readonly Photo[] }, { dialogue: Dialogue | undefined }>({
  id: 'request.photo',
  async load(turn, _args, read) {
    return { dialogue: await read.dialogue(dialogueId(turn.room?._id ?? '', turn.actor._id)) };
  },
  decide(turn, args, { dialogue }) {
    if (!turn.room || !turn.message || dialogue?.causes.includes(turn.cause)) return undefined;
    const photos = [...(dialogue ? waitingPhotos(dialogue, turn.now) : []), ...args.photos].slice(-MOST);
    const record: Dialogue = {
      ...dialogue,
      _id: dialogueId(turn.room._id, turn.actor._id),
      v: (dialogue?.v ?? 0) + 1,
      causes: [...(dialogue?.causes ?? []), turn.cause].slice(-20),
      roomKey: turn.room._id,
      personId: turn.actor._id,
      identityKey: identityKey(turn.message.channel, turn.message.userId),
      photos,
      at: turn.now,
    };
    const asked = dialogue?.askedAt !== undefined && turn.now < dialogue.askedAt + ASK_AGAIN_MS;
    const dueAt = asked ? turn.now + WORDS_WITHIN_MS : turn.now + ASK_AFTER_MS;
    return { save: { kind: 'dialogue', record }, say: [], alarm: { handler: DUE, dueAt } };
  },
});

/** The wait is over: asks once when the photo found no words, later lets it go. */
export const photoDue = defineHandler<{ id: string }, { dialogue: Dialogue | undefined; reports: readonly Request[] }>({
  id: DUE,
  async load(_turn, { id }, read) {
    const dialogue = await read.dialogue(id);
    if (!dialogue) return { dialogue, reports: [] };
    // Photos of a finished repair come from whoever works on it.
    const [own, inHand] = await Promise.all([
      read.requests({ reporterId: dialogue.personId }, { limit: 3 }),
      read.requests({ assigneeId: dialogue.personId }, { limit: 20 }),
    ]);
    return { dialogue, reports: [...own, ...inHand] };
  },
  decide(turn, _args, { dialogue, reports }) {
    if (!dialogue || dialogue.causes.includes(turn.cause)) return undefined;
    const used = new Set(reports.flatMap((r) => [...r.photos, ...r.donePhotos].map((p) => p.id)));
    const waiting = waitingPhotos(dialogue, turn.now).filter((p) => !used.has(p.id));
    const next = { ...dialogue, v: dialogue.v + 1, causes: [...dialogue.causes, turn.cause].slice(-20) };
    const asked = dialogue.askedAt !== undefined && turn.now < dialogue.askedAt + ASK_AGAIN_MS;
    if (waiting.length > 0 && !asked) {
      return {
        save: { kind: 'dialogue', record: { ...next, photos: waiting, askedAt: turn.now } as Dialogue },
        say: [{ to: { room: dialogue.roomKey }, key: 'photo.ask', params: {}, weight: 'reply' }],
        alarm: { handler: DUE, dueAt: dialogue.at + WORDS_WITHIN_MS },
      };
    }
    if (asked && dialogue.askedAt !== undefined) {
      const forgotten = { ...next, photos: [] } as Dialogue;
      const dueAt = dialogue.askedAt + ASK_AGAIN_MS;
      return { save: { kind: 'dialogue', record: forgotten }, say: [], alarm: { handler: DUE, dueAt } };
    }
    return { save: { kind: 'dialogue', record: next, remove: true }, say: [] };
  },
});

const dialogueId = (roomKey: string, personId: string): string => idFrom('dialogue', roomKey, personId);
