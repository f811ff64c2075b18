// Requests for the console: lists, one request's page, looking at sealed words.
import { z } from 'zod';
import type { Request } from '../../models/request/request';
import { HttpError } from '../middleware/http-error';
import { maskPhone } from '../presenters/mask';
import { peopleIn } from '../presenters/names';
import type { Viewer } from '../presenters/request';
import { presentDetail } from '../presenters/request-detail';
import { timeLeft } from '../presenters/time-left';
import { sightOf } from '../presenters/sight';
import { offersFor } from './act-offers';
import { findRequests, rowsFor, viewerFor } from './request-list';
import { actOffer, requestDetail, requestQuery, requestRow } from './request-schemas';
import { CONSOLE_ROLES } from './roles';
import { requestRoute, type StaffCall, staffRoute } from './route';
import { idParams, line } from './schemas';

const MERGED_MOST = 20;

/** The page of a request for this person; a look at the reporter is written to the access log first. */
export async function detailOf(call: StaffCall<unknown>, request: Request): Promise<z.input<typeof requestDetail>> {
  const { ports, person, now } = call;
  const tree = ports.tree();
  const sight = sightOf(person, request, tree);
  let phone: string | undefined;
  if (sight.reporter && person._id !== request.reporterId) {
    const look = { at: now, by: person._id, requestId: request._id, path: request.path, why: 'request-page' };
    await ports.audit.add({ _id: ports.ids.next(), what: 'reporter', ...look });
    const reporter = await ports.read.person(request.reporterId);
    if (reporter?.phoneSealed !== undefined) {
      phone = maskPhone(ports.unseal(reporter.phoneSealed));
    }
  }
  const related = [...request.mergedFrom.slice(0, MERGED_MOST), request.mergedInto];
  const others = await Promise.all(related.map((id) => (id === undefined ? undefined : ports.read.request(id))));
  const merged = new Map(others.flatMap((r) => (r ? [[r._id, r.code] as const] : [])));
  const hours = ports.hoursOf(request.unitId);
  const viewer: Viewer = {
    ...(await viewerFor(call, peopleIn(request))),
    left: (clock) => timeLeft(clock, now, ports.calendar, hours, call.t),
  };
  const acts = await offersFor(call, request);
  return presentDetail(request, viewer, { merged, acts, ...(phone === undefined ? {} : { phone }) });
}

export const requestRoutes = [
  staffRoute({
    method: 'get',
    path: '/api/requests',
    tag: 'requests',
    summary: 'Requests in reach, filtered; `next` goes back in as `cursor`',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'list', unit: (input) => input.query.unit },
    query: requestQuery,
    output: z.object({ items: z.array(requestRow), next: z.string().optional(), total: z.number().optional() }),
    async handle(call) {
      const { requests, next, total } = await findRequests(call.input.query, call);
      return { items: await rowsFor(call, requests), next, total };
    },
  }),

  requestRoute({
    method: 'get',
    path: '/api/requests/:id',
    tag: 'requests',
    summary: 'One request with its timeline, clocks and what the caller may do now',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'request' },
    params: idParams,
    output: requestDetail,
    handle: (call) => detailOf(call, call.request),
  }),

  requestRoute({
    method: 'get',
    path: '/api/requests/:id/acts',
    tag: 'requests',
    summary: 'What the caller may do to a request now, without its page',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'request' },
    params: idParams,
    output: z.object({ acts: z.array(actOffer) }),
    handle: async (call) => ({ acts: await offersFor(call, call.request) }),
  }),

  requestRoute({
    method: 'post',
    path: '/api/requests/:id/unseal',
    tag: 'requests',
    summary: 'What was said before masking; the look and its reason are written to the access log',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'request' },
    params: idParams,
    body: z.strictObject({ why: line(100) }),
    output: z.object({ text: z.string() }),
    async handle(call) {
      const { ports, person, request, now, input } = call;
      const sight = sightOf(person, request, ports.tree());
      if (!sight.words || !sight.reporter) throw new HttpError(403, 'forbidden');
      if (request.textSealed === undefined) return { text: request.text };
      const { why } = input.body;
      const look = { at: now, by: person._id, requestId: request._id, path: request.path, why };
      await ports.audit.add({ _id: ports.ids.next(), what: 'unseal', ...look });
      return { text: ports.unseal(request.textSealed) };
    },
  }),
];
