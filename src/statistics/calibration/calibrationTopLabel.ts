import { meanOf } from '../../math/arrays/meanOf.ts';
import { type MatrixLike, rowMatrix, rowOf } from '../../math/matrices/rowMatrix.ts';
import { type CalibrationOptions, calibration } from './calibration.ts';
import { checkedProbabilities } from './probabilities.ts';

/** What `calibrationTopLabel` finds. */
export interface TopLabelCalibration {
  /** Expected calibration error of the largest probability as the chance that its class is right. */
  readonly ece: number;
  /** Share of rows whose most probable class, the lower of equal ones, is the label. */
  readonly accuracy: number;
  /** Mean over rows of Σ over classes of (p − y)²: from 0 to 2. */
  readonly brier: number;
}

/**
 * Calibration of several classes by the most probable one (Guo, Pleiss, Sun & Weinberger 2017, ICML). `probabilities`
 * is [n, classes], `labels` [n] class indices. Throws RangeError for probabilities outside 0 to 1 and labels that are
 * no class.
 */
export function calibrationTopLabel(
  probabilities: MatrixLike,
  labels: ArrayLike<number>,
  options: CalibrationOptions = {},
): TopLabelCalibration {
  const table = rowMatrix('probabilities', probabilities);
  checkedProbabilities(table.values);
  const classes = classIndices(labels, table);
  const top = classes.map((_, i) => {
    const row = rowOf(table, i);
    return row.reduce((best, p, j) => (p > (row[best] ?? 0) ? j : best), 0);
  });
  const right = classes.map((label, i) => Number(label === top[i]));
  const confidence = top.map((best, i) => rowOf(table, i)[best] ?? 0);
  const squares = classes.map((label, i) =>
    rowOf(table, i).reduce((sum, p, j) => sum + (p - Number(j === label)) ** 2, 0),
  );
  return {
    ece: calibration(confidence, right, options).ece,
    accuracy: meanOf(right),
    brier: meanOf(squares),
  };
}

function classIndices(
  labels: ArrayLike<number>,
  { rows, columns }: { rows: number; columns: number },
): number[] {
  if (labels.length !== rows)
    throw new RangeError(`labels must be one per row (${rows}), got ${labels.length}`);
  const all = Array.from(labels);
  const bad = all.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= columns);
  if (bad >= 0) {
    throw new RangeError(`labels must be classes from 0 to ${columns - 1}, got ${all[bad]} at index ${bad}`);
  }
  return all;
}
