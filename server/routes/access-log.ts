// The access log: who looked at private data, when and why.
import { z } from 'zod';
import { namesOf } from '../presenters/names';
import { AUDITORS } from './roles';
import { staffRoute } from './route';
import { count, id, named, queryTime, time } from './schemas';

export const accessLogRoutes = [
  staffRoute({
    method: 'get',
    path: '/api/access-log',
    tag: 'audit',
    summary: 'Looks at private data in reach, newest first',
    who: { kind: 'staff', roles: AUDITORS },
    scope: { kind: 'list', unit: (input) => input.query.unit },
    query: z.object({
      unit: id.optional(),
      person: id.optional(),
      limit: count(1, 200).default(50),
      cursor: queryTime.optional(),
    }),
    output: z.object({
      items: z.array(
        z.object({
          at: time,
          by: named,
          what: z.string(),
          whatName: z.string(),
          requestId: z.string().optional(),
          code: z.number().optional(),
          why: z.string(),
        }),
      ),
      next: z.string().optional(),
    }),
    async handle(call) {
      const { ports, input, under, t } = call;
      const { person, limit, cursor } = input.query;
      const filter = {
        under,
        ...(person === undefined ? {} : { by: person }),
        ...(cursor === undefined ? {} : { before: cursor }),
      };
      const looks = await ports.audit.list(filter, limit + 1);
      const shown = looks.slice(0, limit);
      const words = { system: t('api.system'), unknown: t('api.unknownPerson') };
      const nameOf = await namesOf(
        ports.read,
        shown.map((l) => l.by),
        words,
      );
      const ids = [...new Set(shown.flatMap((l) => (l.requestId === undefined ? [] : [l.requestId])))];
      const requests = await Promise.all(ids.map((one) => ports.read.request(one)));
      const codes = new Map(requests.flatMap((r) => (r ? [[r._id, r.code] as const] : [])));
      return {
        items: shown.map((l) => ({
          at: l.at,
          by: { id: l.by, name: nameOf(l.by) },
          what: l.what,
          whatName: t(`api.look.${l.what}`),
          requestId: l.requestId,
          code: l.requestId === undefined ? undefined : codes.get(l.requestId),
          why: ports.hasText(`api.why.${l.why}`) ? t(`api.why.${l.why}`) : l.why,
        })),
        next: looks.length > limit ? String(shown.at(-1)?.at) : undefined,
      };
    },
  }),
];
