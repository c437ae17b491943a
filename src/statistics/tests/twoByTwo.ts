import { logChoose } from '../../math/distributions/logGamma.ts';
import { normalProbability } from '../../math/distributions/normalDistribution.ts';

/** Tests of whether rows and columns of a two by two table have to do with each other. */
export interface TwoByTwo {
  /** On one degree, without and with Yates' correction; undefined where a row or column is empty. */
  readonly chiSquare: { readonly statistic: number; readonly pValue: number } | undefined;
  readonly yates: { readonly statistic: number; readonly pValue: number } | undefined;
  /** Fisher's exact p: the sum over tables no more probable, and those with a first cell at least and at most as large. */
  readonly fisher: { readonly pValue: number; readonly pGreater: number; readonly pLess: number };
  /** ad / bc of the sample; Infinity where b or c alone is 0, undefined where ad is 0 as well. */
  readonly oddsRatio: number | undefined;
  /** The smallest expected count, row total × column total / all. */
  readonly minExpected: number;
}

/** Two tables are equally probable to within rounding. */
const slack = 1e-7;

/**
 * Fisher's exact test (1935) and Pearson's chi-square of the table [[a, b], [c, d]] of counts. Throws RangeError for counts
 * that are not whole and at least 0, and for a table of none.
 */
export function twoByTwo(table: readonly (readonly number[])[]): TwoByTwo {
  const [a, b, c, d] = countsOf(table);
  const [row, otherRow, column, otherColumn] = [a + b, c + d, a + c, b + d];
  const all = row + otherRow;
  const margins = row * otherRow * column * otherColumn;
  const chiSquareOf = (distance: number) => {
    if (margins === 0) return undefined;
    const statistic = (all * distance ** 2) / margins;
    return { statistic, pValue: 2 * normalProbability(-Math.sqrt(statistic)) };
  };
  const distance = Math.abs(a * d - b * c);
  return {
    chiSquare: chiSquareOf(distance),
    yates: chiSquareOf(Math.max(0, distance - all / 2)),
    fisher: fisher(a, { row, column, all }),
    oddsRatio: b * c === 0 && a * d === 0 ? undefined : (a * d) / (b * c),
    minExpected: (Math.min(row, otherRow) * Math.min(column, otherColumn)) / all,
  };
}

function countsOf(table: readonly (readonly number[])[]): [number, number, number, number] {
  const counts = table.flatMap((row) => [...row]);
  const isTable = table.length === 2 && table.every((row) => row.length === 2);
  if (!isTable || counts.some((count) => !Number.isInteger(count) || count < 0)) {
    throw new RangeError(`table must hold 2 by 2 whole counts of at least 0, got ${JSON.stringify(table)}`);
  }
  if (counts.every((count) => count === 0)) throw new RangeError('table must count something, got only 0');
  return counts as [number, number, number, number];
}

/** By the hypergeometric distribution of the first cell at the table's margins. */
function fisher(
  seen: number,
  { row, column, all }: { row: number; column: number; all: number },
): TwoByTwo['fisher'] {
  const logOf = (a: number) => logChoose(column, a) + logChoose(all - column, row - a) - logChoose(all, row);
  const least = Math.max(0, row + column - all);
  const most = Math.min(row, column);
  const own = logOf(seen);
  const sums = { pValue: 0, pGreater: 0, pLess: 0 };
  for (let a = least; a <= most; a++) {
    const probability = Math.exp(logOf(a));
    if (logOf(a) <= own + slack) sums.pValue += probability;
    if (a >= seen) sums.pGreater += probability;
    if (a <= seen) sums.pLess += probability;
  }
  const capped = Object.entries(sums).map(([name, sum]) => [name, Math.min(1, sum)]);
  return Object.fromEntries(capped) as TwoByTwo['fisher'];
}
