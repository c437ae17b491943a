import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import { dense, type Numbers } from '../arrays/dense.ts';

/** A table of numbers, one row per item: an ndarray of shape [rows, columns], or a list of equally long rows. */
export type MatrixLike = NdArray<Numbers> | readonly ArrayLike<number>[];

/** Numbers in float64 by rows, row-major: row i stands at `values[i * columns]`. */
export interface RowMatrix {
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * The table in float64; a view where it lies so already (do not write to it), otherwise a copy. Throws, naming the table, a TypeError where it is none and a RangeError for no rows or
 * columns, rows of different lengths and numbers that are not finite.
 */
export function rowMatrix(name: string, table: MatrixLike): RowMatrix {
  const { values, rows, columns } = Array.isArray(table)
    ? fromRows(name, table)
    : fromArray(name, table as NdArray<Numbers>);
  if (rows === 0 || columns === 0) {
    throw new RangeError(`${name} must have at least one row and one column, got ${rows} by ${columns}`);
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      const source = `row ${Math.floor(i / columns)}, column ${i % columns}`;
      throw new RangeError(`${name} must be finite, got ${values[i]} at ${source}`);
    }
  }
  return { values, rows, columns };
}

function fromArray(name: string, array: NdArray<Numbers>): RowMatrix {
  if (typeof array !== 'object' || array === null || !Array.isArray(array.shape)) {
    throw new TypeError(`${name} must be a list of rows or an array of shape [rows, columns]`);
  }
  const [rows, columns] = array.shape;
  if (array.shape.length !== 2 || rows === undefined || columns === undefined) {
    throw new RangeError(`${name} must have shape [rows, columns], got [${array.shape}]`);
  }
  const values = dense(array);
  return { values: values instanceof Float64Array ? values : Float64Array.from(values), rows, columns };
}

function fromRows(name: string, list: readonly ArrayLike<number>[]): RowMatrix {
  const columns = list[0]?.length ?? 0;
  const values = new Float64Array(list.length * columns);
  list.forEach((row, i) => {
    if (typeof row !== 'object' || row === null || row.length !== columns) {
      throw new RangeError(`${name} must have rows of ${columns} numbers, got ${row?.length} in row ${i}`);
    }
    values.set(row, i * columns);
  });
  return { values, rows: list.length, columns };
}

/** The table as an ndarray of shape [rows, columns], a view. */
export function arrayOf({ values, rows, columns }: RowMatrix): NdArray<Float64Array> {
  return ndarray(values, [rows, columns]);
}

/** Row `i`, a view. */
export function rowOf({ values, columns }: RowMatrix, i: number): Float64Array {
  return values.subarray(i * columns, (i + 1) * columns);
}

/** The mean of each column, and its population standard deviation, 0 for a column whose values are all equal. */
export function columnMoments({ values, rows, columns }: RowMatrix): {
  mean: Float64Array;
  sd: Float64Array;
} {
  const mean = new Float64Array(columns);
  for (let at = 0, i = 0; i < rows; i++) for (let j = 0; j < columns; j++) mean[j]! += values[at++]! / rows;
  const sd = new Float64Array(columns);
  const varies = new Uint8Array(columns);
  for (let at = 0, i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      if (values[at] !== values[j]) varies[j] = 1;
      sd[j]! += (values[at++]! - mean[j]!) ** 2;
    }
  }
  // A mean of equal values need not be that value.
  for (let j = 0; j < columns; j++) {
    if (varies[j] === 0) mean[j] = values[j]!;
    sd[j] = varies[j] === 0 ? 0 : Math.sqrt(sd[j]! / rows);
  }
  return { mean, sd };
}
