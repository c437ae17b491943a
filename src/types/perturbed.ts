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

/**
 * What a classifier says of the images that a method made of those of the run, beside what it says of these. A margin
 * is the logit of the explained class less the highest of the others.
 */
export interface PerturbedSummary {
  /** Images of the run behind these numbers. */
  readonly images: number;
  /** Images that the method made of each: the median. */
  readonly passes: number;
  /** Median over images of the run of each one's median; least and greatest of all. */
  readonly marginMedian: number | null;
  readonly marginLow: number | null;
  readonly marginHigh: number | null;
  /** The same of the images as they are. */
  readonly cleanMedian: number;
  readonly cleanLow: number;
  readonly cleanHigh: number;
  /** Images of the run whose median margin is larger in size than that of any image as it is. */
  readonly outside: number;
  /** Mean share of made images of which the explained class is on top. */
  readonly agreement: number | null;
}
