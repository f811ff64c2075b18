// The ledger 台账: requests of a list as an Excel file, written while they are read. Called by the ledger route.
import { PassThrough } from 'node:stream';
import ExcelJS from 'exceljs';
import type { Calendar } from '../../models/kernel/calendar';
import type { Request } from '../../models/request/request';
import { presentRow, type Viewer } from '../presenters/request';
import { harmless } from './workbook';

const COLUMNS = [
  'code',
  'status',
  'category',
  'unit',
  'place',
  'text',
  'assignee',
  'createdAt',
  'dueAt',
  'closedAt',
  'supporters',
  'colour',
] as const;

const BATCH = 100;
const MINUTE = 60_000;

export interface LedgerPorts {
  readonly calendar: Calendar;
  zoneOf(unitId: string): string;
  t(key: string): string;
  /** The viewer for a batch, with the names it needs looked up. */
  viewer(batch: readonly Request[]): Promise<Viewer>;
}

/** Local date and time, `YYYY-MM-DD HH:mm`. */
export function localMinute(at: number, zone: string, calendar: Calendar): string {
  const date = calendar.localDate(at, zone);
  const minutes = Math.floor((at - calendar.atLocal(date, '00:00', zone)) / MINUTE);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${date} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** A stream of the file. What the reader may not see is left out as on the page; text that looks like a formula is not one. */
export function ledgerFile(requests: AsyncIterable<Request>, ports: LedgerPorts): PassThrough {
  const stream = new PassThrough();
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useSharedStrings: false, useStyles: true });
  const sheet = book.addWorksheet(ports.t('api.sheet.ledger'), { views: [{ state: 'frozen', ySplit: 1 }] });

  async function write(batch: readonly Request[]): Promise<void> {
    const viewer = await ports.viewer(batch);
    for (const request of batch) {
      const row = presentRow(request, viewer);
      const zone = ports.zoneOf(request.unitId);
      const moment = (at: number | undefined): string =>
        at === undefined ? '' : localMinute(at, zone, ports.calendar);
      sheet
        .addRow(
          [
            row.fullCode,
            row.statusName,
            row.categoryName,
            row.unitName,
            row.place,
            row.text,
            row.assignee?.name ?? '',
            moment(row.createdAt),
            moment(row.dueAt),
            moment(request.closedAt),
            row.supporters,
            ports.t(`api.colour.${row.colour}`),
          ].map((cell) => (typeof cell === 'string' ? harmless(cell) : cell)),
        )
        .commit();
    }
  }

  async function run(): Promise<void> {
    sheet.addRow(COLUMNS.map((column) => ports.t(`api.column.${column}`))).commit();
    let batch: Request[] = [];
    for await (const request of requests) {
      batch.push(request);
      if (batch.length < BATCH) continue;
      await write(batch);
      batch = [];
    }
    await write(batch);
    await book.commit();
  }

  run().catch((error: Error) => stream.destroy(error));
  return stream;
}
