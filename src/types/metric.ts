import type { Mask, SaliencyMap } from './arrays.ts';
import type { Score } from './score.ts';

/** A metric as readers know it. */
export interface MetricInfo {
  readonly label: string;
  /** The least and the greatest number that it can be. @default none */
  readonly bounds?: readonly [least: number, most: number];
  readonly better: 'high' | 'low';
}

/** Areas that come from ranking the pixels of a map once. */
export type AreaName = 'averagePrecision' | 'trapezoidAuprc' | 'rocAuc';

/** A metric of a map [height, width] against the mask of the region that matters: localization measures every one. */
export interface RegionMetric extends MetricInfo {
  /** Its name in rows. */
  readonly name: string;
  score(map: SaliencyMap, mask: Mask): Score;
  /** Which of the areas it is, where it is one: those are computed together. */
  readonly area?: AreaName;
}

/**
 * A metric of how alike two maps [height, width] are, higher the more: randomization, repeatability and
 * reproducibility measure every one. Whether alike is good is the audit's to say.
 */
export interface SimilarityMetric extends Omit<MetricInfo, 'better'> {
  /** Its name in rows. */
  readonly name: string;
  /** What is compared: the map that is drawn, or the sums over channels with their signs. @default 'map' */
  readonly of?: 'map' | 'signed';
  /** How each map is normalised first: to [0, 1] with its 99th percentile at 1, to its ranks, or not. @default 'none' */
  readonly takes?: 'p99' | 'rank' | 'none';
  /** True of an SSIM: the line of Arun et al. 2021 is one of SSIM, so that other similarities are held to their null alone. */
  readonly isSsim?: true;
  score(a: SaliencyMap, b: SaliencyMap): Score;
}
