/** What the data say; `undecided` where they do not decide. */
export type Verdict = 'pass' | 'fail' | 'undecided';

/** The two ends of a 95 % interval. */
export type Interval = readonly [lo: number, hi: number];

/** A verdict beside the main one, by its own rule. */
export interface StrongVerdict {
  readonly verdict: Verdict;
  readonly rule: string;
  readonly margin: number | null;
  readonly marginCi: Interval | null;
}

/** A method against a baseline, paired by image. */
export interface Comparison {
  /** The baseline: `average-mask`, `random`, ..., `null`, `line` or `localizer`. */
  readonly against: string;
  /** `decides` the verdict, is behind the `strong` one, or stands `beside` them. */
  readonly role: 'decides' | 'strong' | 'beside';
  /** Images that have both numbers. */
  readonly n: number;
  /** Mean of the baseline on these images. */
  readonly mean: number | null;
  /** Mean difference, above 0 where the method is on the passing side, with its 95 % interval. */
  readonly margin: number | null;
  readonly marginCi: Interval | null;
  readonly verdict: Verdict;
  /** Two-sided p-value of the margin that belongs to the interval, and Holm's adjustment over the methods. */
  readonly p: number | null;
  readonly pHolm: number | null;
  /** Wilcoxon's signed-rank test of the differences, one for each patient; null where all are zero. */
  readonly wilcoxon: SignedRankTest | null;
}

/** Wilcoxon's signed-rank test with its effect size. */
export interface SignedRankTest {
  /** Two-sided. */
  readonly p: number;
  /** Holm's adjustment over the methods, or over the pairs of methods. */
  readonly pHolm: number;
  /** Differences that are not zero: the ones that were ranked. */
  readonly n: number;
  readonly method: 'exact' | 'normal';
  /** Matched-pairs rank-biserial correlation, from -1 to 1. */
  readonly effect: number;
}
