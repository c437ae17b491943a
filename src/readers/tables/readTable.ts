import { fileBytes } from '../../files/fileBytes.ts';
import { limitsFrom, type OwnLimits } from '../../files/limits.ts';
import { namedPath } from '../../files/quoted.ts';
import { unpackedText } from '../unpackedText.ts';
import { jsonTable } from './jsonTable.ts';
import { isParquet, parquetTable } from './parquetTable.ts';
import { separatedTable } from './separated.ts';
import type { Table } from './table.ts';

/** Options of `readChexpertLabels`, `readNih`, `readPadchest`, `readRsna`, `readSiim`, `readVindr` and `readTable`. */
export interface TableOptions {
  /** How large the file may be, and what it unpacks to: `fileBytes`. @default 1 GiB */
  readonly limits?: OwnLimits | undefined;
}

/**
 * The table in a file: CSV, TSV or semicolons, JSON lines or a JSON list of objects, packed with gzip or not, or
 * Parquet. The bytes tell which. Throws RangeError, one line that names the file, for what cannot be read or is no
 * table.
 */
export async function readTable(path: string, options: TableOptions = {}): Promise<Table> {
  const limits = limitsFrom(options.limits);
  const bytes = await fileBytes(path, { what: 'a table', limits });
  const source = namedPath(path);
  if (isParquet(bytes)) return parquetTable(bytes, source);
  const text = unpackedText(bytes, { source, limits });
  return /^\s*[{[]/.test(text.slice(0, 100)) ? jsonTable(text, source) : separatedTable(text, source);
}
