import type { RowMatrix } from './rowMatrix.ts';

/**
 * |BᵀA|² = Σ_ij (a_i · a_j)(b_i · b_j), over columns a of one table and b of another with the same rows; by the smaller of
 * two forms, columns by columns or rows by rows.
 */
export function squaredCrossProduct(a: RowMatrix, b: RowMatrix): number {
  return a.columns * b.columns <= a.rows * a.rows ? byColumns(a, b) : byRows(a, b);
}

function byColumns(a: RowMatrix, b: RowMatrix): number {
  const product = new Float64Array(a.columns * b.columns);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.columns; j++) {
      const factor = a.values[i * a.columns + j]!;
      const [to, from] = [j * b.columns, i * b.columns];
      for (let k = 0; k < b.columns; k++) product[to + k]! += factor * b.values[from + k]!;
    }
  }
  return product.reduce((sum, value) => sum + value * value, 0);
}

function byRows(a: RowMatrix, b: RowMatrix): number {
  let sum = 0;
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j <= i; j++) sum += (i === j ? 1 : 2) * rowProduct(a, i, j) * rowProduct(b, i, j);
  }
  return sum;
}

function rowProduct({ values, columns }: RowMatrix, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < columns; k++) sum += values[i * columns + k]! * values[j * columns + k]!;
  return sum;
}
