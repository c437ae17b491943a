import type { RowMatrix } from './rowMatrix.ts';

/** a · b of [n, m] and [m, k]. */
export function matrixProduct(a: RowMatrix, b: RowMatrix): RowMatrix {
  const [n, m, k] = [a.rows, a.columns, b.columns];
  const values = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const factor = a.values[i * m + j]!;
      if (factor === 0) continue;
      for (let to = i * k, from = j * k; from < (j + 1) * k; to++, from++) {
        values[to]! += factor * b.values[from]!;
      }
    }
  }
  return { values, rows: n, columns: k };
}

/** aᵀ · b of [n, m] and [n, k]. */
export function crossProduct(a: RowMatrix, b: RowMatrix): RowMatrix {
  const [n, m, k] = [a.rows, a.columns, b.columns];
  const values = new Float64Array(m * k);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const factor = a.values[i * m + j]!;
      if (factor === 0) continue;
      for (let to = j * k, from = i * k; from < (i + 1) * k; to++, from++) {
        values[to]! += factor * b.values[from]!;
      }
    }
  }
  return { values, rows: m, columns: k };
}

/** The rows as columns. */
export function transposed({ values, rows, columns }: RowMatrix): RowMatrix {
  const out = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * rows + i] = values[i * columns + j]!;
  }
  return { values: out, rows: columns, columns: rows };
}

/** Sets each row to itself less `row`. */
export function withoutRow({ values, rows, columns }: RowMatrix, row: Float64Array): RowMatrix {
  const out = new Float64Array(values.length);
  for (let at = 0; at < out.length; ) for (let j = 0; j < columns; j++, at++) out[at] = values[at]! - row[j]!;
  return { values: out, rows, columns };
}
