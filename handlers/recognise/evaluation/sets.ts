// Scores the reader on sets of labelled rows: request or chatter, class of affairs, urgency, places, same matter.
// Called by eval.cli.ts. Each takes rows and answers with printed lines.
import { findPlaces } from '../place/place';
import { sectorOf, type Recogniser } from '../read';
import { similarity } from '../duplicate/similarity';
import { areaUnderCurve, scoresByClass, scoresLine, scoresOf, shareLine, shareOf } from './measures';

/** A row of a set; which fields it has depends on the set. */
export type Row = Readonly<Record<string, unknown>>;

const text = (row: Row, key: string): string => (typeof row[key] === 'string' ? row[key] : '');
const list = (row: Row, key: string): readonly string[] => (Array.isArray(row[key]) ? (row[key] as string[]) : []);

/** The seven classes of affairs as message boards label them. */
const BOARD_CLASSES: Readonly<Record<string, string>> = {
  城乡建设: 'construction',
  环境保护: 'environment',
  交通运输: 'transport',
  教育文体: 'education',
  劳动和社会保障: 'labour',
  商贸旅游: 'trade',
  卫生计生: 'health',
};

/** Rows `{text, label: request|chat, kind}`: F1 of both classes, and of each kind against the whole other class. */
export const scoreRequests = (rows: readonly Row[], reader: Recogniser): string[] => {
  const read = rows.map((row) => ({
    gold: text(row, 'label') === 'request',
    kind: text(row, 'kind') || text(row, 'label'),
    given: reader.read(text(row, 'text')).requestScore >= 0.5,
  }));
  const named = (yes: boolean): string => (yes ? 'request' : 'chat');
  const lines = scoresByClass(read.map((r) => [named(r.gold), named(r.given)])).map(scoresLine);
  for (const kind of new Set(read.map((r) => r.kind))) {
    const of = read.filter((r) => r.kind === kind);
    const gold = of[0]!.gold;
    const right = of.filter((r) => r.given === gold).length;
    const wrongElsewhere = read.filter((r) => r.gold !== gold && r.given === gold).length;
    const { f1 } = scoresOf(kind, right, right + wrongElsewhere, of.length);
    lines.push(
      `${shareLine(`${kind} (${named(gold)}), right`, shareOf(right, of.length))}  F1 ${(100 * f1).toFixed(1)}`,
    );
  }
  return lines;
};

/** Rows `{text, detail?, label}`: the label is a class of affairs or a category code. */
export const scoreCategories = (rows: readonly Row[], reader: Recogniser): string[] => {
  const readings: readonly (readonly [string, (row: Row) => string])[] = [
    ['title and detail', (row) => `${text(row, 'text')}。${text(row, 'detail')}`],
    ['title alone', (row) => text(row, 'text')],
  ];
  const detailed = rows.some((row) => text(row, 'detail') !== '');
  return readings.slice(detailed ? 0 : 1).flatMap(([name, told]) => {
    const pairs = rows.map((row) => {
      const reading = reader.read(told(row));
      const gold = BOARD_CLASSES[text(row, 'label')];
      return [gold ?? text(row, 'label'), gold ? sectorOf(reading) : reading.category] as const;
    });
    const right = pairs.filter(([gold, given]) => gold === given).length;
    return [shareLine(`${name}, accuracy`, shareOf(right, pairs.length)), ...scoresByClass(pairs).map(scoresLine)];
  });
};

/** Rows `{text, label: high|normal|low}`. */
export const scoreUrgency = (rows: readonly Row[], reader: Recogniser): string[] => {
  const pairs = rows.map((row) => [text(row, 'label'), reader.read(text(row, 'text')).urgency] as const);
  const high = pairs.filter(([gold]) => gold === 'high');
  return [
    shareLine('accuracy', shareOf(pairs.filter(([gold, given]) => gold === given).length, pairs.length)),
    shareLine('recall of high', shareOf(high.filter(([, given]) => given === 'high').length, high.length)),
    ...scoresByClass(pairs).map(scoresLine),
  ];
};

/** Rows `{text, core: [places]}` (or `label`): characters of the places found, leading region codes taken off. */
export const scorePlaces = (rows: readonly Row[]): string[] => {
  let hit = 0;
  let gold = 0;
  let given = 0;
  let exact = 0;
  for (const row of rows) {
    const wanted = row['core'] ? list(row, 'core') : list(row, 'label');
    const found = findPlaces(text(row, 'text'))
      .map(withoutCodes)
      .filter((place) => place !== '');
    const a = marked(text(row, 'text'), wanted);
    const b = marked(text(row, 'text'), found);
    for (const at of b) if (a.has(at)) hit++;
    gold += a.size;
    given += b.size;
    if (wanted.length === found.length && wanted.every((place) => found.includes(place))) exact++;
  }
  return [shareLine('exact', shareOf(exact, rows.length)), scoresLine(scoresOf('characters', hit, given, gold))];
};

const CODES = /^(?:西地省|[A-Z]\d{0,2}[市区县]市?)+/;
const withoutCodes = (place: string): string => place.replace(CODES, '');

const marked = (whole: string, parts: readonly string[]): Set<number> => {
  const at = new Set<number>();
  for (const part of parts) {
    const from = whole.indexOf(part);
    for (let i = 0; from >= 0 && i < part.length; i++) at.add(from + i);
  }
  return at;
};

/** Rows `{a, b, a_detail?, b_detail?, label: 0|1}`: how well likeness ranks pairs of one matter above others. */
export const scorePairs = (rows: readonly Row[]): string[] => {
  const told = (row: Row, key: 'a' | 'b'): string => {
    const detail = text(row, `${key}_detail`);
    return detail ? `${text(row, key)}。${detail}` : text(row, key);
  };
  const scored = rows.map((row) => [row['label'] === 1, similarity(told(row, 'a'), told(row, 'b'))] as const);
  return [`  ${'area under the curve'.padEnd(34)} ${(100 * areaUnderCurve(scored)).toFixed(1)}  n=${rows.length}`];
};
