export interface LeastSquaresOptions {
  /** One for each row, not negative. */
  readonly weights: readonly number[];
  /** Added to the diagonal: the penalty of squared coefficients. @default 0 */
  readonly ridge?: number;
  /** A constant beside the coefficients, without a penalty. @default false */
  readonly hasIntercept?: boolean;
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
): Float64Array {
  const size = rows[0]?.length ?? 0;
  const centre = new Float64Array(size + 1);
  if (hasIntercept) {
    let total = 0;
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
  return solved(matrix, right);
}

/** The solution of a positive definite system, of which the lower triangle is given and written over. */
function solved(out: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const x = right.slice();
  for (let k = 0; k < size; k++) {
    for (let l = 0; l <= k; l++) {
      let sum = out[k * size + l]!;
      for (let m = 0; m < l; m++) sum -= out[k * size + m]! * out[l * size + m]!;
      // A column that no row has is 0: its coefficient is 0 as well.
      if (k === l) out[k * size + k] = sum > 0 ? Math.sqrt(sum) : Infinity;
      else out[k * size + l] = sum / out[l * size + l]!;
    }
  }
  for (let k = 0; k < size; k++) {
    for (let m = 0; m < k; m++) x[k]! -= out[k * size + m]! * x[m]!;
    x[k]! /= out[k * size + k]!;
  }
  for (let k = size - 1; k >= 0; k--) {
    for (let m = k + 1; m < size; m++) x[k]! -= out[m * size + k]! * x[m]!;
    x[k]! /= out[k * size + k]!;
  }
  return x;
}
