import type { Interval } from './verdict.ts';

/** What the rule of randomization could have found with these images, draws and spreads. Chances are from 0 to 1. */
export interface Power {
  /** Chance of a pass if re-drawn maps were as unlike the trained ones as maps of different images are: the rule's error. */
  readonly unrelated: number | null;
  /** Chance of a pass if they had nothing in common with the trained ones but how smooth they are and their values. */
  readonly lost: number | null;
  /** The smallest true margin that would be found in 80 of 100 such runs. */
  readonly detectable: number | null;
  /** The margin of maps that have nothing in common: `null` less the mean of `smoothNull`. At most 0: no power at all. */
  readonly room: number | null;
}

/** The average mask as the bar of localization. */
export interface Bar {
  /** How many masks it is the mean of; null where that is not known. */
  readonly masks: number | null;
  /** Whether they are of images outside the run; else of its other images. */
  readonly isOutside: boolean;
  /** Its mean score, and the same corrected for how few masks there are, which is the bar. */
  readonly plain: number | null;
  readonly used: number | null;
}

/** How many draws of random weights there were, and how they differ. */
export interface Draws {
  readonly count: number;
  /** Standard deviation of the draws' effect on the mean, the images' own scatter taken off; null of one draw. */
  readonly sd: number | null;
}

/** How alike two models' maps are. */
export interface ModelPair {
  readonly a: string;
  readonly b: string;
  readonly mean: number | null;
  readonly null: number | null;
  readonly n: number;
}

/** How many images both models give one class. */
export interface SameClass {
  /** Images of one predicted class, and images whose class by both is known. */
  readonly n: number;
  readonly of: number;
  readonly share: number | null;
  /** Mean score over all of them, whatever the two predict, with its interval. */
  readonly unrestricted: number | null;
  readonly unrestrictedCi: Interval | null;
}
