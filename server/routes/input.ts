// Input by schema: what does not fit is refused field by field, in words. Called by mount.ts.
import type { z } from 'zod';
import { type FieldFault, HttpError } from '../middleware/http-error';

type Issue = z.core.$ZodIssue;

const UNIT: Readonly<Record<string, string>> = { string: 'Text', array: 'List', set: 'List' };

const num = (value: unknown): number => Number(value);

function keyOf(issue: Issue): Pick<FieldFault, 'key' | 'params'> {
  switch (issue.code) {
    case 'too_big':
      return { key: `max${UNIT[issue.origin] ?? 'Number'}`, params: { max: num(issue.maximum) } };
    case 'too_small':
      return { key: `min${UNIT[issue.origin] ?? 'Number'}`, params: { min: num(issue.minimum) } };
    case 'invalid_type':
      return { key: issue.input === undefined ? 'required' : 'type', params: { expected: issue.expected } };
    case 'invalid_format':
      return { key: 'format' };
    case 'invalid_value':
      return { key: 'choice', params: { choices: issue.values.slice(0, 20).map(String).join(', ') } };
    case 'unrecognized_keys':
      return { key: 'unknown', params: { names: issue.keys.slice(0, 5).join(', ').slice(0, 100) } };
    case 'custom':
      return { key: String(issue.params?.['key'] ?? 'other') };
    default:
      return { key: 'other' };
  }
}

const MOST = 20;

/** Parses one part of the input; throws 422 with a line per field. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown, part: string): z.output<S> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const faults = result.error.issues.slice(0, MOST).map((issue) => ({
    path: [part, ...issue.path.map(String)].join('.').slice(0, 200),
    ...keyOf(issue),
  }));
  throw new HttpError(422, 'invalid', {}, faults);
}
