// The linear model behind read.ts: reads the packed weights once, then adds them up for a text.
// The file is written by training/pack.ts; its layout is described there.
import { readFileSync } from 'node:fs';
import { collect, MOST_EVIDENCE } from './features';

/** Head of the model file, as JSON. Weights are stored as bytes; `scale` turns a byte back into a weight. */
export interface ModelHead {
  readonly version: string;
  readonly labels: readonly string[];
  readonly sectors: readonly string[];
  /** Pieces of evidence known, the first `rich` of which carry a row of category weights. */
  readonly known: number;
  readonly rich: number;
  readonly requestBias: number;
  readonly requestScale: number;
  readonly labelBias: readonly number[];
  readonly labelScale: number;
}

/** Sums of a text under the model. `labels` is reused by the next call. */
export interface Scored {
  /** Log-odds that it is a request. */
  readonly request: number;
  /** Probability of each label, in the order of the head's `labels`. */
  readonly labels: Float64Array;
}

export const MAGIC = 0x314d4c4c;

/** A loaded model; `score` and `explain` are pure and synchronous. */
export class LinearModel {
  readonly head: ModelHead;
  private readonly slots: Int32Array;
  private readonly keys: Uint32Array;
  private readonly mask: number;
  private readonly requestRow: Int8Array;
  private readonly labelRows: Int8Array;
  private readonly hashes = new Uint32Array(MOST_EVIDENCE);
  private readonly sums: Float64Array;

  /** @throws when the file is missing, truncated or not a model of this layout. */
  constructor(file: string) {
    const bytes = readFileSync(file);
    if (bytes.length < 8 || bytes.readUInt32LE(0) !== MAGIC) throw new Error(`not a recogniser model: ${file}`);
    const headLength = bytes.readUInt32LE(4);
    this.head = JSON.parse(bytes.toString('utf8', 8, 8 + headLength)) as ModelHead;
    const { known, rich, labels } = this.head;
    let at = 8 + headLength;
    if (bytes.length !== at + known * 5 + rich * labels.length) throw new Error(`truncated recogniser model: ${file}`);
    this.keys = new Uint32Array(known);
    for (let i = 0; i < known; i++) this.keys[i] = bytes.readUInt32LE(at + i * 4);
    at += known * 4;
    this.requestRow = new Int8Array(bytes.buffer, bytes.byteOffset + at, known);
    this.labelRows = new Int8Array(bytes.buffer, bytes.byteOffset + at + known, rich * labels.length);
    this.sums = new Float64Array(labels.length);
    let size = 1024;
    while (size < known * 2) size *= 2;
    this.mask = size - 1;
    this.slots = new Int32Array(size).fill(-1);
    for (let i = 0; i < known; i++) this.slots[this.free(this.keys[i]!)] = i;
  }

  private free(key: number): number {
    let slot = (key ^ (key >>> 17)) & this.mask;
    while (this.slots[slot] !== -1) slot = (slot + 1) & this.mask;
    return slot;
  }

  private find(key: number): number {
    let slot = (key ^ (key >>> 17)) & this.mask;
    for (;;) {
      const id = this.slots[slot]!;
      if (id === -1 || this.keys[id] === key) return id;
      slot = (slot + 1) & this.mask;
    }
  }

  /** Scores a normalised text. */
  score(text: string): Scored {
    const { labels, rich } = this.head;
    const width = labels.length;
    const found = collect(text, this.hashes);
    const { sums, labelRows } = this;
    sums.fill(0);
    let request = 0;
    let used = 0;
    for (let i = 0; i < found; i++) {
      const id = this.find(this.hashes[i]!);
      if (id < 0) continue;
      used++;
      request += this.requestRow[id]!;
      if (id >= rich) continue;
      const base = id * width;
      for (let k = 0; k < width; k++) sums[k] = sums[k]! + labelRows[base + k]!;
    }
    const share = 1 / Math.sqrt(Math.max(1, used));
    let top = -Infinity;
    for (let k = 0; k < width; k++) {
      sums[k] = sums[k]! * this.head.labelScale * share + this.head.labelBias[k]!;
      if (sums[k]! > top) top = sums[k]!;
    }
    let total = 0;
    for (let k = 0; k < width; k++) total += sums[k] = Math.exp(sums[k]! - top);
    for (let k = 0; k < width; k++) sums[k] = sums[k]! / total;
    return { request: request * this.head.requestScale * share + this.head.requestBias, labels: sums };
  }

  /** The known evidence in a text with its weight for "request" and for one label, strongest first. */
  explain(text: string, label: number): { word: string; request: number; label: number }[] {
    const words: string[] = [];
    const found = collect(text, this.hashes, (index, word) => (words[index] = word));
    const sum = new Map<string, { word: string; request: number; label: number }>();
    let used = 0;
    for (let i = 0; i < found; i++) {
      const id = this.find(this.hashes[i]!);
      if (id < 0) continue;
      used++;
      const entry = sum.get(words[i]!) ?? { word: words[i]!, request: 0, label: 0 };
      entry.request += this.requestRow[id]! * this.head.requestScale;
      if (id < this.head.rich)
        entry.label += this.labelRows[id * this.head.labels.length + label]! * this.head.labelScale;
      sum.set(words[i]!, entry);
    }
    const share = 1 / Math.sqrt(Math.max(1, used));
    return [...sum.values()].map((e) => ({ word: e.word, request: e.request * share, label: e.label * share }));
  }
}
