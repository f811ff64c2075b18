// Shapes of requests in the API. Used by the request, board and list routes and their presenters.
import { z } from 'zod';
import { CATEGORY_CODES } from '../../models/request/category';
import { STATUSES } from '../../models/request/request';
import { count, flag, id, line, named, queryTime, time } from './schemas';

const some = (values: readonly string[]) => z.enum(values as unknown as readonly [string, ...string[]]);

export const status = some(STATUSES);
export const category = some(CATEGORY_CODES);

export const requestRow = z
  .object({
    id: z.string(),
    code: z.number(),
    /** With the community's letters, for example XF-12. */
    fullCode: z.string(),
    status,
    statusName: z.string(),
    category,
    categoryName: z.string(),
    urgency: z.enum(['high', 'normal', 'low']),
    danger: z.string().optional(),
    private: z.boolean(),
    colour: z.enum(['green', 'yellow', 'red']),
    triage: z.string(),
    unitId: z.string(),
    unitName: z.string(),
    place: z.string(),
    text: z.string(),
    /** False when the words are not for this person. */
    readable: z.boolean(),
    assignee: named.optional(),
    supporters: z.number(),
    createdAt: time,
    /** Absent where the rules set no deadline. */
    dueAt: time.optional(),
    photos: z.number(),
  })
  .meta({ id: 'RequestRow' });

const photo = z.object({ id: z.string(), url: z.string() });

export const field = z.object({
  name: z.string(),
  label: z.string(),
  type: z.enum(['text', 'number', 'person', 'unit', 'date', 'category', 'photo', 'select']),
  required: z.boolean(),
  many: z.boolean().optional(),
  options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
});

export const actOffer = z
  .object({ act: z.string(), label: z.string(), fields: z.array(field) })
  .meta({ id: 'ActOffer' });

export const requestDetail = requestRow
  .omit({ photos: true })
  .extend({
    anonymous: z.boolean(),
    major: z.boolean(),
    sealed: z.boolean(),
    reporter: z.object({ id: z.string(), name: z.string(), phone: z.string().optional() }).optional(),
    dispatchedTo: named.optional(),
    clocks: z.array(
      z.object({
        /** In the reader's words; `code` is the clock's name. */
        name: z.string(),
        code: z.string(),
        whistle: z.string().optional(),
        round: z.number(),
        startedAt: time,
        dueAt: time.optional(),
        met: time.optional(),
        missed: z.boolean(),
        paused: z.boolean(),
        /** Working time left, in words. */
        left: z.string().optional(),
      }),
    ),
    timeline: z.array(
      z.object({
        type: z.string(),
        typeName: z.string(),
        at: time,
        by: named,
        from: status.optional(),
        to: status.optional(),
        note: z.string().optional(),
        data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
      }),
    ),
    photos: z.array(photo),
    donePhotos: z.array(photo),
    location: z.object({ latitude: z.number(), longitude: z.number(), name: z.string().optional() }).optional(),
    whistles: z.array(
      z.object({
        id: z.string(),
        unitId: z.string(),
        unitName: z.string(),
        status: z.string(),
        statusName: z.string(),
        lead: z.boolean(),
        dueAt: time.optional(),
        at: time,
        task: z.string().optional(),
        officer: named.optional(),
        answeredAt: time.optional(),
        doneAt: time.optional(),
        note: z.string().optional(),
      }),
    ),
    checks: z.array(
      z.object({
        round: z.number(),
        askedAt: time,
        endsAt: time,
        asked: z.number(),
        answers: z.object({ satisfied: z.number(), unsatisfied: z.number(), unsolved: z.number() }),
        third: z
          .object({
            reason: z.string(),
            reasonName: z.string(),
            checker: named.optional(),
            finding: z.string().optional(),
            findingName: z.string().optional(),
            note: z.string().optional(),
            at: time.optional(),
          })
          .optional(),
      }),
    ),
    extensions: z.array(
      z.object({
        id: z.string(),
        by: named,
        askedAt: time,
        days: z.number(),
        reason: z.string(),
        approver: named.optional(),
        answer: z.string().optional(),
      }),
    ),
    offer: z.object({ to: named, by: named, at: time }).optional(),
    hold: z.object({ waitingFor: z.string(), since: time, until: time, note: z.string().optional() }).optional(),
    clause: z.string().optional(),
    mergedFrom: z.array(z.object({ id: z.string(), code: z.number() })),
    mergedInto: z.object({ id: z.string(), code: z.number() }).optional(),
    supportersList: z.array(z.object({ name: z.string(), at: time })),
    acts: z.array(actOffer),
  })
  .meta({ id: 'RequestDetail' });

/** Filters of lists and of the ledger. Several statuses are separated by commas. */
export const filterShape = {
  status: z
    .string()
    .max(200)
    .transform((text) => text.split(',').filter((s) => s !== ''))
    .pipe(z.array(status).min(1).max(STATUSES.length))
    .optional(),
  open: flag.optional(),
  unit: id.optional(),
  /** A person's id, `me`, or `none`. */
  assignee: id.optional(),
  category: category.optional(),
  q: line(50).optional(),
  /** A number, with or without the community's letters. */
  code: z
    .string()
    .regex(/^(?:[A-Za-z]{1,6}-?)?\d{1,9}$/)
    .optional(),
  createdFrom: queryTime.optional(),
  createdTo: queryTime.optional(),
};

export const requestFilter = z.object(filterShape);

export const requestQuery = z.object({
  ...filterShape,
  colour: z.enum(['green', 'yellow', 'red']).optional(),
  sort: z.enum(['newest', 'oldest', 'due']).default('newest'),
  limit: count(1, 100).default(20),
  /** What the last answer gave as `next`. */
  cursor: z
    .string()
    .regex(/^\d{1,16}(?:_\d{1,6})?$/)
    .optional(),
});
