import { binaryValues } from '../../checks/binaryValues.ts';
import { type RandomStream, randomStream } from '../../math/random/random.ts';

/** Options of `syntheticPredictions`. */
export interface SyntheticOptions {
  readonly seed: string;
  /** Mean probability of a positive, and 1 − that of a negative, between 0 and 1. @default 0.8 */
  readonly sensitivity?: number;
  readonly specificity?: number;
  /** Rows of which the classifier knows less, [n] of 0 and 1. @default none */
  readonly inSlice?: ArrayLike<number>;
  /** Theirs. @default 0.5 */
  readonly sliceSensitivity?: number;
  readonly sliceSpecificity?: number;
}

/**
 * Probabilities of class 1 [n] as a classifier might give them, for rows with `labels` [n] of 0 and 1: positives from
 * Beta(sensitivity, 1 − sensitivity), negatives from Beta(1 − specificity, specificity), in the slice by its own numbers
 * (Domino, Eyuboglu et al. 2022, ICLR). So slice discovery can be tried without a classifier.
 * @throws RangeError for rates that are not between 0 and 1.
 */
export function syntheticPredictions(
  labels: ArrayLike<number>,
  {
    seed,
    sensitivity = 0.8,
    specificity = 0.8,
    inSlice = new Uint8Array(labels.length),
    sliceSensitivity = 0.5,
    sliceSpecificity = 0.5,
  }: SyntheticOptions,
): Float64Array {
  const own = binaryValues('labels', labels);
  const member = binaryValues('inSlice', inSlice, own.length);
  const rates = { sensitivity, specificity, sliceSensitivity, sliceSpecificity };
  for (const [name, rate] of Object.entries(rates)) {
    if (!(rate > 0 && rate < 1)) throw new RangeError(`${name} must be between 0 and 1, got ${rate}`);
  }
  const stream = randomStream(`synthetic/${seed}`);
  return Float64Array.from(own, (label, i) => {
    const [ofPositive, ofNegative] =
      member[i] === 1 ? [sliceSensitivity, sliceSpecificity] : [sensitivity, specificity];
    const mean = label === 1 ? ofPositive : 1 - ofNegative;
    return drawnBeta(mean, 1 - mean, stream);
  });
}

/**
 * A Beta(a, b) number for a and b up to 1: x = u^(1/a), y = v^(1/b) until x + y ≤ 1, then x / (x + y) (Jöhnk 1964,
 * Metrika 8); on logarithms, since powers of small parameters would vanish.
 */
function drawnBeta(a: number, b: number, stream: RandomStream): number {
  for (;;) {
    const x = Math.log1p(-stream.uniform()) / a;
    const y = Math.log1p(-stream.uniform()) / b;
    const larger = Math.max(x, y);
    const logSum = larger + Math.log(Math.exp(x - larger) + Math.exp(y - larger));
    if (logSum <= 0) return Math.exp(x - logSum);
  }
}
