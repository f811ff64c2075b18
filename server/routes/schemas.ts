// Shapes shared by several routes: ids, words, times, pages. Used by the files in routes/.
import { z } from 'zod';
import { ROLES } from '../../models/person/person';
import { cleanLine, cleanText } from '../../models/kernel/clean-text';

/** An id as we give them out. */
export const id = z.string().regex(/^[\w.:@-]{1,120}$/);
/** Epoch milliseconds. */
export const time = z.number();
export const idParams = z.strictObject({ id });
export const unitIdParams = z.strictObject({ unitId: id });

/** Words of several lines, cleaned; at most `max` characters before and after. */
export const words = (max: number) => z.string().max(max).transform(cleanText);
/** One line of words, cleaned, not empty. */
export const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .transform(cleanLine)
    .refine((text) => text !== '', { params: { key: 'required' } });

/** A number in a query string. */
export const count = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
/** A moment in a query string. */
export const queryTime = z.coerce.number().int().min(0).max(8_640_000_000_000_000);
/** A switch in a query string: 1, true, 0, false. */
export const flag = z.enum(['1', 'true', '0', 'false']).transform((v) => v === '1' || v === 'true');

export const role = z.enum(ROLES as unknown as readonly [string, ...string[]]);
export const named = z.object({ id: z.string(), name: z.string() });
export const maybeUnit = z.object({ unit: id.optional() });

/** Answer of a change that has nothing to tell. */
export const done = z.object({ ok: z.literal(true) });

/** Share of a whole; the page computes the percentage. */
export const share = z.object({ part: z.number(), whole: z.number() });

/** Drops keys without a value, as exact optional properties want it. */
export const defined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as never;
