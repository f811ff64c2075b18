// Reading and writing Excel files as plain rows of text. Called by the roster import and the exports.
import ExcelJS from 'exceljs';
import { cleanLine } from '../../models/kernel/clean-text';
import { HttpError } from '../middleware/http-error';
import { checkZip } from './zip-guard';

/** A sheet as read: its name, and cells by row; row 0 is the headings. */
export interface Sheet {
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}

const ROWS = 10_000;
const COLUMNS = 40;
const CELL = 1000;

/** Parts of a sheet that hold no values and may describe millions of cells in a few bytes. */
const IGNORED = [
  'dataValidations',
  'conditionalFormatting',
  'mergeCells',
  'hyperlinks',
  'autoFilter',
  'tableParts',
  'drawing',
  'picture',
  'extLst',
  'rowBreaks',
  'pageSetup',
  'headerFooter',
  'sheetProtection',
];

const FORMULA = /^[=+\-@\t\r]/;

/** Text that a spreadsheet program will not take for a formula, now or after saving as CSV. */
export const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

function textOf(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value !== 'object') return String(value);
  if ('richText' in value) return value.richText.map((part) => part.text).join('');
  if ('text' in value) return textOf(value.text as ExcelJS.CellValue);
  if ('result' in value) return textOf(value.result as ExcelJS.CellValue);
  return '';
}

const cellText = (value: ExcelJS.CellValue): string => {
  const text = cleanLine(textOf(value)).slice(0, CELL);
  return /^'[=+\-@]/.test(text) ? text.slice(1) : text;
};

/** Reads the sheets of an .xlsx file. Refuses (422) what is none, and what unpacks to more than it should. */
export async function readWorkbook(bytes: Buffer): Promise<readonly Sheet[]> {
  await checkZip(bytes);
  const book = new ExcelJS.Workbook();
  try {
    await book.xlsx.load(bytes as never, { ignoreNodes: IGNORED } as never);
  } catch {
    throw new HttpError(422, 'badSheet');
  }
  return book.worksheets.slice(0, 10).map((sheet) => {
    const rows: string[][] = [];
    sheet.eachRow({ includeEmpty: false }, (row, number) => {
      if (number > ROWS) return;
      const cells: string[] = [];
      for (let c = 1; c <= Math.min(COLUMNS, sheet.columnCount); c += 1) cells.push(cellText(row.getCell(c).value));
      rows[number - 1] = cells;
    });
    return { name: sheet.name.trim(), rows: Array.from(rows, (cells) => cells ?? []) };
  });
}

export interface Table {
  readonly name: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** Writes tables as an .xlsx file, one sheet each, headings bold and frozen. */
export async function writeWorkbook(tables: readonly Table[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  for (const table of tables) {
    const sheet = book.addWorksheet(table.name, { views: [{ state: 'frozen', ySplit: 1 }] });
    sheet.addRow([...table.headings]).font = { bold: true };
    for (const row of table.rows) sheet.addRow(row.map((cell) => (typeof cell === 'string' ? harmless(cell) : cell)));
    sheet.columns.forEach((column) => (column.width = 16));
  }
  return Buffer.from(await book.xlsx.writeBuffer());
}
