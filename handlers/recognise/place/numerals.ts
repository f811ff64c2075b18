// Widths and numbers: full-width to half-width without moving any position, Chinese numerals to digits.
// Called by every stage of place reading and by mask.ts.

const DIGITS: Readonly<Record<string, number>> = {
  零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 壹: 1, 贰: 2, 叁: 3,
}; // prettier-ignore

/** A number as people write it in an address: digits or Chinese numerals, up to four places. Source of a RegExp. */
export const NUMBER = '(?:\\d{1,4}|[零〇一二两三四五六七八九十百壹贰叁]{1,5})';

/**
 * Full-width letters, digits and signs to half-width, letters to upper case. Every character keeps its position,
 * so spans found in the result hold in the original.
 */
export function widen(text: string): string {
  let plain = true;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if ((c >= 0xff01 && c <= 0xff5e) || c === 0x3000 || (c >= 97 && c <= 122)) {
      plain = false;
      break;
    }
  }
  if (plain) return text;
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 0xff01 && c <= 0xff5e) {
      const half = c - 0xfee0;
      out += String.fromCharCode(half >= 97 && half <= 122 ? half - 32 : half);
    } else if (c >= 97 && c <= 122) out += String.fromCharCode(c - 32);
    else out += c === 0x3000 ? ' ' : text[i];
  }
  return out;
}

/** '十二' → '12', '一零三' → '103', '08' → '8', 'A12' stays. What is not a number comes back unchanged. */
export function plainNumber(written: string): string {
  if (/^\d+$/.test(written)) return String(Number(written));
  if (!/^[零〇一二两三四五六七八九十百壹贰叁]+$/.test(written)) return written;
  if (!/[十百]/.test(written)) return String(Number([...written].map((c) => DIGITS[c]).join('')));
  let total = 0;
  let digit = 0;
  let seen = false;
  for (const c of written) {
    if (c === '百') {
      total += (seen ? digit : 1) * 100;
      digit = 0;
      seen = false;
    } else if (c === '十') {
      total += (seen ? digit : 1) * 10;
      digit = 0;
      seen = false;
    } else {
      digit = DIGITS[c] ?? 0;
      seen = digit > 0;
    }
  }
  return String(total + digit);
}
