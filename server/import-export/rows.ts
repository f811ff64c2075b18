// Sheets as rows of named cells, and the faults found in them. Called by the checks of the roster import.
import type { Names, SheetName } from './names';
import { SHEET_NAMES, SHEETS } from './names';
import type { Sheet } from './workbook';

/** A row of a sheet; `row` is its number as the spreadsheet shows it. Cells that are empty read as ''. */
export interface Row {
  readonly row: number;
  cell(column: string): string;
}

/** A fault: where, and the key of its words under api.import. */
export interface Fault {
  readonly sheet: SheetName;
  readonly row: number;
  readonly column: string;
  readonly key: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

export type Report = (
  row: number,
  column: string,
  key: string,
  params?: Readonly<Record<string, string | number>>,
) => void;

export interface Rows {
  readonly rows: Readonly<Record<SheetName, readonly Row[]>>;
  readonly faults: readonly Fault[];
}

const MOST: Readonly<Record<SheetName, number>> = { units: 2000, households: 5000, people: 5000 };

/** Columns without which a sheet means nothing. */
const NEEDED: Readonly<Record<SheetName, readonly string[]>> = {
  units: ['level', 'name'],
  households: ['building', 'label'],
  people: ['person', 'role', 'unit'],
};

function rowsOf(sheet: Sheet, name: SheetName, names: Names, faults: Fault[]): readonly Row[] {
  const [headings = [], ...body] = sheet.rows;
  const at = new Map<string, number>();
  headings.forEach((heading, i) => {
    const column = names.column(name, heading);
    if (column !== undefined && !at.has(column)) at.set(column, i);
  });
  const missing = NEEDED[name].filter((column) => !at.has(column));
  for (const column of missing) faults.push({ sheet: name, row: 1, column, key: 'missingColumn' });
  if (missing.length > 0) return [];
  const filled = body
    .map((cells, i) => ({ row: i + 2, cells }))
    .filter(({ cells }) => [...at.values()].some((c) => (cells[c] ?? '') !== ''));
  if (filled.length > MOST[name]) {
    faults.push({ sheet: name, row: MOST[name] + 2, column: '', key: 'tooManyRows', params: { max: MOST[name] } });
    return [];
  }
  return filled.map(({ row, cells }) => ({ row, cell: (column) => cells[at.get(column) ?? -1] ?? '' }));
}

/** Finds the three sheets by name, in either language, and their columns by heading. At least one sheet must be there. */
export function namedRows(sheets: readonly Sheet[], names: Names): Rows {
  const faults: Fault[] = [];
  const rows: Record<SheetName, readonly Row[]> = { units: [], households: [], people: [] };
  let found = 0;
  for (const name of SHEET_NAMES) {
    const sheet = sheets.find((s) => names.sheet(s.name) === name);
    if (!sheet) continue;
    found += 1;
    rows[name] = rowsOf(sheet, name, names, faults);
  }
  if (found === 0) faults.push({ sheet: 'units', row: 1, column: '', key: 'missingSheet' });
  return { rows, faults };
}

/** Whether a column belongs to a sheet; used to name it in words. */
export const isColumn = (sheet: SheetName, column: string): boolean =>
  (SHEETS[sheet] as readonly string[]).includes(column);
