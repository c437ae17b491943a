import type { NdArray } from 'ndarray';
import { crossProduct, matrixProduct, transposed } from '../../math/matrices/matrixProduct.ts';
import { orthonormalColumns } from '../../math/matrices/orthonormalColumns.ts';
import { arrayOf, type RowMatrix } from '../../math/matrices/rowMatrix.ts';
import { symmetricEigen } from '../../math/matrices/symmetricEigen.ts';
import { randomStream } from '../../math/random/random.ts';
import type { SparseRow, Tfidf } from './tfidf.ts';

/** What `truncatedSvd` finds. */
export interface TruncatedSvd {
  /** Places of the documents, [n, k]: left singular vectors times singular values. */
  readonly transformed: NdArray<Float64Array>;
  /** Right singular vectors, [k, vocabulary]; the largest absolute part of each is positive. */
  readonly components: NdArray<Float64Array>;
  /** From the largest on. */
  readonly singularValues: Float64Array;
}

/** Further directions that are carried along, and how often the table is applied: enough for six digits in most cases. */
const spare = 10;
const rounds = 7;

/**
 * The first `components` singular vectors of the weights of documents, without centring (latent semantic analysis;
 * Deerwester et al. 1990), by random directions and repeated application (Halko, Martinsson & Tropp 2011, SIAM Review
 * 53(2)). The same seed gives the same bits. Throws RangeError for components out of range.
 */
export function truncatedSvd(
  { rows, vocabulary }: Pick<Tfidf, 'rows' | 'vocabulary'>,
  { components, seed = '' }: { readonly components: number; readonly seed?: string },
): TruncatedSvd {
  const [n, v] = [rows.length, vocabulary.length];
  const most = Math.min(n, v);
  if (!Number.isInteger(components) || components < 1 || components > most) {
    throw new RangeError(`components must be an integer from 1 to ${most}, got ${components}`);
  }
  const width = Math.min(most, components + spare);
  const stream = randomStream(`svd/${seed}`);
  const drawn = new Float64Array(v * width).map(() => stream.normal());
  let basis = orthonormalColumns({ values: drawn, rows: v, columns: width });
  for (let round = 0; round < rounds; round++) {
    basis = orthonormalColumns(timesTransposed(rows, times(rows, basis), v));
  }
  // Within the found directions the problem is small and exact.
  const within = times(rows, basis);
  const { values, vectors } = symmetricEigen(crossProduct(within, within));
  const turn = transposed({
    values: vectors.values.slice(0, components * width),
    rows: components,
    columns: width,
  });
  const right = matrixProduct(basis, turn);
  const signs = signsOf(right);
  const signed = ({ values: all, ...shape }: RowMatrix): RowMatrix => ({
    ...shape,
    values: all.map((value, at) => value * (signs[at % components] ?? 1)),
  });
  return {
    transformed: arrayOf(signed(matrixProduct(within, turn))),
    components: arrayOf(transposed(signed(right))),
    singularValues: values.slice(0, components).map((value) => Math.sqrt(Math.max(0, value))),
  };
}

/** A · B of sparse rows A [n, v] and B [v, k]. */
function times(rows: readonly SparseRow[], b: RowMatrix): RowMatrix {
  const values = new Float64Array(rows.length * b.columns);
  rows.forEach(({ indices, weights }, i) => {
    const out = values.subarray(i * b.columns, (i + 1) * b.columns);
    indices.forEach((index, at) => {
      const weight = weights[at] ?? 0;
      const from = index * b.columns;
      for (let k = 0; k < b.columns; k++) out[k] = (out[k] ?? 0) + weight * (b.values[from + k] ?? 0);
    });
  });
  return { values, rows: rows.length, columns: b.columns };
}

/** Aᵀ · C of sparse rows A [n, v] and C [n, k]. */
function timesTransposed(rows: readonly SparseRow[], c: RowMatrix, v: number): RowMatrix {
  const values = new Float64Array(v * c.columns);
  rows.forEach(({ indices, weights }, i) => {
    indices.forEach((index, at) => {
      const weight = weights[at] ?? 0;
      for (let k = 0; k < c.columns; k++) {
        const to = index * c.columns + k;
        values[to] = (values[to] ?? 0) + weight * (c.values[i * c.columns + k] ?? 0);
      }
    });
  });
  return { values, rows: v, columns: c.columns };
}

/** Of each column, the sign of its largest absolute part. */
function signsOf({ values, columns }: RowMatrix): number[] {
  const largest = new Float64Array(columns);
  values.forEach((value, at) => {
    if (Math.abs(value) > Math.abs(largest[at % columns] ?? 0)) largest[at % columns] = value;
  });
  return Array.from(largest, (value) => (value < 0 ? -1 : 1));
}
