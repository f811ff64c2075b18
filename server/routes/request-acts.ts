// Acting on a request from the console: the same handlers as in chat, so the same rules, words and timeline.
import { z } from 'zod';
import { HttpError, notFound, RefusedError } from '../middleware/http-error';
import { argsFor, handlerOf } from './act-args';
import { anyBody, bodyOf, type Fields, isConsoleAct } from './act-forms';
import { parseInput } from './input';
import { detailOf } from './requests';
import { requestDetail } from './request-schemas';
import { CONSOLE_ROLES } from './roles';
import { requestRoute } from './route';
import { id } from './schemas';

export const requestActRoutes = [
  requestRoute({
    method: 'post',
    path: '/api/requests/:id/acts/:act',
    tag: 'requests',
    summary: 'Do something to a request; `acts` of its page says what and with which fields',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'request' },
    params: z.strictObject({ id, act: z.string().regex(/^[A-Za-z]{1,40}$/) }),
    body: anyBody,
    output: z.object({ request: requestDetail }),
    async handle(call) {
      const { ports, person, input, cause, request } = call;
      const { act } = input.params;
      if (!isConsoleAct(act)) throw new HttpError(404, 'notFound');
      const given = Object.fromEntries(Object.entries(input.body).filter(([, value]) => value !== undefined));
      const fields = parseInput(bodyOf(act), given, 'body') as Fields;
      const args = await argsFor(fields, call);
      const { refused } = await ports.act(handlerOf(act, fields), args, person, cause);
      if (refused) throw new RefusedError(refused);
      const after = await ports.read.request(request._id);
      if (!after) throw notFound();
      return { request: await detailOf(call, after) };
    },
  }),
];
