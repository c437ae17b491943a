import { studentQuantile } from '../math/distributions/studentDistribution.ts';
import { type CrossedTable, columnVariance } from './columnVariance.ts';
import { presentMean } from './presentMean.ts';

/** A mean over rows and columns drawn at random, with its interval. */
export interface CrossedMean {
  readonly mean: number;
  /** 95 %. */
  readonly interval: readonly [low: number, high: number];
  /** Half the width of the interval at a level between 0 and 1. */
  halfWidth(level: number): number;
}

/**
 * The mean of row means with a 95 % interval over rows (by group) and columns, without resampling: half-width
 * √(t² Var(rows) + t² Var(columns)), each t on its own degrees of freedom. It is what `bootstrapMean` widened by
 * `columnVariance` comes to for values without skewness, and quick enough to be simulated. Rows have at least one number.
 * Undefined for fewer than two groups.
 */
export function twoWayRandomMean(
  table: CrossedTable,
  groups: readonly (string | number)[],
): CrossedMean | undefined {
  const rows = table.map((row) => presentMean(row) ?? Number.NaN);
  const mean = presentMean(rows) ?? Number.NaN;
  const deviations = new Map<string | number, number>();
  rows.forEach((value, i) => {
    const label = groups[i] ?? i;
    deviations.set(label, (deviations.get(label) ?? 0) + value - mean);
  });
  const count = deviations.size;
  if (count < 2) return undefined;
  let squares = 0;
  for (const deviation of deviations.values()) squares += deviation ** 2;
  const fromRows = (squares * count) / (count - 1) / rows.length ** 2;
  const columns = columnVariance(table, groups) ?? { variance: 0, degrees: 1 };
  const halfWidth = (level: number) =>
    Math.hypot(
      upperT(level, count - 1) * Math.sqrt(fromRows),
      upperT(level, columns.degrees) * Math.sqrt(columns.variance),
    );
  const half = halfWidth(0.95);
  return { mean, interval: [mean - half, mean + half], halfWidth };
}

/** The quantiles of Student's t that were asked for so far: each takes longer than many means. */
const upperQuantiles = new Map<string, number>();

/** The distance from 0 within which Student's t lies with the probability `level`. */
function upperT(level: number, degrees: number): number {
  const key = `${level}/${degrees}`;
  const known = upperQuantiles.get(key) ?? studentQuantile((1 + level) / 2, degrees);
  upperQuantiles.set(key, known);
  return known;
}
