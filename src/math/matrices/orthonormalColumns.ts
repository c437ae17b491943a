import type { RowMatrix } from './rowMatrix.ts';

/**
 * Orthonormal columns of the same span, by Gram and Schmidt done twice (Giraud et al. 2005, Numerische Mathematik 101).
 * A column that depends on those before it becomes 0.
 */
export function orthonormalColumns({ values, rows, columns }: RowMatrix): RowMatrix {
  const byColumn = Array.from({ length: columns }, (_, k) =>
    Float64Array.from({ length: rows }, (_, i) => values[i * columns + k]!),
  );
  byColumn.forEach((own, k) => {
    const before = lengthOf(own);
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < k; other++) subtractAlong(own, byColumn[other]!);
    }
    const length = lengthOf(own);
    const scale = length > before * 1e-12 ? 1 / length : 0;
    for (let i = 0; i < rows; i++) own[i]! *= scale;
  });
  const out = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) for (let k = 0; k < columns; k++) out[i * columns + k] = byColumn[k]![i]!;
  return { values: out, rows, columns };
}

function subtractAlong(own: Float64Array, unit: Float64Array): void {
  let along = 0;
  for (let i = 0; i < own.length; i++) along += own[i]! * unit[i]!;
  for (let i = 0; i < own.length; i++) own[i]! -= along * unit[i]!;
}

function lengthOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum);
}
