// Excel in and out: the roster (check, apply, export, template) and the ledger.
import { z } from 'zod';
import { applyRoster, checkRoster, inWords } from '../import-export/roster-import';
import { ledgerFile } from '../import-export/ledger';
import { rosterFile, rosterTemplate } from '../import-export/roster-export';
import type { UploadedFile } from '../media/upload';
import type { Request } from '../../models/request/request';
import { eachRequest } from './rates';
import { filterFor, viewerFor } from './request-list';
import { statusesOf } from './request-order';
import { requestFilter } from './request-schemas';
import { CONSOLE_ROLES, STEWARDS } from './roles';
import { type Base, type StaffCall, staffRoute } from './route';
import { flag, maybeUnit } from './schemas';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The units of an export with everything above, so that those above find it in the access log. */
const pathOf = (call: StaffCall<unknown>): string[] => {
  const tree = call.ports.tree();
  return [...new Set(call.under.flatMap((top) => tree.path(top).map((u) => u._id)))];
};

function asFile(call: Base, name: string): void {
  call.ctx.type = XLSX;
  call.ctx.set('Content-Disposition', `attachment; filename="${name}"`);
}

/** Requests of the ledger's filter. */
function ledgerOf(call: StaffCall<{ readonly query: z.output<typeof requestFilter> }>): AsyncGenerator<Request> {
  const { open, ...filter } = filterFor(call.input.query, call);
  return eachRequest(call, { ...filter, status: statusesOf({ ...filter, ...(open === undefined ? {} : { open }) }) });
}

export const importExportRoutes = [
  staffRoute({
    method: 'post',
    path: '/api/import/roster',
    tag: 'organisation',
    summary: 'Check a roster file row by row (dry=1) or apply it when it has no faults (dry=0)',
    who: { kind: 'staff', roles: STEWARDS },
    scope: { kind: 'self' },
    query: z.object({ dry: flag.default(true) }),
    upload: { field: 'file', limit: 'sheetBytes' },
    output: z.object({
      ok: z.boolean(),
      applied: z.boolean(),
      counts: z.object({ units: z.number(), households: z.number(), people: z.number() }),
      errors: z.array(z.object({ sheet: z.string(), row: z.number(), column: z.string(), message: z.string() })),
    }),
    async handle(call) {
      const checked = await checkRoster((call.input.body as unknown as UploadedFile).bytes, call);
      const ok = checked.faults.length === 0;
      const applied = ok && !call.input.query.dry;
      if (applied) await applyRoster(checked, call);
      return {
        ok,
        applied,
        counts: {
          units: checked.units.units.length,
          households: checked.households.length,
          people: checked.people.length,
        },
        errors: inWords(checked.faults, call),
      };
    },
  }),

  staffRoute({
    method: 'get',
    path: '/api/export/roster.xlsx',
    tag: 'organisation',
    summary: 'Units, households and people in reach as a file the import reads; phones masked',
    who: { kind: 'staff', roles: STEWARDS },
    scope: { kind: 'list', unit: (input) => input.query.unit },
    query: maybeUnit,
    type: XLSX,
    async handle(call) {
      const look = { at: call.now, by: call.person._id, path: pathOf(call), why: 'roster-export' };
      await call.ports.audit.add({ _id: call.ports.ids.next(), what: 'export', ...look });
      const file = await rosterFile(call);
      asFile(call, 'roster.xlsx');
      return file;
    },
  }),

  staffRoute({
    method: 'get',
    path: '/api/export/roster-template.xlsx',
    tag: 'organisation',
    summary: 'An empty roster file with the headings',
    who: { kind: 'staff', roles: STEWARDS },
    scope: { kind: 'self' },
    type: XLSX,
    async handle(call) {
      const file = await rosterTemplate(call);
      asFile(call, 'roster-template.xlsx');
      return file;
    },
  }),

  staffRoute({
    method: 'get',
    path: '/api/ledger.xlsx',
    tag: 'requests',
    summary: 'Requests of a filter as a ledger file',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'list', unit: (input) => input.query.unit },
    query: requestFilter,
    type: XLSX,
    async handle(call) {
      const { ports, t, now, person } = call;
      const look = { at: now, by: person._id, path: pathOf(call), why: 'ledger' };
      await ports.audit.add({ _id: ports.ids.next(), what: 'export', ...look });
      asFile(call, 'ledger.xlsx');
      return ledgerFile(ledgerOf(call), {
        calendar: ports.calendar,
        zoneOf: (unitId) => ports.hoursOf(unitId).zone,
        t,
        viewer: (batch) =>
          viewerFor(
            call,
            batch.map((r) => r.assigneeId),
          ),
      });
    },
  }),
];
