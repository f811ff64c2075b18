// The acts of the console: what each asks for, and which handler carries it out with which arguments. The same handlers
// answer the chat. Used by act-offers.ts and request-acts.ts.
import { z } from 'zod';
import type { ActName } from '../../models/request/act';
import { category } from './request-schemas';
import { id, line, words } from './schemas';

export type FieldType = 'text' | 'number' | 'person' | 'unit' | 'date' | 'category' | 'photo' | 'select';

export interface FormField {
  readonly name: FieldName;
  readonly type: FieldType;
  readonly required: boolean;
  readonly many?: true;
  /** Values to choose from; labels are `api.choice.<value>`. */
  readonly choices?: readonly string[];
}

/** Every field any act may have, with what fits. */
export const FIELDS = {
  text: words(500),
  goTo: line(100),
  days: z.number().int().min(1).max(60),
  person: id,
  unit: id,
  units: z.array(id).min(1).max(10),
  /** Epoch milliseconds. */
  until: z.number().int().min(0).max(8_640_000_000_000_000),
  category,
  triage: z.enum(['departments', 'grid', 'mediation']),
  urgency: z.enum(['high', 'normal', 'low']),
  answer: z.enum(['unsatisfied', 'unsolved']),
  finding: z.enum(['solved', 'unsolved']),
  private: z.enum(['yes', 'no']),
  major: z.enum(['yes', 'no']),
  /** Number of another request, with or without letters. */
  into: z.string().regex(/^(?:[A-Za-z]{1,6}-?)?\d{1,9}$/),
  photos: z.array(id).min(1).max(9),
} as const;

export type FieldName = keyof typeof FIELDS;
export type Fields = { readonly [K in FieldName]?: z.output<(typeof FIELDS)[K]> | undefined };

const must = (name: FieldName, type: FieldType, more: Partial<FormField> = {}): FormField => ({
  name,
  type,
  required: true,
  ...more,
});
const may = (name: FieldName, type: FieldType, more: Partial<FormField> = {}): FormField => ({
  ...must(name, type, more),
  required: false,
});

const TEXT = may('text', 'text');
const REASON = must('text', 'text');
const PERSON = must('person', 'person');
const PHOTOS = may('photos', 'photo', { many: true });
const YES_NO = ['yes', 'no'];

/** Acts that the console offers, in the order it lists them. */
export const FORMS: Readonly<Partial<Record<ActName, readonly FormField[]>>> = {
  claim: [],
  acceptOffer: [],
  declineOffer: [TEXT],
  note: [REASON, PHOTOS],
  resolve: [TEXT, PHOTOS],
  assign: [PERSON],
  dispatch: [must('unit', 'unit'), TEXT],
  offer: [PERSON, TEXT],
  release: [TEXT],
  hold: [REASON, must('until', 'date')],
  resume: [],
  askExtension: [must('days', 'number'), REASON],
  grantExtension: [],
  refuseExtension: [TEXT],
  whistle: [must('units', 'unit', { many: true }), TEXT],
  arrive: [],
  whistleDone: [TEXT],
  whistleRefuse: [REASON],
  triage: [
    may('category', 'category'),
    may('triage', 'select', { choices: ['departments', 'grid', 'mediation'] }),
    may('urgency', 'select', { choices: ['high', 'normal', 'low'] }),
    may('private', 'select', { choices: YES_NO }),
    may('major', 'select', { choices: YES_NO }),
  ],
  merge: [must('into', 'text')],
  split: [REASON],
  supplement: [TEXT, PHOTOS],
  support: [TEXT],
  confirm: [TEXT],
  dispute: [must('answer', 'select', { choices: ['unsatisfied', 'unsolved'] }), TEXT],
  assignCheck: [PERSON],
  finding: [must('finding', 'select', { choices: ['solved', 'unsolved'] }), TEXT],
  close: [],
  reopen: [TEXT],
  decline: [REASON, must('goTo', 'text')],
  withdraw: [],
  receive: [],
};

export type ConsoleAct = keyof typeof FORMS & ActName;

/** True for an act that the console offers. */
export const isConsoleAct = (act: string): act is ConsoleAct => Object.hasOwn(FORMS, act);

/** Schema of an act's body: its fields, nothing else. */
export function bodyOf(act: ConsoleAct): z.ZodObject {
  const shape: Record<string, z.ZodType> = {};
  for (const field of FORMS[act] ?? []) {
    const schema = FIELDS[field.name];
    shape[field.name] = field.required ? schema : schema.optional();
  }
  return z.strictObject(shape);
}

/** Body of any act, for the API description. */
export const anyBody = z.object(
  Object.fromEntries(Object.entries(FIELDS).map(([name, schema]) => [name, schema.optional()])) as {
    [K in FieldName]: z.ZodOptional<(typeof FIELDS)[K]>;
  },
);
