// From a filled-in form to a handler and its arguments. Called by request-acts.ts.
import type { Photo } from '../../models/message/incoming';
import type { Request } from '../../models/request/request';
import { HttpError } from '../middleware/http-error';
import { CONSOLE } from './console-media';
import type { ConsoleAct, Fields } from './act-forms';
import { byCode } from './request-list';
import type { RequestCall } from './route';

/** Acts whose handler has another name than the act. */
const OTHER_NAMES: Readonly<Partial<Record<ConsoleAct, (fields: Fields) => string>>> = {
  offer: () => 'request.transfer',
  dispute: ({ answer }) => (answer === 'unsatisfied' ? 'request.unsatisfied' : 'request.unsolved'),
  finding: ({ finding }) => (finding === 'solved' ? 'request.foundSolved' : 'request.foundUnsolved'),
};

/** Id of the handler that carries out an act. */
export const handlerOf = (act: ConsoleAct, fields: Fields): string => OTHER_NAMES[act]?.(fields) ?? `request.${act}`;

async function photosOf(call: RequestCall<unknown>, ids: readonly string[]): Promise<Photo[]> {
  const files = await Promise.all(ids.map((id) => call.ports.media.media(id)));
  return files.map((m) => {
    // Only what this person has just uploaded here may be put on a request.
    if (!m || m.channel !== CONSOLE || m.by !== call.person._id) throw new HttpError(422, 'badPicture');
    return { id: m._id, type: m.type, size: m.size };
  });
}

async function otherOf(call: RequestCall<unknown>, code: string): Promise<Request> {
  const found = await byCode(code, call);
  const near = found.filter((r) => r.communityId === call.request.communityId);
  const one = near[0] ?? (found.length === 1 ? found[0] : undefined);
  if (!one) throw new HttpError(404, 'notFound');
  return one;
}

const local = (call: RequestCall<unknown>, at: number): string => {
  const { calendar, hoursOf } = call.ports;
  return calendar.localDate(at, hoursOf(call.request.unitId).zone);
};

/** Arguments for the act's handler; `id` is the request's record id. */
export async function argsFor(fields: Fields, call: RequestCall<unknown>): Promise<Record<string, unknown>> {
  const {
    photos,
    into,
    private: hidden,
    major,
    person,
    unit,
    units,
    until,
    answer: _a,
    finding: _f,
    ...plain
  } = fields;
  const args: Record<string, unknown> = { id: call.request._id };
  for (const [name, value] of Object.entries(plain)) if (value !== undefined && value !== '') args[name] = value;
  if (photos !== undefined) args['photos'] = await photosOf(call, photos);
  if (hidden !== undefined) args['private'] = hidden === 'yes';
  if (major !== undefined) args['major'] = major === 'yes';
  if (person !== undefined) args['personIds'] = [person];
  if (unit !== undefined) args['units'] = [unit];
  if (units !== undefined) args['units'] = units;
  if (until !== undefined) args['until'] = local(call, until);
  if (into !== undefined) args['into'] = (await otherOf(call, into))._id;
  return args;
}
