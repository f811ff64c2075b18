// Reads JSON lines: an optional header, then one message on each line; docs/replay.md has the format. Called by read-log.ts.
import { z } from 'zod';
import { ROLES } from '../../models/person/person';
import { momentOf } from './moment';
import { type Line, type LogHeader, type LogMessage, type LogProblem, type LogResult, NO_HEADER } from './chat-log';

const name = z.string().trim().min(1).max(60);

const header = z.strictObject({
  linli: z.literal(1),
  room: name.optional(),
  rooms: z
    .record(name, z.union([name, z.strictObject({ unit: name, purpose: z.enum(['residents', 'workers', 'branch']) })]))
    .default({}),
  people: z.record(name, z.union([name, z.strictObject({ role: z.enum(ROLES), unit: name })])).default({}),
});

const message = z.strictObject({
  at: z.union([z.string(), z.number()]),
  room: name.optional(),
  from: name,
  text: z.string().default(''),
  photos: z.number().int().min(0).max(9).default(0),
  location: z
    .strictObject({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      name: name.optional(),
    })
    .optional(),
  quote: z.string().trim().min(1).optional(),
  direct: z.boolean().default(false),
  voice: z.boolean().default(false),
  mention: z.boolean().default(false),
  id: z.string().min(1).max(100).optional(),
});

const problem = (line: number, key: string, params: LogProblem['params'] = {}): LogProblem => ({
  line,
  problem: key,
  params,
});

/** The first thing wrong with a row: which field. */
function wrongField(line: number, error: z.ZodError): LogProblem {
  const issue = error.issues[0];
  if (issue?.code === 'unrecognized_keys') return problem(line, 'unknownField', { field: issue.keys.join(', ') });
  const field = issue?.path.join('.') ?? '';
  return problem(line, 'badField', { field: field === '' ? '?' : field });
}

/** Reads lines that are none of them blank. */
export function jsonLog(lines: readonly Line[]): LogResult {
  const problems: LogProblem[] = [];
  const messages: LogMessage[] = [];
  let head: LogHeader = NO_HEADER;
  lines.forEach(({ line, words }, i) => {
    const row = parsed(words);
    if (typeof row !== 'object' || row === null) {
      problems.push(problem(line, 'notJson'));
    } else if ('linli' in row) {
      const read = header.safeParse(row);
      if (i > 0) problems.push(problem(line, 'lateHeader'));
      else if (read.success) head = shorn(read.data);
      else problems.push(wrongField(line, read.error));
    } else {
      const read = message.safeParse(row);
      if (!read.success) problems.push(wrongField(line, read.error));
      else {
        const at = momentOf(read.data.at);
        if (at === undefined) problems.push(problem(line, 'badTime', { time: String(read.data.at).slice(0, 40) }));
        else messages.push({ ...shorn(read.data), n: messages.length + 1, line, at });
      }
    }
  });
  return problems.length > 0 ? { problems } : { log: { header: head, messages, notices: 0 } };
}

function parsed(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return undefined;
  }
}

/** Without the keys that are undefined, which is what exactOptionalPropertyTypes means by optional. */
type Shorn<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]: Shorn<Exclude<T[K], undefined>> }
    : T;

const shorn = <T>(row: T): Shorn<T> => JSON.parse(JSON.stringify(row)) as Shorn<T>;
