import { binaryValues } from '../../checks/binaryValues.ts';
import { binsOf, binsOfMass, binsOfWidth, type CalibrationBin } from './bins.ts';
import { assertBins, checkedProbabilities } from './probabilities.ts';

/** Options of `calibration` and `calibrationTopLabel`. */
export interface CalibrationOptions {
  /** @default 10 */
  readonly bins?: number;
  /** Bins of equal width on [0, 1], or of equally many rows. @default 'width' */
  readonly binning?: 'width' | 'mass';
}

/** How well probabilities fit how often they came true. */
export interface Calibration {
  readonly bins: readonly CalibrationBin[];
  /** Expected calibration error: Σ count/n · |mean probability − observed frequency|. From 0, perfect, to 1. */
  readonly ece: number;
  /** The largest of these distances. */
  readonly mce: number;
}

/**
 * How far `probabilities` [n] of class 1 agree with the `labels` [n], 0 or 1, bin by bin (Naeini, Cooper & Hauskrecht
 * 2015, AAAI). Equal width: row p falls in bin min(floor(p · bins), bins − 1). Equal mass: the rows, sorted, in runs
 * whose sizes differ by at most one. Throws RangeError for probabilities outside 0 to 1, other labels and no rows.
 */
export function calibration(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  { bins = 10, binning = 'width' }: CalibrationOptions = {},
): Calibration {
  assertBins(bins);
  const values = checkedProbabilities(probabilities);
  const classes = binaryValues('labels', labels, values.length);
  const places = { width: binsOfWidth, mass: binsOfMass }[binning];
  if (places === undefined) throw new RangeError(`binning must be width or mass, got ${binning}`);
  const found = binsOf(places(values, bins), { probabilities: values, labels: classes, bins });
  const distances = found.map(({ meanProbability = 0, observedFrequency = 0 }) =>
    Math.abs(meanProbability - observedFrequency),
  );
  const ece = distances.reduce((sum, distance, i) => sum + distance * (found[i]?.count ?? 0), 0);
  return { bins: found, ece: ece / values.length, mce: Math.max(...distances) };
}
