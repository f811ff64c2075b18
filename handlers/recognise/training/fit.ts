// Fits the linear model: chooses which evidence to keep, then weighs it by stochastic gradient steps (AdaGrad).
// Called by train.cli.ts. Single-threaded, seeded, in one fixed order: the same texts give the same bytes.
import { collect, MOST_EVIDENCE } from '../features';
import { normalise } from '../normalise';
import type { Example } from './corpus';
import { Chance } from './grammar';

/** Weights as numbers, before packing. Rows of `labels` exist for the first `rich` keys only. */
export interface Weights {
  readonly keys: Uint32Array;
  readonly rich: number;
  readonly request: Float64Array;
  readonly requestBias: number;
  readonly labels: Float64Array;
  readonly labelBias: Float64Array;
}

/** How to fit; sizes are counts of pieces of evidence. */
export interface FitOptions {
  readonly seed: number;
  readonly labels: readonly string[];
  readonly leastTexts: number;
  readonly known: number;
  readonly rich: number;
  readonly rounds: number;
  /** Share of the evidence hidden from each step, so that no single word carries a decision. */
  readonly dropout: number;
  readonly decay: number;
  readonly rate: number;
}

interface Row {
  readonly ids: Int32Array;
  readonly request: number;
  readonly label: number;
}

/** Fits the model to the texts. */
export const fit = (examples: readonly Example[], options: FitOptions): Weights => {
  const counted = countEvidence(examples);
  const first = counted.filter(([, texts]) => texts >= options.leastTexts).map(([key]) => key);
  const wide = descend(examples, first, first.length, { ...options, rounds: Math.max(1, options.rounds >> 1) });
  return descend(examples, ...keep(wide, options), options);
};

