import type { RowMatrix } from './rowMatrix.ts';

/** |x_i − x_j|² of all pairs of rows, [rows, rows]. */
export function squaredDistances({ values, rows, columns }: RowMatrix): Float64Array {
  const out = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += (values[i * columns + k]! - values[j * columns + k]!) ** 2;
      out[i * rows + j] = sum;
      out[j * rows + i] = sum;
    }
  }
  return out;
}

/** |x_i − point|² of all rows. */
export function squaredDistanceTo({ values, rows, columns }: RowMatrix, point: Float64Array): Float64Array {
  const out = new Float64Array(rows);
  for (let i = 0, at = 0; i < rows; i++) {
    let sum = 0;
    for (let k = 0; k < columns; k++, at++) sum += (values[at]! - point[k]!) ** 2;
    out[i] = sum;
  }
  return out;
}
