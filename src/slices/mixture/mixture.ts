import type { NdArray } from 'ndarray';

/** A fitted error-aware mixture of K components over d dimensions and C classes. */
export interface Mixture {
  /** [K, d] each; the variances of a diagonal covariance. */
  readonly means: NdArray<Float64Array>;
  readonly variances: NdArray<Float64Array>;
  /** Share of each component, [K]. */
  readonly priors: Float64Array;
  /** Of each component, how its labels and its predictions are spread over the classes, [K, C] each. */
  readonly labelProbabilities: NdArray<Float64Array>;
  readonly predictionProbabilities: NdArray<Float64Array>;
  /** How much labels and predictions count beside the embedding (γ of the paper). */
  readonly labelWeight: number;
  readonly predictionWeight: number;
}

/** Keeps logarithms of shares of zero finite, and empty components from a division by zero (ten times this). */
export const epsilon = Number.EPSILON;
