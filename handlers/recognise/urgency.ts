// How pressing a request is, whether something dangerous is happening now, and whether it may be shown in a group.
// Called by read.ts with normalised text. Rules with word lists (cues.json): a page at night must have a reason in words.
import cues from './cues.json';
import type { Danger, Urgency } from './read';

const any = (sources: readonly string[]): RegExp => new RegExp(sources.join('|'));
const DANGERS = Object.entries(cues.danger).map(([kind, sources]) => [kind as Danger, any(sources)] as const);
const ANY_DANGER = any(Object.values(cues.danger).flat());
const NOT_NOW = new RegExp(cues.notNow);
const URGENT = cues.urgent.map(({ when, unless }) => [any(when), new RegExp(unless)] as const);
const ASKS = new RegExp(cues.askOnly);
const FAULT = new RegExp(cues.fault);
const PRIVATE = any(cues.private);
const PUBLIC = new RegExp(cues.publicMatter);

/** The danger a text tells of as happening now; undefined for worries, news, drills, memories and things put right. */
export const dangerNow = (text: string): Danger | undefined => {
  if (!ANY_DANGER.test(text)) return undefined;
  for (const clause of text.split(/[。!?;]/)) {
    if (!ANY_DANGER.test(clause) || NOT_NOW.test(clause)) continue;
    return DANGERS.find(([, cue]) => cue.test(clause))?.[0];
  }
  return undefined;
};

/** high: danger, an outage or a blocked way out now; low: an enquiry or a proposal with nothing broken; else normal. */
export const urgencyOf = (text: string, danger: Danger | undefined): Urgency => {
  if (danger) return 'high';
  if (URGENT.some(([when, unless]) => when.test(text) && !unless.test(text))) return 'high';
  return ASKS.test(text) && !FAULT.test(text) ? 'low' : 'normal';
};

/** Whether the words themselves are about somebody's private life; the category may add to it, see read.ts. */
export const isPrivateTalk = (text: string): boolean => PRIVATE.test(text) && !PUBLIC.test(text);
