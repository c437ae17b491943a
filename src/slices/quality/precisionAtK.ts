import { type MatrixLike, type RowMatrix, rowMatrix } from '../../math/matrices/rowMatrix.ts';

/** Column `k` of a table. */
export function columnOf({ values, rows, columns }: RowMatrix, k: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => values[i * columns + k] ?? 0);
}

/**
 * Of each true slice (rows of the answer) and each predicted one (columns): the share of true members among the first k
 * rows by descending probability, equal ones by their index. `truth` [n, slices] is 0 or 1, `probabilities`
 * [n, predicted]. Throws RangeError for k from beyond 1 to n and tables that differ in rows.
 */
export function precisionAtK(
  truth: MatrixLike,
  probabilities: MatrixLike,
  { k = 10 }: { readonly k?: number } = {},
): number[][] {
  const [members, predicted] = tablesOf(truth, probabilities);
  assertCount(k, members.rows);
  const first = Array.from({ length: predicted.columns }, (_, p) => firstRows(columnOf(predicted, p), k));
  return Array.from({ length: members.columns }, (_, t) => {
    const own = columnOf(members, t);
    return first.map((rows) => rows.reduce((sum, i) => sum + (own[i] ?? 0), 0) / k);
  });
}

export function tablesOf(truth: MatrixLike, probabilities: MatrixLike): [RowMatrix, RowMatrix] {
  const [members, predicted] = [rowMatrix('truth', truth), rowMatrix('probabilities', probabilities)];
  if (members.rows !== predicted.rows) {
    throw new RangeError(`probabilities must be one per row (${members.rows}), got ${predicted.rows}`);
  }
  const bad = members.values.find((value) => value !== 0 && value !== 1);
  if (bad !== undefined) throw new RangeError(`truth must be 0 or 1, got ${bad}`);
  return [members, predicted];
}

export function assertCount(k: number, rows: number): void {
  if (!Number.isInteger(k) || k < 1 || k > rows) {
    throw new RangeError(`k must be an integer from 1 to ${rows} rows, got ${k}`);
  }
}

/** The k rows of the highest values, equal ones by their index. */
export function firstRows(values: Float64Array, k: number): number[] {
  return Array.from(values.keys())
    .sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0))
    .slice(0, k);
}
