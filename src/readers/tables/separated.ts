import Papa from 'papaparse';
import { cut, printable } from '../../files/quoted.ts';
import type { Table } from './table.ts';

/**
 * A table of values with commas, tabs or semicolons between, as RFC 4180 has them; the first row names the columns.
 * Blanks around names are left out, cells are kept as written. Throws RangeError for what is no such table.
 */
export function separatedTable(text: string, source: string): Table {
  const refused = (why: string) =>
    new RangeError(`${source} must be a table, CSV or TSV: ${printable(cut(why, 160))}`);
  const plain = text.replace(/^\uFEFF/, '');
  const { data, errors } = Papa.parse<string[]>(plain, {
    delimiter: separatorOf(plain),
    skipEmptyLines: true,
  });
  const [fault] = errors;
  if (fault !== undefined) throw refused(`${fault.message}, row ${(fault.row ?? 0) + 1}`);
  const [names = [], ...rows] = data;
  // Columns without a name at the end are blank cells; rows may have fewer or more of those.
  const count = names.findLastIndex((name) => name.trim() !== '') + 1;
  const odd = rows.findIndex((row) => row.length < count || row.slice(count).some((cell) => cell !== ''));
  if (odd >= 0) {
    throw refused(`a row must have ${count} cells as the first has, row ${odd + 2} has ${rows[odd]?.length}`);
  }
  const columns = names.slice(0, count).map((name) => name.trim());
  const isPlain = rows.every((row) => row.length === count);
  return { columns, rows: isPlain ? rows : rows.map((row) => row.slice(0, count)), source, hasHeader: true };
}

/** What separates the names of the columns most often, of equals tabs; a comma where nothing does. */
function separatorOf(text: string): string {
  const names = (/^[^\n\r]*/.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '');
  const count = (sign: string) => names.split(sign).length;
  const most = ['\t', ',', ';'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
  return count(most) > 1 ? most : ',';
}
