import { type MatrixLike, rowMatrix, rowOf } from '../../math/matrices/rowMatrix.ts';

/** What `cosineShift` finds. */
export interface CosineShift {
  /** a · b / (|a| |b|) of each row, from −1 to 1; undefined where a row of either is all zero. */
  readonly similarity: readonly (number | undefined)[];
  /** Over the rows that have one; undefined without such a row. */
  readonly mean: number | undefined;
  /** Standard deviation, n − 1; undefined for fewer than two. */
  readonly sd: number | undefined;
  /** Rows that are all zero in either. */
  readonly undefinedRows: number;
}

/**
 * How far a change of the input moves embeddings: the cosine of each row of `a` [n, d], before, with that of `b` [n, d],
 * after. Throws RangeError where the shapes differ or a number is not finite.
 */
export function cosineShift(a: MatrixLike, b: MatrixLike): CosineShift {
  const [before, after] = [rowMatrix('a', a), rowMatrix('b', b)];
  if (before.rows !== after.rows || before.columns !== after.columns) {
    const shapes = `[${before.rows}, ${before.columns}] and [${after.rows}, ${after.columns}]`;
    throw new RangeError(`a and b must have the same shape, got ${shapes}`);
  }
  const similarity = Array.from({ length: before.rows }, (_, i) => cosine(rowOf(before, i), rowOf(after, i)));
  const known = similarity.filter((value) => value !== undefined);
  const mean = known.length === 0 ? undefined : sumOf(known) / known.length;
  const squares = sumOf(known.map((value) => (value - (mean ?? 0)) ** 2));
  const sd = known.length < 2 ? undefined : Math.sqrt(squares / (known.length - 1));
  return { similarity, mean, sd, undefinedRows: similarity.length - known.length };
}

function cosine(a: Float64Array, b: Float64Array): number | undefined {
  const product = sumOf(a.map((value, k) => value * (b[k] ?? 0)));
  const lengths =
    Math.sqrt(sumOf(a.map((value) => value * value))) * Math.sqrt(sumOf(b.map((value) => value * value)));
  // Rounding may step a hair outside the range that Cauchy and Schwarz allow.
  return lengths === 0 ? undefined : Math.max(-1, Math.min(1, product / lengths));
}

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
