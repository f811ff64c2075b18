// Builds labelled texts from the corpus folder: every line there was written for this project.
// Called by train.cli.ts and eval.cli.ts. A tenth of the written phrases and lines is kept out of training for testing.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { categoryOf, type Sector } from '../../../models/request/category';
import type { Urgency } from '../read';
import { Chance, expand, readSlots, splitAlternatives, type Slots } from './grammar';

/** One text with what it is. `kind` names how it is told: title, body, chat, voice, or the chatter file it is from. */
export interface Example {
  readonly text: string;
  readonly kind: string;
  readonly isRequest: boolean;
  /** Set for requests only. */
  readonly category?: string;
  /** Set for requests only. */
  readonly urgency?: Urgency;
}

/** Phrases of one category: t things, p faults, u dangers, q questions, d consequences, s sentences. */
export interface Phrases {
  readonly code: string;
  readonly lists: Readonly<Record<'t' | 'p' | 'u' | 'q' | 'd' | 's', readonly string[]>>;
}

/** The corpus as read from disk. */
export interface Corpus {
  readonly slots: Slots;
  readonly templates: Slots;
  readonly categories: readonly Phrases[];
  readonly chatter: readonly { readonly kind: string; readonly slots: Slots; readonly lines: readonly string[] }[];
}

/** Which share of the phrases to use. */
export type Part = 'train' | 'test';

const FOLDER = join(__dirname, '..', 'corpus');
const KEYS = ['t', 'p', 'u', 'q', 'd', 's'] as const;

/** Reads the corpus folder. @throws on a category line before its heading. */
export const readCorpus = (folder: string = FOLDER): Corpus => {
  const text = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');
  const files = (sub: string): string[] =>
    readdirSync(join(folder, sub))
      .filter((f) => f.endsWith('.txt'))
      .sort();
  return {
    slots: readSlots(text('slots.txt')),
    templates: readSlots(text('templates.txt')),
    categories: readPhrases(
      files('requests')
        .map((file) => text('requests', file))
        .join('\n'),
    ),
    chatter: files('chatter').map((file) => {
      const source = text('chatter', file);
      const lines = source.split('\n').filter((line) => line && !line.startsWith(';') && !/^\w+ = /.test(line));
      return { kind: file.replace('.txt', ''), slots: readSlots(source), lines };
    }),
  };
};

const readPhrases = (source: string): Phrases[] => {
  const out = new Map<string, Record<(typeof KEYS)[number], string[]>>();
  let lists: Record<(typeof KEYS)[number], string[]> | undefined;
  for (const line of source.split('\n')) {
    if (line.startsWith('# ')) {
      const code = line.slice(2).trim();
      lists = out.get(code) ?? { t: [], p: [], u: [], q: [], d: [], s: [] };
      out.set(code, lists);
    }
    const found = /^([tpuqds]): (.*)$/.exec(line);
    if (!found) continue;
    if (!lists) throw new Error(`phrases before a category: ${line}`);
    const list = lists[found[1] as (typeof KEYS)[number]];
    if (found[1] === 's') list.push(found[2]!);
    else list.push(...splitAlternatives(found[2]!));
  }
  return [...out].map(([code, phrases]) => ({ code, lists: phrases }));
};

/** Whether a written phrase belongs to the tenth kept for testing; depends on the phrase alone. */
export const isHeldOut = (phrase: string): boolean => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < phrase.length; i++) hash = Math.imul(hash ^ phrase.charCodeAt(i), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % 10 === 0;
};

const part = (list: readonly string[], which: Part): readonly string[] => {
  const chosen = list.filter((phrase) => isHeldOut(phrase) === (which === 'test'));
  return chosen.length > 0 ? chosen : list;
};

/** How many texts to write: requests per way of telling, shared out over the classes of affairs; chatter per file. */
export interface Amounts {
  readonly requests: Readonly<Record<string, number>>;
  /** Share of each class; its categories share alike. */
  readonly shares: Readonly<Record<Sector, number>>;
  readonly perChatter: Readonly<Record<string, number>>;
}

/** Writes labelled texts of one part of the corpus; the same seed writes the same texts in the same order. */
export const writeExamples = (corpus: Corpus, which: Part, amounts: Amounts, seed: number): Example[] => {
  const chance = new Chance(seed);
  const categories = corpus.categories.map(({ code, lists }) => ({
    code,
    slots: Object.fromEntries(KEYS.map((key) => [key, part(lists[key], which)])) as Record<string, readonly string[]>,
  }));
  const out: Example[] = [];
  for (const { code, slots } of categories) {
    const { sector } = categoryOf(code);
    const alike = categories.filter((c) => categoryOf(c.code).sector === sector).length;
    for (const [kind, count] of Object.entries(amounts.requests)) {
      const texts = Math.ceil((count * amounts.shares[sector]) / alike);
      for (let i = 0; i < texts; i++) out.push(writeRequest(corpus, code, slots, kind, chance));
    }
  }
  for (const { kind, slots, lines } of corpus.chatter) {
    const chosen = part(lines, which);
    for (let i = 0; i < (amounts.perChatter[kind] ?? 0); i++) {
      const topic = chance.pick(categories).slots;
      const text = expand(chance.pick(chosen), [corpus.slots, slots, topic], chance);
      out.push({ text, kind, isRequest: false });
    }
  }
  return out;
};

const writeRequest = (
  corpus: Corpus,
  code: string,
  slots: Readonly<Record<string, readonly string[]>>,
  kind: string,
  chance: Chance,
): Example => {
  // An eighth of the reports of a category that knows dangers tells of one.
  const danger = slots['u']!.length > 0 && chance.next() < 0.12;
  const faults = danger ? { ...slots, p: slots['u']! } : slots;
  let template = chance.pick(corpus.templates[kind]!);
  while (/\{([tpqds])\}/.test(template) && isEmpty(template, faults)) template = chance.pick(corpus.templates[kind]!);
  const text = expand(template, [corpus.slots, corpus.templates, faults], chance);
  const tells = template.includes('{p}');
  const asks = !tells && /\{q\}|咨询|建议|请问|疑问/.test(template);
  const urgency = danger && tells ? 'high' : asks ? 'low' : 'normal';
  return { text, kind, isRequest: true, category: code, urgency };
};

const isEmpty = (template: string, slots: Readonly<Record<string, readonly string[]>>): boolean =>
  [...template.matchAll(/\{([tpqds])\}/g)].some(([, key]) => slots[key!]!.length === 0);
