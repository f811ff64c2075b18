// What an English message says, by word lists (cues-en.json): the model is trained on Chinese only, and few neighbours
// write English. Called by intent.ts before the model; Chinese texts pass it in one test.
import cues from './cues-en.json';
import type { Danger, Reading } from './read';

const HAN = /\p{Script=Han}/u;
const WORDS = /[a-z]{2,}/gi;
/** Fewer words say too little. */
const LEAST = 3;

const any = (source: string): RegExp => new RegExp(source, 'i');
const DANGERS = Object.entries(cues.danger).map(([kind, list]) => [kind as Danger, any(list.join('|'))] as const);
const KINDS = Object.entries(cues.kinds).map(([code, source]) => [code, any(source)] as const);
const FAULT = any(cues.fault);
const CONFIDED = any(cues.private);
const NOT_NOW = any(cues.notNow);
const BUILDING = any(cues.building);
const UNIT = any(cues.unit);

/** Matters a danger names by itself. */
const MATTER: Partial<Record<Danger, string>> = {
  gas: 'gasSupply',
  fire: 'fireSafety',
  trapped: 'elevator',
  person: 'medical',
};

/** The reading of an English text; undefined for any other. Sure only where both the thing and its fault are named. */
export const readEnglish = (text: string): Reading | undefined => {
  if (HAN.test(text) || (text.match(WORDS) ?? []).length < LEAST) return undefined;
  const danger = NOT_NOW.test(text) ? undefined : DANGERS.find(([, cue]) => cue.test(text))?.[0];
  const kind = (danger && MATTER[danger]) ?? KINDS.find(([, cue]) => cue.test(text))?.[0];
  const fault = danger !== undefined || FAULT.test(text);
  const isRequest = fault && kind !== undefined ? 'yes' : fault ? 'unsure' : 'no';
  return {
    isRequest,
    requestScore: isRequest === 'yes' ? 1 : isRequest === 'unsure' ? 0.5 : 0,
    category: kind ?? 'other',
    categoryScore: kind === undefined ? 0 : 1,
    urgency: danger ? 'high' : 'normal',
    ...(danger ? { danger } : {}),
    private: CONFIDED.test(text),
    text,
    spoke: [],
  };
};

/** The text with "building 3, unit 1" as the houses here are called, for the finder of places; others as they are. */
export const withLocalPlace = (text: string): string => {
  if (HAN.test(text)) return text;
  const found = BUILDING.exec(text)?.groups;
  const building = found?.['building'] ?? found?.['ordinal'];
  if (building === undefined) return text;
  const unit = UNIT.exec(text)?.groups?.['unit'];
  return `${building}号楼${unit === undefined ? '' : `${unit}单元`}`;
};
