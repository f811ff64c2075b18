// The three lists as one catalogue per unit: what is in force, editions, publishing a new one.
import { z } from 'zod';
import { ACTING_LEVELS, DEPARTMENTS } from '../../models/catalogue/actor';
import type { Catalogue } from '../../models/catalogue/catalogue';
import { checkRows } from '../../models/catalogue/catalogue-rows';
import type { Edition } from '../admin-ports';
import { HttpError, notFound } from '../middleware/http-error';
import { namesOf } from '../presenters/names';
import { CONSOLE_ROLES } from './roles';
import { type StaffCall, staffRoute } from './route';
import { count, id, line, named, time, unitIdParams } from './schemas';

const LISTS = ['duty', 'autonomy', 'grid'] as const;
const codes = z.array(z.string().max(40)).max(60);
const coded = z.object({ code: z.string(), name: z.string() });

const item = z.object({
  clause: z.string(),
  list: z.enum(LISTS),
  title: z.object({ 'zh-CN': z.string(), en: z.string() }),
  categories: z.array(z.string()),
  must: z.array(z.string()),
  may: z.array(z.string()),
  never: z.array(z.string()),
  legalBasis: z.string().optional(),
  reportOnly: z.boolean().optional(),
});

const catalogue = z
  .object({
    version: z.number(),
    from: z.string(),
    at: time.optional(),
    by: named.optional(),
    note: z.string().optional(),
    inheritedFrom: z.object({ unitId: z.string(), unitName: z.string() }).optional(),
    items: z.array(item),
    lists: z.array(coded),
    departments: z.array(coded),
  })
  .meta({ id: 'Catalogue' });

/** Room for a few hundred items of some words each. */
const BODY = 512 * 1024;

async function present(found: Edition, unitId: string, call: StaffCall<unknown>): Promise<z.input<typeof catalogue>> {
  const { ports, t } = call;
  const words = { system: t('api.system'), unknown: t('api.unknownPerson') };
  const nameOf = await namesOf(ports.read, [found.by], words);
  const from = found.unitId === null || found.unitId === unitId ? undefined : ports.tree().get(found.unitId);
  return {
    version: found.edition,
    from: found.from,
    at: found.at,
    by: found.by === undefined ? undefined : { id: found.by, name: nameOf(found.by) },
    note: found.note,
    inheritedFrom: from && { unitId: from._id, unitName: from.name },
    items: found.items.map((i) => ({
      ...i,
      title: { ...i.title },
      categories: [...i.categories],
      must: [...i.must],
      may: [...i.may],
      never: [...i.never],
    })),
    lists: LISTS.map((code) => ({ code, name: t(`catalogue.list.${code}`) })),
    departments: [...ACTING_LEVELS, ...DEPARTMENTS].map((code) => ({ code, name: t(`catalogue.actor.${code}`) })),
  };
}

const itemBody = z.strictObject({
  clause: z.string().max(40),
  list: z.string().max(40),
  title: z.strictObject({ 'zh-CN': z.string().max(300), en: z.string().max(400).optional() }),
  categories: codes,
  must: codes,
  may: codes.default([]),
  never: codes.default([]),
  legalBasis: z.string().max(300).optional(),
  reportOnly: z.boolean().optional(),
});

const FAULTS = 50;

export const catalogueRoutes = [
  staffRoute({
    method: 'get',
    path: '/api/catalogue',
    tag: 'catalogue',
    summary: 'The catalogue in force at a unit, or an edition the unit has published',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'unit', unit: (input, call) => input.query.unit ?? call.reach[0] },
    query: z.object({ unit: id.optional(), version: count(1, 1_000_000).optional() }),
    output: catalogue,
    async handle(call) {
      const unitId = call.under[0] as string;
      const { version } = call.input.query;
      if (version === undefined) return present(await call.ports.read.catalogue(unitId), unitId, call);
      const found = (await call.ports.admin.editions(unitId)).find((e) => e.edition === version);
      if (!found) throw notFound();
      return present(found, unitId, call);
    },
  }),

  staffRoute({
    method: 'get',
    path: '/api/catalogue/versions',
    tag: 'catalogue',
    summary: 'Editions a unit has published, newest first',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'unit', unit: (input, call) => input.query.unit ?? call.reach[0] },
    query: z.object({ unit: id.optional() }),
    output: z.array(
      z.object({
        version: z.number(),
        from: z.string(),
        at: time.optional(),
        by: named.optional(),
        note: z.string().optional(),
        items: z.number(),
      }),
    ),
    async handle(call) {
      const { ports, t } = call;
      const editions = await ports.admin.editions(call.under[0] as string);
      const words = { system: t('api.system'), unknown: t('api.unknownPerson') };
      const nameOf = await namesOf(
        ports.read,
        editions.map((e) => e.by),
        words,
      );
      return editions.map((e) => ({
        version: e.edition,
        from: e.from,
        at: e.at,
        by: e.by === undefined ? undefined : { id: e.by, name: nameOf(e.by) },
        note: e.note,
        items: e.items.length,
      }));
    },
  }),

  staffRoute({
    method: 'put',
    path: '/api/catalogue/:unitId',
    tag: 'catalogue',
    summary: 'Publish a new edition at a unit, based on the one in force; faults come back row by row',
    who: { kind: 'staff', roles: ['dispatcher', 'admin'] },
    scope: { kind: 'unit', unit: (input) => input.params.unitId },
    params: unitIdParams,
    body: z.strictObject({
      baseVersion: z.number().int().min(0),
      note: line(200).optional(),
      items: z.array(itemBody).min(1).max(2000),
    }),
    bodyBytes: BODY,
    output: catalogue,
    async handle(call) {
      const { ports, input, now, person, cause } = call;
      const { unitId } = input.params;
      const { baseVersion, note, items } = input.body;
      const current = await ports.read.catalogue(unitId);
      if (current.causes.includes(cause)) return present(current, unitId, call);
      if (current.edition !== baseVersion) throw new HttpError(409, 'versionOld', { version: current.edition });
      const rows = items.map(({ title, ...rest }) => ({ ...rest, title: title['zh-CN'], titleEn: title.en }));
      const checked = checkRows(rows);
      if (checked.errors.length > 0) {
        const faults = checked.errors.slice(0, FAULTS).map((e) => ({
          path: `body.items.${e.row - 1}.${e.column}`,
          key: e.key,
          params: e.params as Record<string, string | number>,
        }));
        throw new HttpError(422, 'invalid', {}, faults);
      }
      const edition = current.edition + 1;
      const record: Edition = {
        _id: `catalogue-${unitId}-${edition}`,
        v: 1,
        causes: [cause],
        unitId,
        edition,
        from: ports.calendar.localDate(now, ports.hoursOf(unitId).zone),
        items: checked.items,
        at: now,
        by: person._id,
        ...(note === undefined ? {} : { note }),
      };
      const { state } = await ports.commit(cause, {
        save: { kind: 'catalogue', record: record as Catalogue },
        say: [],
      });
      if (state === 'conflict') throw new HttpError(409, 'versionOld', { version: edition });
      return present(record, unitId, call);
    },
  }),
];
