import { finiteValues } from '../../checks/finiteValues.ts';

/** Probabilities [n], each from 0 to 1, at least one. Throws a RangeError otherwise. */
export function checkedProbabilities(probabilities: ArrayLike<number>): Float64Array {
  const values = finiteValues('probabilities', probabilities);
  if (values.length === 0) throw new RangeError('probabilities must not be empty, got 0 of them');
  const bad = values.findIndex((p) => p < 0 || p > 1);
  if (bad >= 0) throw new RangeError(`probabilities must be from 0 to 1, got ${values[bad]} at index ${bad}`);
  return values;
}

/** Throws a RangeError unless `bins` is a positive whole number. */
export function assertBins(bins: number): void {
  if (!Number.isInteger(bins) || bins < 1)
    throw new RangeError(`bins must be a positive integer, got ${bins}`);
}
