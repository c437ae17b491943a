import type { MatrixLike } from '../../math/matrices/rowMatrix.ts';
import { averagePrecision } from '../../statistics/index.ts';
import { assertCount, columnOf, firstRows, tablesOf } from './precisionAtK.ts';

/** How well one true slice was found. */
export interface SliceMatch {
  readonly slice: number;
  /** The predicted slice of the highest average precision, the first of equal ones. */
  readonly column: number;
  /** Whether that was the rows outside it. */
  readonly complement: boolean;
  /** Undefined where the true slice has no member. */
  readonly averagePrecision: number | undefined;
  /** Of that column, in the order of `k`: not the best precision of any. */
  readonly precision: readonly number[];
}

/** Options of `sliceReport`. */
export interface ReportOptions {
  /** @default [10, 25] */
  readonly k?: readonly number[];
  /** Whether 1 − p of each predicted slice counts as one more. @default true */
  readonly complements?: boolean;
}

/**
 * For each true slice the predicted one that ranks its members best, by average precision (Domino's evaluation; Eyuboglu
 * et al. 2022, ICLR). `truth` [n, slices] is 0 or 1, `probabilities` [n, predicted]. Throws as `precisionAtK` does.
 */
export function sliceReport(
  truth: MatrixLike,
  probabilities: MatrixLike,
  { k = [10, 25], complements = true }: ReportOptions = {},
): SliceMatch[] {
  const [members, predicted] = tablesOf(truth, probabilities);
  for (const count of k) assertCount(count, members.rows);
  const plain = Array.from({ length: predicted.columns }, (_, p) => columnOf(predicted, p));
  const columns = [
    ...plain.map((values, column) => ({ values, column, complement: false })),
    ...(complements
      ? plain.map((values, column) => ({ values: values.map((p) => 1 - p), column, complement: true }))
      : []),
  ];
  return Array.from({ length: members.columns }, (_, slice) => {
    const own = columnOf(members, slice);
    const scored = columns.map((item) => ({ ...item, averagePrecision: averagePrecision(item.values, own) }));
    const best = scored.reduce((a, b) => ((b.averagePrecision ?? 0) > (a.averagePrecision ?? 0) ? b : a));
    const precision = k.map(
      (count) => firstRows(best.values, count).reduce((sum, i) => sum + (own[i] ?? 0), 0) / count,
    );
    const { column, complement } = best;
    return { slice, column, complement, averagePrecision: best.averagePrecision, precision };
  });
}
