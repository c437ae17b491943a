import type { NdArray } from 'ndarray';

/** What an answer is made of that is drawn or integrated: `samples` of noise or masks, or gradients along a `path`. */
export type ErrorSource = 'samples' | 'path' | 'completeness';

/**
 * What a method knows of how far its answer is from the one of infinitely many samples or steps. Arrays have the
 * shape of the answer; `square` is the expected sum, over all values of the answer, of the squared error.
 */
export type NumericalError =
  | {
      readonly source: 'samples';
      readonly square: number;
      /** The answers of either half of the samples alone. */
      readonly halves: readonly [NdArray<Float32Array>, NdArray<Float32Array>];
    }
  | {
      readonly source: 'path';
      readonly square: number;
      /** An error that is as likely as the answer's own, on any scale. */
      readonly drawn: NdArray<Float32Array>;
      /** The part of the error that the rule is known to make, to be taken from the answer; absent where it is none. */
      readonly bias?: NdArray<Float32Array>;
    }
  /** The completeness gap, where nothing is known of single values. */
  | { readonly source: 'completeness'; readonly gap: number }
  | { readonly source: ErrorSource; readonly reason: string };
