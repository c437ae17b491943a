import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { RowMatrix } from './rowMatrix.ts';

/** Eigenvalues from the largest on, and the unit eigenvector of each in a row. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: RowMatrix;
}

/** Of a symmetric matrix, by Householder reduction and implicit QL steps (ml-matrix). */
export function symmetricEigen({ values, rows: size }: RowMatrix): Eigen {
  const rows = Array.from({ length: size }, (_, i) => Array.from(values.subarray(i * size, (i + 1) * size)));
  const found = new EigenvalueDecomposition(new Matrix(rows), { assumeSymmetric: true });
  const order = Array.from(found.realEigenvalues.keys()).sort(
    (a, b) => found.realEigenvalues[b]! - found.realEigenvalues[a]!,
  );
  const vectors = new Float64Array(size * size);
  order.forEach((column, row) => {
    for (let i = 0; i < size; i++) vectors[row * size + i] = found.eigenvectorMatrix.get(i, column);
  });
  return {
    values: Float64Array.from(order, (column) => found.realEigenvalues[column]!),
    vectors: { values: vectors, rows: size, columns: size },
  };
}
