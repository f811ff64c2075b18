// WeChat puppets deliver a quoting message as one text: 「Name：quoted words」, a line of dashes, the answer. This takes it
// apart and finds the bot's own message by its words, as payloads carry no id of what is quoted. Used by reading.ts and
// index.ts.

const QUOTE = /^「([^：:\n]{0,64})[：:]\s*([\s\S]*?)」\s*\n\s*(?:-\s?){5,}\s*\n([\s\S]*)$/;

/** Clients shorten what they quote; so many characters must agree. */
const ENOUGH = 8;
const KEPT = 500;

/** Words and the quoted words before them, when the text is a quoting one. */
export function splitQuote(text: string): { text: string; quoted?: string } {
  const found = QUOTE.exec(text);
  if (!found) return { text };
  return { text: (found[3] as string).trim(), quoted: (found[2] as string).trim() };
}

/** What the bot said lately, to find again what people quote. */
export interface Quotes {
  note(roomId: string, messageId: string, text: string): void;
  /** Id of the newest message of the bot in the room with these words, whole or cut short. */
  idOf(roomId: string, quoted: string): string | undefined;
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Builds an empty memory of the last 500 messages. */
export function createQuotes(): Quotes {
  const said: { roomId: string; messageId: string; text: string }[] = [];
  return {
    note(roomId, messageId, text) {
      said.push({ roomId, messageId, text: plain(text) });
      if (said.length > KEPT) said.shift();
    },
    idOf(roomId, quoted) {
      const words = plain(quoted).replace(/(\.{3}|…)+$/, '');
      const fits = (text: string): boolean =>
        text === words || (words.length >= ENOUGH && (text.startsWith(words) || text.endsWith(words)));
      return said.findLast((m) => m.roomId === roomId && fits(m.text))?.messageId;
    },
  };
}
