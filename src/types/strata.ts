import type { Interval } from './verdict.ts';

/** The score of a method on a group of images. */
export interface Stratum {
  readonly method: string;
  /** `lesion size`, `lesions of an image`, `lesion contrast`, or the name of an attribute of the data. */
  readonly by: string;
  readonly group: string;
  /** Images scored. */
  readonly n: number;
  readonly mean: number | null;
  readonly ci: Interval | null;
  /** Mean less that of the other groups' images. */
  readonly difference: number | null;
  /** Two-sided, of Welch's test of that difference, one number for each patient; of two groups with the first alone. */
  readonly p: number | null;
  /** Holm's adjustment over all groups and methods of the criterion. */
  readonly pHolm: number | null;
}
