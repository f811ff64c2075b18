// Makes a message safe to read, keep and repeat: no control or direction characters, no mentions of the bot, one kind
// of blank. Called for every message before anything else looks at its words.

/** Control characters but line breaks, zero-width and bidirectional marks, private use, lone surrogates. */
const UNSEEN = new RegExp(
  '[\\u0000-\\u0009\\u000B-\\u001F\\u007F-\\u009F\\u00AD\\u061C\\u115F\\u1160\\u180E\\u200B-\\u200F\\u2028-\\u202E\\u2060-\\u206F\\u3164\\uE000-\\uF8FF\\uFEFF\\uFFF9-\\uFFFB]',
  'g',
);
const LONE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
/** Names the bot answers to, as people type them in a mention. */
const MENTION = /@(?:小邻|邻里|linli)[\s\u2005,，:：]*/gi;

/** The words of a message as they may be read and kept. Full-width letters and digits become plain ones. */
export const cleanText = (text: string): string =>
  text
    .replace(UNSEEN, (c) => (c === '\u2005' || c === '\t' ? ' ' : ''))
    .replace(LONE, '')
    .replace(/[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\uFF0B\uFF03]/g, (c) =>
      String.fromCharCode(c.charCodeAt(0) - 0xfee0),
    )
    .replace(MENTION, '')
    .replace(/[ \u3000\u00A0]+/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
