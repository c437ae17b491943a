import type { ErrorSource } from './numericalError.ts';
import type { Score } from './score.ts';

/** How far a map is expected to be from the one of infinitely many samples or steps. */
export interface StatedError {
  readonly source: ErrorSource;
  /** Size of the error by the size of the error-free map, both as the root of the sum of squares over pixels. */
  readonly relativeError: Score;
  /** How alike the maps of either half of the samples are; absent where there are none. */
  readonly halvesSsim?: Score;
  readonly halvesSpearman?: Score;
}
