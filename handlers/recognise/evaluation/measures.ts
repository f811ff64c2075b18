// Numbers for the evaluation: shares with intervals, precision, recall, F1, accuracy, area under the curve.
// Called by evaluation/sets.ts and eval.cli.ts.

/** A share with its 95 % Wilson interval, all 0..1. */
export interface Share {
  readonly right: number;
  readonly n: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** The share of `right` in `n` with its interval; an empty sample is 0 with the widest interval. */
export const shareOf = (right: number, n: number): Share => {
  if (n === 0) return { right, n, share: 0, low: 0, high: 1 };
  const z = 1.96;
  const p = right / n;
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { right, n, share: p, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
};

/** Precision, recall and their harmonic mean of one class. */
export interface Scores {
  readonly label: string;
  readonly n: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Scores of one class from the three counts. */
export const scoresOf = (label: string, hit: number, given: number, gold: number): Scores => ({
  label,
  n: gold,
  precision: given > 0 ? hit / given : 0,
  recall: gold > 0 ? hit / gold : 0,
  f1: given + gold > 0 ? (2 * hit) / (given + gold) : 0,
});

/** Scores of every class that occurs in the gold labels, in order of size. */
export const scoresByClass = (pairs: readonly (readonly [gold: string, given: string])[]): Scores[] => {
  const labels = [...new Set(pairs.map(([gold]) => gold))];
  return labels
    .map((label) =>
      scoresOf(
        label,
        pairs.filter(([gold, given]) => gold === label && given === label).length,
        pairs.filter(([, given]) => given === label).length,
        pairs.filter(([gold]) => gold === label).length,
      ),
    )
    .sort((a, b) => b.n - a.n);
};

/** Chance that a positive scores above a negative; ties count half. */
export const areaUnderCurve = (scored: readonly (readonly [positive: boolean, score: number])[]): number => {
  const yes = scored.filter(([positive]) => positive).map(([, score]) => score);
  const no = scored.filter(([positive]) => !positive).map(([, score]) => score);
  let sum = 0;
  for (const a of yes) for (const b of no) sum += a > b ? 1 : a === b ? 0.5 : 0;
  return yes.length * no.length > 0 ? sum / (yes.length * no.length) : 0;
};

const percent = (x: number): string => (100 * x).toFixed(1).padStart(5);

/** One printed line for a share: `name  97.1  [95.0, 98.4]  n=312`. */
export const shareLine = (name: string, s: Share): string =>
  `  ${name.padEnd(34)} ${percent(s.share)}  [${percent(s.low)}, ${percent(s.high)}]  n=${s.n}`;

/** One printed line for a class. */
export const scoresLine = (s: Scores): string =>
  `  ${s.label.padEnd(34)} P ${percent(s.precision)}  R ${percent(s.recall)}  F1 ${percent(s.f1)}  n=${s.n}`;
