// Reads the plain text of a copied chat, in the shapes that WeChat, WeCom and DingTalk leave on the clipboard;
// docs/replay.md shows them. Called by read-log.ts.
import { localMoment } from './moment';
import type { Line, LogHeader, LogMessage, LogProblem, LogResult } from './chat-log';

const DATE = '(?:(?<y>\\d{4})[-/.年])?(?<mo>\\d{1,2})[-/.月](?<d>\\d{1,2})日?';
const DAY = '(?:\\s*[（(]?(?:星期|周)[一二三四五六日天][)）]?)?';
const HALF = '(?<half>凌晨|清晨|早上|上午|中午|下午|傍晚|晚上)?';
const TIME = `${HALF}\\s*(?<h>\\d{1,2})[:：](?<mi>\\d{2})(?:[:：](?<s>\\d{2}))?`;
const NAME = '(?<name>[^:：\\n]{1,40}?)';
const TEXT = '[:：]\\s?(?<text>.*)';

const line = (pattern: string): RegExp => new RegExp(`^\\s*${pattern}\\s*$`, 'u');

/** Where a message begins, in every shape known. A file keeps to the shape of its first message. */
const HEADS: readonly RegExp[] = [
  line(`[[【]?${DATE}${DAY}[ T]\\s*${TIME}[\\]】]?\\s+${NAME}\\s*${TEXT}`),
  line(`${NAME}\\s*[（(]${DATE}${DAY}\\s+${TIME}[)）]\\s*[:：]?\\s*(?<text>.*)`),
  line(`${NAME}\\s+${DATE}${DAY}\\s+${TIME}`),
  line(`${DATE}${DAY}\\s+${TIME}\\s+${NAME}`),
  line(`[[【]?${TIME}[\\]】]?\\s+${NAME}\\s*${TEXT}`),
  line(`${NAME}\\s+${TIME}`),
];
/** A date on a line of its own, with or without a time: what follows happened then. */
const DATED = line(`[—–\\-=\\s]*(?:(?=\\d{4}|\\d{1,2}月))${DATE}${DAY}(?:\\s*${TIME})?[—–\\-=\\s]*`);
const TITLE = /聊天记录|^[—–\-=*\s]+$/;
const NOTICE =
  /(?:撤回了?一条消息|加入了?(?:本)?群聊?|(?:移出|退出)了?群聊|修改群名为|拍了拍|以上是打招呼的内容|以下(?:为|是)新消息|开启了群公告)[”"“」。]?\s*(?:重新编辑)?$/;

/** What stands in a copy for something without words. */
const WORDLESS = /^\s*\[(?:视频|动画表情|表情|文件|链接|红包|转账|小程序|聊天记录|视频号|音乐|名片)\].*$/u;
const PHOTO = /\[(?:图片|照片|图像|Image|Photo)\]/gu;
const VOICE = /^\s*\[(?:语音|语音转文字|Voice)\]\s*(?:\d{1,3}\s*(?:"|″|”|秒)\s*)?/u;
const LOCATION = /\[(?:位置|定位|Location)\]\s*/gu;
/** WeChat puts the words replied to in corner brackets, then a rule, then the reply. */
const QUOTE = /^\s*[「『][^：:\n]{1,40}[：:]\s*([\s\S]+?)[」』]\s*\n[-—–\s]{5,}\n([\s\S]*)$/u;

interface Raw {
  readonly line: number;
  readonly at: number;
  readonly from: string;
  readonly words: string[];
}

interface Day {
  year?: number;
  date?: readonly number[];
}

const AFTERNOON = ['下午', '傍晚', '晚上'];

function timeOf(groups: Record<string, string | undefined>): number[] {
  const hour = Number(groups['h']);
  const { half } = groups;
  const later = half !== undefined && (AFTERNOON.includes(half) || (half === '中午' && hour < 6)) && hour < 12;
  return [later ? hour + 12 : hour, Number(groups['mi']), Number(groups['s'] ?? 0)];
}

/** The date of a head or of a line of its own; a year or a date not written is the last one that was. */
function dateOf(groups: Record<string, string | undefined>, day: Day): readonly number[] | undefined {
  if (groups['mo'] === undefined) return day.date;
  const year = groups['y'] === undefined ? day.year : Number(groups['y']);
  return year === undefined ? undefined : [year, Number(groups['mo']), Number(groups['d'])];
}

/** Message of a raw block: marks for pictures, voice, places and quotes taken out of the words. */
function messageOf(raw: Raw, n: number): LogMessage {
  const all = raw.words.join('\n').trim();
  const quoted = QUOTE.exec(all);
  const said = quoted ? quoted[2]! : all;
  const words = said
    .split('\n')
    .filter((l) => !WORDLESS.test(l))
    .join('\n');
  const photos = Math.min(9, words.match(PHOTO)?.length ?? 0);
  const voice = VOICE.test(words);
  const text = words.replace(PHOTO, ' ').replace(VOICE, '').replace(LOCATION, ' ').trim();
  return {
    n,
    line: raw.line,
    at: raw.at,
    from: raw.from,
    text,
    photos,
    direct: false,
    voice,
    mention: false,
    ...(quoted ? { quote: quoted[1]!.trim() } : {}),
  };
}

/** Reads a copied chat. */
export function plainLog(lines: readonly Line[], header: LogHeader): LogResult {
  const problems: LogProblem[] = [];
  const raws: Raw[] = [];
  const day: Day = {};
  let shape: RegExp | undefined;
  let notices = 0;

  function dated(line: Line, groups: Record<string, string | undefined>): number | undefined {
    const date = dateOf(groups, day);
    if (!date) {
      problems.push({ line: line.line, problem: 'noYear', params: {} });
      return undefined;
    }
    const at = localMoment(date, groups['h'] === undefined ? [0, 0, 0] : timeOf(groups));
    if (at === undefined) {
      problems.push({ line: line.line, problem: 'badTime', params: { time: line.words.trim().slice(0, 40) } });
      return undefined;
    }
    day.date = date;
    day.year = date[0] as number;
    return at;
  }

  for (const current of lines) {
    const { words } = current;
    const last = raws.at(-1);
    if (words.trim() === '') {
      last?.words.push('');
      continue;
    }
    const day1 = DATED.exec(words);
    if (day1?.groups) {
      dated(current, day1.groups);
      continue;
    }
    const head: RegExpExecArray | null = shape ? shape.exec(words) : first(words);
    const from = head?.groups?.['name']?.trim();
    if (head?.groups && from && !NOTICE.test(from)) {
      shape ??= HEADS.find((h) => h.test(words));
      const at = dated(current, head.groups);
      if (at === undefined) continue;
      raws.push({ line: current.line, at, from, words: [head.groups['text'] ?? ''] });
    } else if (NOTICE.test(words)) {
      notices += 1;
    } else if (last) {
      last.words.push(words);
    } else if (!TITLE.test(words)) {
      if (problems.length === 0) problems.push({ line: current.line, problem: 'noHead', params: {} });
      break;
    }
  }
  if (problems.length > 0) return { problems };
  if (raws.length === 0) return { problems: [{ line: lines[0]?.line ?? 1, problem: 'empty', params: {} }] };
  return { log: { header, messages: raws.map((raw, i) => messageOf(raw, i + 1)), notices } };
}

function first(words: string): RegExpExecArray | null {
  for (const head of HEADS) {
    const found = head.exec(words);
    if (found) return found;
  }
  return null;
}
