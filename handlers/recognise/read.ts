// Reads one message: is it a request, of which category, how pressing, and may it be shown in a group.
// Called by dispatch for every message no dialogue waits for. Pure and synchronous once loaded.
import { join } from 'node:path';
import { categoryOf, type Sector } from '../../models/request/category';
import { LinearModel } from './model';
import { normalise } from './normalise';
import { dangerNow, isPrivateTalk, urgencyOf } from './urgency';

/** How soon somebody must look at it: minutes, working days, when there is time. */
export type Urgency = 'high' | 'normal' | 'low';

/** What threatens people now; each kind has an emergency number of its own. */
export type Danger = 'gas' | 'fire' | 'collapse' | 'electric' | 'trapped' | 'person' | 'flood';

/** What a message says. Scores are 0..1. */
export interface Reading {
  /** `unsure` is the band in which only a person who addressed the bot is answered. */
  readonly isRequest: 'yes' | 'no' | 'unsure';
  readonly requestScore: number;
  /** A code of models/request/category.ts; meaningful when it is a request. */
  readonly category: string;
  readonly categoryScore: number;
  readonly urgency: Urgency;
  /** Set only when something is happening now, not for worries, hidden dangers or news. */
  readonly danger?: Danger;
  /** Family, health, hardship, money trouble, quarrels with named neighbours: not for a group's eyes. */
  readonly private: boolean;
  /** The normalised text everything above was read from. */
  readonly text: string;
  /** Which words spoke, for what, strongest first; filled only when asked for. */
  readonly spoke: readonly { readonly word: string; readonly weight: number; readonly for: string }[];
}

/** `addressed`: the person spoke to the bot itself, so a report is more likely. */
export interface ReadOptions {
  readonly explain?: boolean;
  readonly addressed?: boolean;
}

/** A loaded reader of messages. `read` never throws and gives the same answer for the same text. */
export interface Recogniser {
  read(text: string, options?: ReadOptions): Reading;
  /** Changes with the weights of the model. */
  readonly version: string;
}

// A danger names its own matter, whatever else the words remind of; unless the category read is one of these already.
const MATTER_OF: Partial<Record<Danger, readonly [to: string, ...fits: string[]]>> = {
  gas: ['gasSupply'],
  fire: ['fireSafety'],
  electric: ['powerSupply', 'lighting', 'ebikeCharging'],
  flood: ['drainage', 'waterLeak', 'waterSupply', 'heating'],
};
const matterOf = (danger: Danger | undefined, category: string): string => {
  const matter = danger && MATTER_OF[danger];
  return matter && !matter.includes(category) ? matter[0] : category;
};

/** Log-odds at which a text counts as a request, and below which as chatter; between them is the unsure band. */
const YES = 0;
const NO = -0.6;
/** Groups talk more than they report, unlike the corpus, which holds as much of each. */
const TALK_IS_COMMONER = 0.3;
/** What speaking to the bot adds to the log-odds. */
const ADDRESSED = 1;
/** What a danger happening now adds. */
const DANGEROUS = 2.5;
const SPOKEN = 24;

/** Loads the model file; the default lies beside this code. @throws when it is missing or damaged. */
export const loadRecogniser = (file: string = join(__dirname, 'model.bin')): Recogniser => {
  const model = new LinearModel(file);
  const labels = model.head.labels.map((code) => categoryOf(code));
  const sectors = [...new Set(labels.map((c) => c.sector))];
  const sectorAt = labels.map((c) => sectors.indexOf(c.sector));
  const sums = new Float64Array(sectors.length);

  // The class of affairs is surer than the category: its best category answers, not the best one of a weaker class.
  const best = (scores: Float64Array): number => {
    sums.fill(0);
    for (let k = 0; k < scores.length; k++) sums[sectorAt[k]!] = sums[sectorAt[k]!]! + scores[k]!;
    const sector = sums.indexOf(Math.max(...sums));
    let top = -1;
    for (let k = 0; k < scores.length; k++) {
      if (sectorAt[k] === sector && (top < 0 || scores[k]! > scores[top]!)) top = k;
    }
    return top;
  };

  return {
    version: model.head.version,
    read(raw, options = {}) {
      const { text, faces } = normalise(raw);
      const scored = model.score(text);
      const label = best(scored.labels);
      const danger = dangerNow(text);
      const category = categoryOf(matterOf(danger, labels[label]!.code));
      let odds = text === '' ? -20 : scored.request - TALK_IS_COMMONER + (options.addressed ? ADDRESSED : 0);
      // Better asked once too often; only a drawn face leaves the doubt that it is a joke.
      if (danger) odds = Math.max(odds + DANGEROUS, faces > 0 ? -Infinity : YES);
      const isRequest = odds >= YES ? 'yes' : odds <= NO ? 'no' : 'unsure';
      return {
        isRequest,
        requestScore: 1 / (1 + Math.exp(-odds)),
        category: category.code,
        categoryScore: scored.labels[label]!,
        urgency: urgencyOf(text, danger),
        ...(danger ? { danger } : {}),
        private: category.private === true || isPrivateTalk(text),
        text,
        spoke: options.explain ? spoken(model, text, label, category.code) : [],
      };
    },
  };
};

const spoken = (model: LinearModel, text: string, label: number, code: string): Reading['spoke'] => {
  const words = model.explain(text, label);
  return [
    ...words.map((w) => ({ word: w.word, weight: w.request, for: w.request >= 0 ? 'request' : 'chatter' })),
    ...words.map((w) => ({ word: w.word, weight: w.label, for: code })),
  ]
    .filter((w) => Math.abs(w.weight) > 0.01)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, SPOKEN);
};

/** The class of public affairs a reading belongs to. */
export const sectorOf = (reading: Reading): Sector => categoryOf(reading.category).sector;
