// Building, unit, floor and room as residents write them: 3号楼2单元501, 三栋, 3#2单元, A座, 3-2-501, 负一楼.
// Called by place.ts on text already widened (numerals.ts).
import { NUMBER, plainNumber } from './numerals';

/** Normalised parts found in one run of text; `span` covers all of them, `roomSpan` the room alone. */
export interface UnitParts {
  building?: string;
  unit?: string;
  floor?: string;
  room?: string;
  /** 二期 → '2', A区 → 'A': which part of a large estate. */
  phase?: string;
  span: [number, number];
  roomSpan?: [number, number];
}

const ORDINAL = `(?:第)?(${NUMBER}|[A-Z]\\d{0,3}|[甲乙丙丁])`;
// 3楼2单元 and 3-2单元 name a building, though 楼 and a dash alone do not; 好 and 搂 are what a tired thumb makes of it.
const BUILDING = new RegExp(
  `${ORDINAL} ?(?:(?:号院)(${NUMBER}))?(?:[号好]楼|号搂|号栋|号幢|[栋幢座]楼(?![下上道梯顶门前后里外旁])|号公寓|#楼|#栋|栋|幢|座(?![桥山塔城庙谈位椅])|#|[楼-](?=${NUMBER}单元))儿?`,
  'y',
);
const UNIT = new RegExp(`${ORDINAL} ?(?:(?:号|个)?(?:单元|门洞)|门(?=\\d{3,4}))`, 'y');
const FLOOR = new RegExp(`(负|地下|-)?(${NUMBER}|[B]\\d)(?:楼|层|F(?![A-Z]))儿?`, 'y');
/** After a number these make it a count, a price, a date or a route. Source of a RegExp. */
const COUNTED = '[\\d.元块万度米年多余个位平㎡盏辆台次路栋幢]|天(?!天)|户(?!主)|人(?!家)|号[楼栋院线店]';
const ROOM = new RegExp(
  `(\\d{3,4}|[零〇一二三四五六七八九]{3,4})(?:号房|号(?![楼栋院线店])|室|房(?![屋子]))?(?!${COUNTED})`,
  'y',
);
const ROOM_ALONE = /(\d{3,4})(?:号房|室)/y;
const PHASE = new RegExp(`第?(${NUMBER}|[A-Z])期|([A-Z]|[东西南北中])区(?![域别])`, 'y');
const DASHED =
  /(\d{1,3})[-—–－](?:(\d{1,2})[-—–－])?(\d{3,4})(?:室|号房|房(?![屋子]))?(?![\d\-—–.元块万度米个人户年月日天点%])/y;

/** A count, not a name: 两栋楼, 共3栋, 这栋, 18层住宅. */
const COUNT_BEFORE = /[这那每哪几有共建拆盖了整同总剩余近约达等到]$/;
const COUNT_AFTER = /^(?:楼房|房子|别墅|高层|小高层|住宅|建筑|以上|以下|多高|高|的楼)/;
const SMALL_COUNT = /^(?:一|两|几)$/;

const at = (re: RegExp, text: string, i: number): RegExpExecArray | null => {
  re.lastIndex = i;
  return re.exec(text);
};

const floorOf = (m: RegExpExecArray): string => {
  const n = m[2]!.startsWith('B') ? `-${m[2]!.slice(1)}` : plainNumber(m[2]!);
  return m[1] ? `-${n}` : n;
};

/** Parts that start exactly at `start`; undefined when none does. */
function partsFrom(text: string, start: number): UnitParts | undefined {
  let i = start;
  const parts: UnitParts = { span: [start, start] };
  let m = at(PHASE, text, i);
  if (m) {
    parts.phase = plainNumber(m[1] ?? m[2]!);
    i += m[0].length;
  }
  if ((m = at(DASHED, text, i)) && !/[\d\-—–.]/.test(text[i - 1] ?? '')) {
    parts.building = plainNumber(m[1]!);
    if (m[2]) parts.unit = plainNumber(m[2]);
    parts.room = m[3]!;
    parts.roomSpan = [i + m[0].lastIndexOf(m[3]!), i + m[0].length];
    parts.span = [start, i + m[0].length];
    return parts;
  }
  if ((m = at(BUILDING, text, i)) && isNamed(text, i, m)) {
    parts.building = plainNumber(m[2] ?? m[1]!);
    i += m[0].length;
  }
  if ((m = at(UNIT, text, i)) && !COUNT_BEFORE.test(text.slice(Math.max(0, i - 1), i))) {
    parts.unit = plainNumber(m[1]!);
    i += m[0].length;
  }
  const known = parts.building !== undefined || parts.unit !== undefined;
  if ((m = at(FLOOR, text, i)) && (known || isNamed(text, i, m))) {
    parts.floor = floorOf(m);
    i += m[0].length;
  }
  if (known || parts.floor !== undefined) {
    if (text[i] === '-' || text[i] === ' ' || text[i] === '的') m = at(ROOM, text, i + 1);
    else m = at(ROOM, text, i);
  } else m = at(ROOM_ALONE, text, i);
  if (m && !/\d/.test(text[m.index - 1] ?? '')) {
    parts.room = plainNumber(m[1]!);
    parts.roomSpan = [m.index, m.index + m[0].length];
    i = m.index + m[0].length;
  }
  if (i === start) return undefined;
  parts.span = [start, i];
  return parts;
}

function isNamed(text: string, i: number, m: RegExpExecArray): boolean {
  const before = text.slice(Math.max(0, i - 1), i);
  const after = text.slice(i + m[0].length, i + m[0].length + 3);
  if (/\d/.test(before)) return false;
  if (COUNT_BEFORE.test(before) || COUNT_AFTER.test(after)) return false;
  const ordinal = m[2] && m[0].endsWith('楼') ? m[2] : (m[1] ?? m[2] ?? '');
  // "一栋楼" counts, "一栋" beside a matter names; "第一栋" always names.
  return !(
    SMALL_COUNT.test(ordinal) &&
    (m[0].endsWith('楼') ? /栋楼|幢楼|座楼/.test(m[0]) : /^[楼房]/.test(after) || m[0].endsWith('座'))
  );
}

const STARTER = /[\d零一二两三四五六七八九十第甲乙丙丁负地A-Z东西南北中-]/;

/** Every run of parts, left to right, not overlapping. A bare phase (二期) counts; a bare number does not. */
export function findUnits(text: string): UnitParts[] {
  const found: UnitParts[] = [];
  for (let i = 0; i < text.length; i++) {
    if (!STARTER.test(text[i]!)) continue;
    const parts = partsFrom(text, i);
    if (parts) {
      found.push(parts);
      i = parts.span[1] - 1;
    }
  }
  return found;
}
