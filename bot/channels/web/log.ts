// The order of the web channel's kept messages: each gets the next number, once, whoever writes. Called by the channel.
import type { WebDraft, WebMessage, WebStore } from '../../../models/web/chat';

interface Waiting {
  readonly draft: WebDraft;
  readonly done: (result: Appended) => void;
  readonly failed: (error: unknown) => void;
}

export interface Appended {
  readonly message: WebMessage;
  /** False when the id was there already: nothing was written, nobody is told again. */
  readonly fresh: boolean;
}

export interface MessageLog {
  /** Resolves once the message is on disk; the same id again resolves with the first one. */
  append(draft: WebDraft): Promise<Appended>;
}

const BATCH = 200;
const ROUNDS = 50;

/**
 * Numbers are consecutive over all rooms and processes: a number is only used by who has seen the one before, and a
 * unique index settles races. So whoever has read number n has everything up to n, which resuming by number relies on.
 * Messages that arrive while a write is under way go out together with the next one.
 */
export function createMessageLog(store: WebStore): MessageLog {
  const waiting: Waiting[] = [];
  let last: number | undefined;
  let working = false;

  async function write(batch: readonly Waiting[]): Promise<void> {
    let open = batch;
    for (let round = 0; open.length > 0; round += 1) {
      if (round === ROUNDS) throw new Error('No place found in the order of messages');
      const there = new Map((await store.messagesById(open.map((w) => w.draft._id))).map((m) => [m._id, m]));
      const fresh = new Map<string, WebMessage>();
      let seq: number = last ?? (await store.lastSeq());
      for (const { draft } of open) {
        if (there.has(draft._id) || fresh.has(draft._id)) continue;
        seq += 1;
        fresh.set(draft._id, { ...draft, seq });
      }
      const rows = [...fresh.values()];
      const written = rows.length === 0 ? 0 : await store.insertMessages(rows);
      const mine = new Set(rows.slice(0, written).map((m) => m._id));
      // Fewer than asked: another process took an id or a number, so both are looked up anew.
      last = written === rows.length ? seq : undefined;
      const rest: Waiting[] = [];
      for (const w of open) {
        const old = there.get(w.draft._id);
        const own = mine.has(w.draft._id) ? fresh.get(w.draft._id) : undefined;
        if (old) w.done({ message: old, fresh: false });
        else if (own) w.done({ message: own, fresh: true });
        else rest.push(w);
        // A second draft of one id in the same batch is a repeat.
        if (own) {
          mine.delete(own._id);
          there.set(own._id, own);
        }
      }
      open = rest;
    }
  }

  async function work(): Promise<void> {
    working = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      try {
        await write(batch);
      } catch (error) {
        last = undefined;
        for (const w of batch) w.failed(error);
      }
    }
    working = false;
  }

  return {
    append: (draft) =>
      new Promise((done, failed) => {
        waiting.push({ draft, done, failed });
        if (!working) void work();
      }),
  };
}
