// Makes typed text safe to keep and to show. Called wherever words come in over HTTP.

/* Everything invisible that can reorder or break text: C0 and C1 controls but tab and newline, direction marks and
   overrides, the byte order mark, line separators. The joiner of emoji (U+200D) stays. */
const UNWANTED =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Text without control and direction characters, with `\n` newlines, half surrogates replaced and ends trimmed. Idempotent. */
export const cleanText = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\r\n?/g, '\n')
    .replace(UNWANTED, '')
    .replace(/\n{4,}/g, '\n\n\n')
    .trim();

/** The same for names and other single lines: newlines and tabs become one space. */
export const cleanLine = (text: string): string => cleanText(text).replace(/\s+/g, ' ');
