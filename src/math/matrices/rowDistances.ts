import type { RowMatrix } from './rowMatrix.ts';

/** Σ_j (x_ij − m_kj)² w_kj of each row x_i to each centre m_k with its weights w_k: [rows, centres]. */
export function weightedDistances(rows: RowMatrix, centres: RowMatrix, weights: Float64Array): Float64Array {
  const { columns } = rows;
  const out = new Float64Array(rows.rows * centres.rows);
  for (let i = 0; i < rows.rows; i++) {
    for (let k = 0; k < centres.rows; k++) {
      let sum = 0;
      for (let j = 0; j < columns; j++) {
        const distance = rows.values[i * columns + j]! - centres.values[k * columns + j]!;
        sum += distance * distance * weights[k * columns + j]!;
      }
      out[i * centres.rows + k] = sum;
    }
  }
  return out;
}

/** Σ_i r_ik (x_ij − m_kj)² of rows x and centres m, with shares r [rows, centres]: [centres, columns]. */
export function weightedScatter(rows: RowMatrix, centres: RowMatrix, shares: RowMatrix): Float64Array {
  const { columns } = rows;
  const out = new Float64Array(centres.values.length);
  for (let i = 0; i < rows.rows; i++) {
    for (let k = 0; k < centres.rows; k++) {
      const share = shares.values[i * centres.rows + k]!;
      if (share === 0) continue;
      for (let j = 0; j < columns; j++) {
        const distance = rows.values[i * columns + j]! - centres.values[k * columns + j]!;
        out[k * columns + j]! += share * distance * distance;
      }
    }
  }
  return out;
}
