import { groupIndices } from './groupIndices.ts';
import type { FurtherError } from './meanWithFurtherError.ts';
import { presentMean } from './presentMean.ts';

/** What few columns of a table add to the error of its mean. */
export interface ColumnVariance extends FurtherError {
  /** How many columns there are. */
  readonly count: number;
  /** The variance of the mean as the columns alone show it, with what the scatter between rows adds to that. */
  readonly between: number;
  /** Standard deviation of the columns' effects. */
  readonly sd: number;
}

/** A row for each unit (an image), a column for each draw; undefined where a unit has no number for a draw. */
export type CrossedTable = readonly (readonly (number | undefined)[])[];

/**
 * The error of the mean of row means that comes from the columns being few and drawn at random, beyond what the
 * scatter between rows shows: of the crossed model y = μ + row + column + rest, σ²(column) / columns, estimated as
 * (MS column − MS rest) / (rows × columns), at least 0, on columns − 1 degrees (Searle, Casella & McCulloch 1992,
 * Variance Components, section 4.3). Rows of one label are of one group, and their rest is summed first.
 * Undefined for fewer than two columns or groups.
 */
export function columnVariance(
  table: CrossedTable,
  groups?: readonly (string | number)[],
): ColumnVariance | undefined {
  const count = Math.max(0, ...table.map((row) => row.length));
  const { indices, groupCount } = groupIndices(table.length, groups);
  if (count < 2 || groupCount < 2) return undefined;
  // What is left of each number when the mean of its row is taken off; missing ones are left out.
  const left = table.map((row) => {
    const mean = presentMean(row) ?? 0;
    return row.map((value) => (value === undefined ? undefined : value - mean));
  });
  const columns = Array.from({ length: count }, (_, k) => presentMean(left.map((row) => row[k])) ?? 0);
  const centre = presentMean(columns) ?? 0;
  const effects = columns.map((effect) => effect - centre);
  const betweenColumns = sumOfSquares(effects) / (count * (count - 1));
  const rest = new Float64Array(groupCount * count);
  left.forEach((row, i) => {
    row.forEach((value, k) => {
      const index = (indices[i] ?? 0) * count + k;
      if (value !== undefined) rest[index] = (rest[index] ?? 0) + value - (effects[k] ?? 0);
    });
  });
  const scale = (groupCount / (groupCount - 1)) * (count / (count - 1));
  const fromRest = (scale * sumOfSquares(rest)) / (table.length * count) ** 2;
  const variance = Math.max(0, betweenColumns - fromRest);
  return { variance, degrees: count - 1, count, between: betweenColumns, sd: Math.sqrt(variance * count) };
}

function sumOfSquares(numbers: Iterable<number>): number {
  let sum = 0;
  for (const value of numbers) sum += value * value;
  return sum;
}
