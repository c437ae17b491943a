import type { NdArray } from 'ndarray';
import { meanOf } from '../../math/arrays/meanOf.ts';
import { arrayOf } from '../../math/matrices/rowMatrix.ts';

/** What is known of each study, by the name of the attribute. */
export type AttributeRows = readonly Readonly<Record<string, string | number>>[];

/** Attributes as numbers, with what each column stands for. */
export interface AttributeBlock {
  /** [n, columns]. */
  readonly block: NdArray<Float64Array>;
  readonly columns: readonly string[];
}

/**
 * Attributes as an embedding: a column of 0 and 1 for each value of one that holds texts, and its numbers for one that
 * holds numbers, with the mean where a study has none. Columns that are the same for all studies are left out; undefined
 * where none is left.
 */
export function attributeBlock(rows: AttributeRows, names?: readonly string[]): AttributeBlock | undefined {
  const known = names ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = known.flatMap((name) => columnsOf(rows, name)).filter(({ values }) => varies(values));
  if (columns.length === 0) return undefined;
  const values = new Float64Array(rows.length * columns.length);
  for (const [j, column] of columns.entries()) {
    for (const [i, value] of column.values.entries()) values[i * columns.length + j] = value;
  }
  const block = arrayOf({ values, rows: rows.length, columns: columns.length });
  return { block, columns: columns.map(({ name }) => name) };
}

interface Column {
  readonly name: string;
  readonly values: Float64Array;
}

function columnsOf(rows: AttributeRows, name: string): Column[] {
  const own = rows.map((row) => row[name]);
  const numbers = own.filter((value) => typeof value === 'number');
  if (numbers.length > 0 && own.every((value) => value === undefined || typeof value === 'number')) {
    const mean = meanOf(numbers);
    return [
      { name, values: Float64Array.from(own, (value) => (value === undefined ? mean : Number(value))) },
    ];
  }
  const texts = [...new Set(own.flatMap((value) => (value === undefined ? [] : String(value))))].sort();
  return texts.map((text) => ({
    name: `${name} ${text}`,
    values: Float64Array.from(own, (value) => Number(value !== undefined && String(value) === text)),
  }));
}

function varies(values: Float64Array): boolean {
  return values.some((value) => value !== values[0]);
}
