// The organisation as a roster file, and an empty one to fill in: the same sheets and headings that the import reads.
// Called by the export routes.
import type { Person } from '../../models/person/person';
import { maskPhone } from '../presenters/mask';
import type { StaffCall } from '../routes/route';
import { SHEET_NAMES, SHEETS, type SheetName } from './names';
import { type Table, writeWorkbook } from './workbook';

type Call = StaffCall<unknown>;
type Cells = (string | number)[];

const PEOPLE = 500;

const table = (name: SheetName, call: Call, rows: readonly Cells[]): Table => ({
  name: call.t(`api.sheet.${name}`),
  headings: SHEETS[name].map((column) => call.t(`api.column.${column}`)),
  rows,
});

/** An empty file with the headings. */
export const rosterTemplate = (call: Call): Promise<Buffer> =>
  writeWorkbook(SHEET_NAMES.map((name) => table(name, call, [])));

async function peopleBelow(unitIds: readonly string[], call: Call): Promise<readonly Person[]> {
  const all: Person[] = [];
  for (let after: string | undefined; ;) {
    const page = await call.ports.admin.people({ unitIds, ...(after === undefined ? {} : { after }) }, PEOPLE);
    all.push(...page);
    after = page.at(-1)?._id;
    if (page.length < PEOPLE) return all;
  }
}

/** Everything in reach of the call. Phones stay masked; importing the file again leaves them as they are. */
export async function rosterFile(call: Call): Promise<Buffer> {
  const { ports, under, t } = call;
  const tree = ports.tree();
  const units = under.flatMap((top) => tree.below(top));
  const ids = units.map((u) => u._id);
  const households = await ports.admin.households(ids);
  const homes = new Map(households.map((h) => [h._id, h]));
  const people = await peopleBelow(ids, call);
  const unitRows = units.map((u): Cells => [
    u._id,
    t(`api.level.${u.level}`),
    u.name,
    u.parentId ?? '',
    u.aliases.join('、'),
    u.prefix ?? '',
    u.department === undefined ? '' : t(`catalogue.actor.${u.department}`),
  ]);
  const homeRows = households.map((h): Cells => [h.unitId, h.label, h.area, h.owners.join('、')]);
  const personRows = people.flatMap((p) =>
    p.grants
      .filter((g) => ids.includes(g.unitId))
      .map((g): Cells => {
        const home = p.householdId === undefined ? undefined : homes.get(p.householdId);
        const phone = p.phoneSealed === undefined ? '' : maskPhone(ports.unseal(p.phoneSealed));
        return [
          p._id,
          p.name,
          phone,
          t(`api.role.${g.role}`),
          g.unitId,
          g.partTime ? t('api.choice.yes') : '',
          home?._id ?? '',
        ];
      }),
  );
  return writeWorkbook([
    table('units', call, unitRows),
    table('households', call, homeRows),
    table('people', call, personRows),
  ]);
}