const countEvidence = (examples: readonly Example[]): (readonly [number, number])[] => {
  const texts = new Map<number, number>();
  const hashes = new Uint32Array(MOST_EVIDENCE);
  for (const { text } of examples) {
    const found = collect(normalise(text).text, hashes);
    for (const key of new Set(hashes.subarray(0, found))) texts.set(key, (texts.get(key) ?? 0) + 1);
  }
  return [...texts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
};

// Evidence that speaks for a category keeps a row there; evidence that only tells requests from chatter keeps one number.
const keep = (wide: Weights, options: FitOptions): [number[], number] => {
  const width = options.labels.length;
  const strength = Array.from(wide.keys, (_, i) => {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += wide.labels[i * width + k]! ** 2;
    return sum;
  });
  const order = strength.map((_, i) => i).sort((a, b) => strength[b]! - strength[a]! || a - b);
  const rich = order.slice(0, options.rich);
  const rest = order
    .slice(options.rich)
    .sort((a, b) => Math.abs(wide.request[b]!) - Math.abs(wide.request[a]!) || a - b);
  const chosen = [...rich, ...rest.slice(0, Math.max(0, options.known - rich.length))];
  return [chosen.map((i) => wide.keys[i]!), rich.length];
};

const descend = (examples: readonly Example[], keys: readonly number[], rich: number, options: FitOptions): Weights => {
  const width = options.labels.length;
  const ids = new Map(keys.map((key, i) => [key, i]));
  const rows = encode(examples, ids, options.labels);
  const request = new Float64Array(keys.length);
  const requestSeen = new Float64Array(keys.length).fill(1e-6);
  const labels = new Float64Array(rich * width);
  const labelsSeen = new Float64Array(rich).fill(1e-6);
  const labelBias = new Float64Array(width);
  let requestBias = 0;
  const mean = new Float64Array(rich * width);
  const requestMean = new Float64Array(keys.length);
  let biasMean = 0;
  let averaged = 0;
  const chance = new Chance(options.seed);
  const sums = new Float64Array(width);
  const used = new Int32Array(MOST_EVIDENCE);
  for (let round = 0; round < options.rounds; round++) {
    shuffle(rows, chance);
    const rate = options.rate / (1 + round * 0.5);
    for (const row of rows) {
      let n = 0;
      for (const id of row.ids) if (chance.next() >= options.dropout) used[n++] = id;
      if (n === 0) continue;
      const share = 1 / Math.sqrt(n);
      let score = requestBias;
      for (let i = 0; i < n; i++) score += request[used[i]!]! * share;
      const miss = row.request - 1 / (1 + Math.exp(-score));
      requestBias += rate * 0.02 * miss;
      for (let i = 0; i < n; i++) {
        const id = used[i]!;
        const slope = miss * share - options.decay * request[id]!;
        requestSeen[id] = requestSeen[id]! + slope * slope;
        request[id] = request[id]! + (rate * slope) / Math.sqrt(requestSeen[id]!);
      }
      if (row.label < 0) continue;
      softmax(used, n, share, rich, width, labels, labelBias, sums);
      for (let k = 0; k < width; k++) sums[k] = (k === row.label ? 1 : 0) - sums[k]!;
      let size = 0;
      for (let k = 0; k < width; k++) {
        size += sums[k]! * sums[k]!;
        labelBias[k] = labelBias[k]! + rate * 0.02 * sums[k]!;
      }
      for (let i = 0; i < n; i++) {
        const id = used[i]!;
        if (id >= rich) continue;
        labelsSeen[id] = labelsSeen[id]! + size * share * share;
        const step = rate / Math.sqrt(labelsSeen[id]!);
        const base = id * width;
        for (let k = 0; k < width; k++) {
          labels[base + k] = labels[base + k]! + step * (sums[k]! * share - options.decay * labels[base + k]!);
        }
      }
    }
    if (round * 2 < options.rounds) continue;
    for (let i = 0; i < mean.length; i++) mean[i] = mean[i]! + labels[i]!;
    for (let i = 0; i < requestMean.length; i++) requestMean[i] = requestMean[i]! + request[i]!;
    biasMean += requestBias;
    averaged++;
  }
  // The mean over the later rounds wanders less with the last texts seen than the weights of the last step.
  const calm = (sums: Float64Array): Float64Array => sums.map((sum) => sum / averaged);
  return {
    keys: Uint32Array.from(keys),
    rich,
    request: calm(requestMean),
    requestBias: biasMean / averaged,
    labels: calm(mean),
    labelBias,
  };
};

const softmax = (
  used: Int32Array,
  n: number,
  share: number,
  rich: number,
  width: number,
  labels: Float64Array,
  bias: Float64Array,
  sums: Float64Array,
): void => {
  sums.fill(0);
  for (let i = 0; i < n; i++) {
    if (used[i]! >= rich) continue;
    const base = used[i]! * width;
    for (let k = 0; k < width; k++) sums[k] = sums[k]! + labels[base + k]!;
  }
  let top = -Infinity;
  for (let k = 0; k < width; k++) {
    sums[k] = sums[k]! * share + bias[k]!;
    if (sums[k]! > top) top = sums[k]!;
  }
  let total = 0;
  for (let k = 0; k < width; k++) total += sums[k] = Math.exp(sums[k]! - top);
  for (let k = 0; k < width; k++) sums[k] = sums[k]! / total;
};

const encode = (examples: readonly Example[], ids: ReadonlyMap<number, number>, labels: readonly string[]): Row[] => {
  const hashes = new Uint32Array(MOST_EVIDENCE);
  return examples.map(({ text, isRequest, category }) => {
    const found = collect(normalise(text).text, hashes);
    const known: number[] = [];
    for (let i = 0; i < found; i++) {
      const id = ids.get(hashes[i]!);
      if (id !== undefined) known.push(id);
    }
    return { ids: Int32Array.from(known), request: isRequest ? 1 : 0, label: category ? labels.indexOf(category) : -1 };
  });
};

const shuffle = (rows: Row[], chance: Chance): void => {
  for (let i = rows.length - 1; i > 0; i--) {
    const j = Math.floor(chance.next() * (i + 1));
    [rows[i], rows[j]] = [rows[j]!, rows[i]!];
  }
};
