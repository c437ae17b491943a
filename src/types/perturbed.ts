import type { Score } from './score.ts';

/**
 * What a model says of the images that a method made of the one that it explains: copies with noise, points of a path,
 * masks. A margin is the logit of the explained class less the highest of the others.
 */
export interface PerturbedPredictions {
  /** How many such images; one that is the image itself is not counted. */
  readonly passes: number;
  readonly marginLow: Score;
  readonly marginMedian: Score;
  readonly marginHigh: Score;
  /** Share of them of which the explained class has the highest logit. */
  readonly agreement: Score;
}
