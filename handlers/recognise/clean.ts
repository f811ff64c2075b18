// Makes a message safe to read, keep and repeat: no control or direction characters, no mentions of the bot, plain digits
// and letters, one kind of blank. Called for every message before anything else looks at its words.
import { cleanText as withoutUnseen } from '../../models/kernel/clean-text';

/** Blank-like fillers and private characters that only get in the way of reading. */
const FILLERS = /\u200C|\u200D|[\u00AD\u115F\u1160\u180E\u3164\uE000-\uF8FF\uFFFD]/g;
/** Names the bot answers to, as people type them in a mention. */
const MENTION = /@(?:小邻|邻里|linli)[\s\u2005,，:：]*/gi;
const FULL_WIDTH = /[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\uFF0B\uFF03]/g;

/** The words of a message as they may be read and kept. */
export const cleanText = (text: string): string =>
  withoutUnseen(text.replace(/[\u2005\t]/g, ' '))
    .replace(FILLERS, '')
    .replace(FULL_WIDTH, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(MENTION, '')
    .replace(/[ \u3000\u00A0]+/g, ' ')
    .trim();
