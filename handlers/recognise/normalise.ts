// First stage of reading a message: one plain spelling for what phones, keyboards and voice input produce in many.
// Called by read.ts before anything is scored, and by the training scripts so that both see the same text.
import { readTraditional } from './traditional';

const LINE_ENDS = /\s*[\r\n\u2028\u2029]+\s*/g;
const INVISIBLE = /[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
const PICTURES = /(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u20e3)+/gu;
// Drawn faces of chat clients are written as one to three characters in brackets: [捂脸] [OK].
const FACES = /\[(?!电话|证件|车牌|邮箱|网址|号码|图片|视频|语音|位置)[\u4e00-\u9fffA-Za-z]{1,4}\]/g;
const MENTION = /@[^\s@,,。!!??::]{1,24}(?:[\s\u2005]+|$)/g;
const BETWEEN_HAN = /(?<=[\u4e00-\u9fff,。!?、;:])\s+(?=[\u4e00-\u9fff])|\s+$|^\s+/g;
const FILLERS = /^(?:(?:嗯|呃|额|唔|哦)+[,、,.。\s]*(?:那个|就是|这个)*[,、,\s]*|(?:那个|就是说?|这个)[,、,\s]+)+/;
const STAMMER = /(那个|这个|就是|然后)(?:[,、,\s]*\1)+[,、,\s]*/g;
const NEEDS_CARE = /[^\u4e00-\u9fff0-9a-z,。?!、]/;
const PUNCTUATION: Readonly<Record<string, string>> = {
  ',': ',',
  '.': '。',
  '!': '!',
  '?': '?',
  ';': ';',
  ':': ':',
  '~': '~',
  '…': '…',
  '⋯': '…',
  '‧': '·',
};

/** What was taken out of a text but still says something about its tone. */
export interface Normalised {
  readonly text: string;
  /** Emoji and drawn faces removed. */
  readonly faces: number;
  /** Somebody was mentioned with @. */
  readonly mentions: number;
}

/**
 * The plain form of a message: NFKC, half-width letters and full-width marks, lower case, simplified characters, no
 * invisible or direction-changing characters, no emoji, no @mentions, at most two of the same character in a row and
 * one of the same mark, no hesitations of dictated speech at its head. Idempotent. Never throws; '' for nothing left.
 */
export const normalise = (raw: string): Normalised => {
  let faces = 0;
  let mentions = 0;
  if (raw.length <= 200 && !NEEDS_CARE.test(raw)) {
    return { text: plainSpeech(raw), faces, mentions };
  }
  // Past a few thousand characters nothing changes the reading, only the time it takes.
  let text = raw.slice(0, 4000).normalize('NFKC').trim().replace(LINE_ENDS, ',').replace(INVISIBLE, '');
  text = text.replace(PICTURES, () => (faces++, ''));
  text = text.replace(FACES, () => (faces++, ''));
  text = text.replace(MENTION, () => (mentions++, ''));
  text = widen(text.toLowerCase()).replace(/\s+/g, ' ').replace(BETWEEN_HAN, '');
  return { text: plainSpeech(text).trim(), faces, mentions };
};

const plainSpeech = (text: string): string =>
  squeeze(readTraditional(text)).replace(STAMMER, '$1').replace(FILLERS, '');

// Marks become full-width; a point or colon between digits or letters is part of a number, an hour or an address.
const widen = (text: string): string =>
  text.replace(/(?<![0-9a-z])[.:,]|[.:,](?![0-9a-z])|[!?;]|\.{2,}|…+/g, (mark) =>
    mark.length > 1 ? '…' : (PUNCTUATION[mark] ?? mark),
  );

const squeeze = (text: string): string =>
  text.replace(/([^0-9a-z])\1{1,}/g, (_run, one: string) => (/[\u4e00-\u9fff]/.test(one) ? one + one : one));
