import type { RowMatrix } from './rowMatrix.ts';

/** Replaces each row by e^x / Σ e^x, without overflow; gives the mean over rows of ln Σ e^x. */
export function softmaxRows({ values, rows, columns }: RowMatrix): number {
  let total = 0;
  for (let start = 0; start < values.length; start += columns) {
    let largest = values[start]!;
    for (let at = start + 1; at < start + columns; at++) if (values[at]! > largest) largest = values[at]!;
    let sum = 0;
    for (let at = start; at < start + columns; at++) {
      const power = Math.exp(values[at]! - largest);
      values[at] = power;
      sum += power;
    }
    for (let at = start; at < start + columns; at++) values[at]! /= sum;
    total += largest + Math.log(sum);
  }
  return total / rows;
}

/** Adds weight · ln(y_i · p_k + floor) to out[i, k], of rows y [n, c] and p [k, c]. */
export function addLogProducts(
  out: Float64Array,
  y: RowMatrix,
  { p, weight, floor }: { p: RowMatrix; weight: number; floor: number },
): void {
  const { columns } = y;
  for (let i = 0; i < y.rows; i++) {
    for (let k = 0; k < p.rows; k++) {
      let sum = floor;
      for (let c = 0; c < columns; c++) sum += y.values[i * columns + c]! * p.values[k * columns + c]!;
      out[i * p.rows + k]! += weight * Math.log(sum);
    }
  }
}

/** The place of the largest value of each row, the first of equal ones. */
export function argmaxOfRows({ values, rows, columns }: RowMatrix): Int32Array {
  const out = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let k = 1; k < columns; k++) {
      if (values[i * columns + k]! > values[i * columns + out[i]!]!) out[i] = k;
    }
  }
  return out;
}

/** The sum of each column. */
export function columnSums({ values, columns }: RowMatrix): Float64Array {
  const out = new Float64Array(columns);
  for (let at = 0; at < values.length; at++) out[at % columns]! += values[at]!;
  return out;
}
