import { cut, printable } from '../../files/quoted.ts';
import type { Cell, Table } from './table.ts';

/** Whether bytes are those of a Parquet file. */
export function isParquet(bytes: Uint8Array): boolean {
  const isMark = (index: number) =>
    'PAR1'.split('').every((sign, i) => bytes[index + i] === sign.charCodeAt(0));
  return bytes.length >= 12 && isMark(0) && isMark(bytes.length - 4);
}

/** The table of a Parquet file, with any of its packings. Throws RangeError for what is broken. */
export async function parquetTable(bytes: Uint8Array, source: string): Promise<Table> {
  const [{ parquetMetadata, parquetReadObjects, parquetSchema }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  try {
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const metadata = parquetMetadata(file);
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    const records = await parquetReadObjects({ file, metadata, compressors });
    return { columns, rows: records.map((record) => columns.map((name) => cellOf(record[name]))), source };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`${source}: broken Parquet file: ${printable(cut(why, 160))}`);
  }
}

/** Whole numbers beyond 2^53 and times become texts. */
function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(cellOf);
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
}
