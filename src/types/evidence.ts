import type { SaliencyMap } from './arrays.ts';
import type { PerturbedPredictions } from './perturbed.ts';
import type { StatedError } from './statedError.ts';

/** What one method says about one image under one state of the weights, as the criteria compare it. */
export interface Evidence {
  /** The reduced map: raw, not normalised. */
  readonly map: SaliencyMap;
  /** The sum over channels with its sign; absent where the method gives one number per pixel. */
  readonly signed?: SaliencyMap;
  /** Absent of a map that has no numerical error but rounding, and where nobody said. */
  readonly numericalError?: StatedError;
  /** Absent where the method alters no image, and where nobody said. */
  readonly perturbed?: PerturbedPredictions;
}
