export interface LeastSquaresOptions {
  /** One for each row, not negative. */
  readonly weights: readonly number[];
  /** Added to the diagonal: the penalty of squared coefficients. @default 0 */
  readonly ridge?: number;
  /** A constant beside the coefficients, without a penalty. @default false */
  readonly hasIntercept?: boolean;
}

/** The coefficients that fit best, and what each row has to do with them. */
export interface LeastSquaresFit {
  readonly coefficients: Float64Array;
  /**
   * What row i adds to the coefficients by what they leave of it, (Xᵀ W X + ridge)⁻¹ x w (wanted − fitted), and its
   * leverage: by how much its fitted value would follow its wanted one (Belsley, Kuh & Welsch 1980).
   */
  influence(i: number): { readonly values: Float64Array; readonly leverage: number };
  /** The part of the coefficients that the ridge takes away, to the first order: ridge (Xᵀ W X + ridge)⁻¹ b. */
  shrinkage(): Float64Array;
}

/** Keeps the system solvable where rows are too few, as a share of its mean diagonal. */
const guard = 1e-12;

/**
 * The coefficients b that minimise Σ weight (wanted − row · b)² + ridge Σ b², by the normal equations and Cholesky's
 * factor. Where rows leave coefficients open, they are the smallest that fit, up to rounding.
 */
export function weightedLeastSquares(
  rows: readonly Float64Array[],
  wanted: readonly number[],
  { weights, ridge = 0, hasIntercept = false }: LeastSquaresOptions,
): LeastSquaresFit {
  const size = rows[0]?.length ?? 0;
  const centre = new Float64Array(size + 1);
  let total = 0;
  if (hasIntercept) {
    rows.forEach((row, i) => {
      total += weights[i]!;
      for (let k = 0; k < size; k++) centre[k]! += weights[i]! * row[k]!;
      centre[size]! += weights[i]! * wanted[i]!;
    });
    for (let k = 0; k <= size; k++) centre[k]! /= total;
  }
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  rows.forEach((row, i) => {
    const own = row.map((value, k) => value - centre[k]!);
    const rest = wanted[i]! - centre[size]!;
    for (let k = 0; k < size; k++) {
      const scaled = weights[i]! * own[k]!;
      if (scaled === 0) continue;
      right[k]! += scaled * rest;
      for (let l = 0; l <= k; l++) matrix[k * size + l]! += scaled * own[l]!;
    }
  });
  let trace = 0;
  for (let k = 0; k < size; k++) trace += matrix[k * size + k]!;
  const added = ridge + (guard * trace) / Math.max(1, size);
  for (let k = 0; k < size; k++) matrix[k * size + k]! += added;
  const factor = choleskyFactor(matrix, size);
  const coefficients = solved(factor, right);
  return {
    coefficients,
    influence(i) {
      const row = rows[i]!;
      const own = row.map((value, k) => value - centre[k]!);
      const values = solved(factor, own);
      const weight = weights[i]!;
      let rest = wanted[i]! - centre[size]!;
      let leverage = hasIntercept ? 1 / total : 0;
      for (let k = 0; k < size; k++) {
        rest -= own[k]! * coefficients[k]!;
        leverage += own[k]! * values[k]!;
      }
      for (let k = 0; k < size; k++) values[k]! *= weight * rest;
      return { values, leverage: weight * leverage };
    },
    shrinkage: () => solved(factor, coefficients).map((value) => ridge * value),
  };
}

/** Cholesky's factor of a positive definite matrix, of which the lower triangle is given and written over. */
function choleskyFactor(out: Float64Array, size: number): Float64Array {
  for (let k = 0; k < size; k++) {
    for (let l = 0; l <= k; l++) {
      let sum = out[k * size + l]!;
      for (let m = 0; m < l; m++) sum -= out[k * size + m]! * out[l * size + m]!;
      // A column that no row has is 0: its coefficient is 0 as well.
      if (k === l) out[k * size + k] = sum > 0 ? Math.sqrt(sum) : Infinity;
      else out[k * size + l] = sum / out[l * size + l]!;
    }
  }
  return out;
}

/** The solution of the system with such a factor. */
function solved(factor: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const x = right.slice();
  for (let k = 0; k < size; k++) {
    for (let m = 0; m < k; m++) x[k]! -= factor[k * size + m]! * x[m]!;
    x[k]! /= factor[k * size + k]!;
  }
  for (let k = size - 1; k >= 0; k--) {
    for (let m = k + 1; m < size; m++) x[k]! -= factor[m * size + k]! * x[m]!;
    x[k]! /= factor[k * size + k]!;
  }
  return x;
}
