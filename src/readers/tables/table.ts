import { listed, quoted, quotedList } from '../../files/quoted.ts';

/** What stands in one place of a table; null where nothing does. Of CSV and TSV every cell is a text. */
export type Cell = string | number | boolean | null | readonly Cell[];

/** A table as its file has it. */
export interface Table {
  readonly columns: readonly string[];
  /** Cells in the order of the columns. */
  readonly rows: readonly (readonly Cell[])[];
  /** Names the file in messages. */
  readonly source: string;
  /** Of each row its number in the file, where rows are not those of the file. @default from 1 on */
  readonly numbers?: readonly number[];
  /** Whether a row of names stands above the rows. */
  readonly hasHeader?: boolean;
}

/**
 * How messages name rows: `row 12 below the header`. The name of an image often tells whose it is, so it stands in no
 * message about its row.
 */
export function rowsNamed({ rows: all, numbers, hasHeader }: Table, rows: Table['rows']): string {
  const asked = new Set(rows);
  const found = all.flatMap((row, offset) => (asked.has(row) ? [numbers?.[offset] ?? offset + 1] : []));
  const own = [...new Set(found)];
  const below = hasHeader === true ? ' below the header' : '';
  return `${own.length === 1 ? 'row' : 'rows'} ${listed(own.map(String))}${below}`;
}

/** Where a column stands. Throws RangeError that lists the columns there are for one that is not there, or is there twice. */
export function columnIndex({ columns, source }: Table, name: string): number {
  const offset = columns.indexOf(name);
  if (offset < 0) {
    const there = columns.filter((column) => column !== '');
    throw new RangeError(`${source} has no column ${quoted(name)}; it has ${quotedList(there, 40)}`);
  }
  if (columns.indexOf(name, offset + 1) >= 0) {
    throw new RangeError(`${source} must have each column once, ${quoted(name)} is there twice`);
  }
  return offset;
}

/** A cell as a text: nothing is the empty text, and a list its members with commas between. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'object' ? cell.map(cellText).join(', ') : String(cell);
}

/** A cell as a finite number; undefined for what is none. */
export function cellNumber(cell: Cell | undefined): number | undefined {
  const text = typeof cell === 'string' ? cell.trim() : cell;
  if (text === '' || text === null || text === undefined || typeof text === 'object') return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

const blankText = /^\s*(?:nan|null|n\/a)?\s*$/i;

/** Whether a cell says nothing: blank, or what programs write for it. */
export function isBlank(cell: Cell | undefined): boolean {
  if (typeof cell === 'string') return blankText.test(cell);
  return (
    cell === null ||
    cell === undefined ||
    Number.isNaN(cell) ||
    (typeof cell === 'object' && cell.length === 0)
  );
}
