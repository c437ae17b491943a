import { quoted, quotedList } from '../../files/quoted.ts';

/** What stands in one place of a table; null where nothing does. Of CSV and TSV every cell is a text. */
export type Cell = string | number | boolean | null | readonly Cell[];

/** A table as its file has it. */
export interface Table {
  readonly columns: readonly string[];
  /** Cells in the order of the columns. */
  readonly rows: readonly (readonly Cell[])[];
  /** Names the file in messages. */
  readonly source: string;
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
