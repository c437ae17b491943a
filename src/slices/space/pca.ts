import type { NdArray } from 'ndarray';
import { transposed, withoutRow } from '../../math/matrices/matrixProduct.ts';
import {
  arrayOf,
  columnMoments,
  type MatrixLike,
  type RowMatrix,
  rowMatrix,
} from '../../math/matrices/rowMatrix.ts';
import { symmetricEigen } from '../../math/matrices/symmetricEigen.ts';
import { type Products, withProducts } from '../products.ts';

/** Directions of most variance, from the first on. */
export interface Pca {
  /** Of each column, [d]. */
  readonly mean: Float64Array;
  /** Unit directions, [k, d]; the largest absolute part of each is positive. All zero where no variance is left. */
  readonly components: NdArray<Float64Array>;
  /** Variance along each, with n − 1, and its share of the variance of all columns. */
  readonly explainedVariance: Float64Array;
  readonly explainedVarianceRatio: Float64Array;
}

/** Options of `pca`. */
export interface PcaOptions {
  /** How many, at most the smaller of rows and columns. */
  readonly components: number;
}

/**
 * Principal components of `embeddings` [n, d], centred, not scaled, with the rows' places along them [n, k]: eigenvectors
 * of the covariance, or with more columns than rows of the rows' products (Jolliffe 2002, Principal Component Analysis,
 * section 3.5). Throws RangeError for fewer than two rows, components out of range and numbers that are not finite.
 */
export async function pca(
  embeddings: MatrixLike,
  { components }: PcaOptions,
): Promise<Pca & { readonly transformed: NdArray<Float64Array> }> {
  const table = rowMatrix('embeddings', embeddings);
  const [n, d] = [table.rows, table.columns];
  const most = Math.min(n, d);
  if (n < 2) throw new RangeError(`embeddings must have at least two rows, got ${n}`);
  if (!Number.isInteger(components) || components < 1 || components > most) {
    throw new RangeError(`components must be an integer from 1 to ${most}, got ${components}`);
  }
  const { mean } = columnMoments(table);
  const centred = withoutRow(table, mean);
  return withProducts(n * d * most, async (products) => {
    const found = await (d <= n ? fromCovariance : fromRows)(centred, components, products);
    const directions = withPositiveSigns(found.directions);
    const explainedVariance = found.variances.map((value) => Math.max(0, value / (n - 1)));
    const total = centred.values.reduce((sum, value) => sum + value * value, 0) / (n - 1);
    return {
      mean,
      components: arrayOf(directions),
      explainedVariance,
      explainedVarianceRatio: explainedVariance.map((value) => (total === 0 ? 0 : value / total)),
      transformed: arrayOf(await products.product(centred, transposed(directions))),
    };
  });
}

/** The places [n, k] of other rows `embeddings` [n, d] along found directions. Throws RangeError for another d. */
export async function projected(
  { mean, components }: Pick<Pca, 'mean' | 'components'>,
  embeddings: MatrixLike,
): Promise<NdArray<Float64Array>> {
  const table = rowMatrix('embeddings', embeddings);
  if (table.columns !== mean.length) {
    throw new RangeError(`embeddings must have ${mean.length} columns, got ${table.columns}`);
  }
  const directions = rowMatrix('components', components);
  return withProducts(table.values.length * directions.rows, async (products) =>
    arrayOf(await products.product(withoutRow(table, mean), transposed(directions))),
  );
}

interface Directions {
  /** [k, d], before signs are chosen. */
  readonly directions: RowMatrix;
  /** Sums of squares along each. */
  readonly variances: Float64Array;
}

async function fromCovariance(centred: RowMatrix, count: number, products: Products): Promise<Directions> {
  const { values, vectors } = symmetricEigen(await products.crossProduct(centred, centred));
  return { directions: firstRows(vectors, count), variances: values.slice(0, count) };
}

/** XXᵀu = λu makes Xᵀu / √λ a unit direction. */
async function fromRows(centred: RowMatrix, count: number, products: Products): Promise<Directions> {
  const turned = transposed(centred);
  const { values, vectors } = symmetricEigen(await products.crossProduct(turned, turned));
  const first = firstRows(vectors, count);
  const { values: sums, rows, columns } = await products.product(first, centred);
  const none = (values[0] ?? 0) * centred.rows * Number.EPSILON;
  const directions = sums.map((value, at) => {
    const own = values[Math.floor(at / columns)] ?? 0;
    return own > none ? value / Math.sqrt(own) : 0;
  });
  return { directions: { values: directions, rows, columns }, variances: values.slice(0, count) };
}

function firstRows({ values, columns }: RowMatrix, count: number): RowMatrix {
  return { values: values.slice(0, count * columns), rows: count, columns };
}

function withPositiveSigns({ values, rows, columns }: RowMatrix): RowMatrix {
  const out = values.slice();
  for (let k = 0; k < rows; k++) {
    const own = out.subarray(k * columns, (k + 1) * columns);
    const largest = own.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    if (largest < 0)
      own.forEach((value, j) => {
        own[j] = -value;
      });
  }
  return { values: out, rows, columns };
}
