// Reads a log of either form. Called by the replay command.
import { type Line, type LogResult, NO_HEADER } from './chat-log';
import { jsonLog } from './json-log';
import { plainLog } from './plain-log';

/** Reads a log in either form; a text whose first words are `{` is JSON lines unless only the header is. */
export function readLog(text: string): LogResult {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((words, i) => ({ line: i + 1, words }));
  const written = lines.filter((l) => l.words.trim() !== '');
  if (written.length === 0) return { problems: [{ line: 1, problem: 'empty', params: {} }] };
  const [first, second] = written;
  const json = (l: (typeof written)[number] | undefined): boolean => l?.words.trimStart().startsWith('{') === true;
  if (json(second) || (json(first) && second === undefined)) return jsonLog(written);
  return json(first) ? headed(lines, first!) : plainLog(lines, NO_HEADER);
}

function headed(lines: readonly Line[], first: Line): LogResult {
  const head = jsonLog([first]);
  if ('problems' in head) return head;
  if (head.log.messages.length > 0) return jsonLog(lines.filter((l) => l.words.trim() !== ''));
  return plainLog(
    lines.filter((l) => l.line > first.line),
    head.log.header,
  );
}
