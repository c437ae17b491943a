import { binaryValues } from '../../checks/binaryValues.ts';
import { binsOf } from './bins.ts';
import { assertBins, checkedProbabilities } from './probabilities.ts';

/** One point of a reliability curve. */
export interface ReliabilityPoint {
  readonly count: number;
  readonly meanProbability: number;
  readonly observedFrequency: number;
}

/**
 * The observed frequency of label 1 against the mean probability in bins of equal width with edges k / bins, empty ones
 * left out. An inner edge belongs to the lower bin, as in scikit-learn's `calibration_curve` (`calibration` has the
 * other rule). Throws as `calibration` does.
 */
export function reliabilityCurve(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  { bins = 5 }: { readonly bins?: number } = {},
): ReliabilityPoint[] {
  assertBins(bins);
  const values = checkedProbabilities(probabilities);
  const classes = binaryValues('labels', labels, values.length);
  const edges = Array.from({ length: bins - 1 }, (_, k) => (k + 1) / bins);
  const indices = Array.from(values, (p) => edges.filter((edge) => edge < p).length);
  return binsOf(indices, { probabilities: values, labels: classes, bins }).flatMap(
    ({ count, meanProbability, observedFrequency }) =>
      meanProbability === undefined || observedFrequency === undefined
        ? []
        : { count, meanProbability, observedFrequency },
  );
}
