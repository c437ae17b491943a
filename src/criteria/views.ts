import type { Preset } from './outcome.ts';

/** A way of judging rows that exist: which of their metrics, and by the rule of which preset. */
export interface CriterionView {
  readonly name: string;
  readonly metric: string;
  readonly preset: Preset;
  /** Repeatability and reproducibility: the score to be above. */
  readonly line?: number;
}

/** The line of Arun et al. 2021 for the SSIM of repeatability and reproducibility. */
const line = 0.5;

const correlations = ['spearman', 'signedSpearman'].map(byInterval);

/**
 * The ways of judging the rows of a run other than its own: that of the other preset, then each further metric by the
 * rule of `default`. The line at .5 is one of SSIM; correlations are judged against their null alone.
 */
export const views: Readonly<
  Record<
    Preset,
    { readonly localization: readonly CriterionView[]; readonly similarity: readonly CriterionView[] }
  >
> = {
  default: {
    localization: [
      { name: 'arun2021', metric: 'clippedTrapezoidAuprc', preset: 'arun2021' },
      ...['trapezoidAuprc', 'rocAuc', 'pointingGame'].map(byInterval),
    ],
    similarity: [
      { name: 'arun2021', metric: 'ssimArun2021', preset: 'arun2021', line },
      { ...byInterval('rankSsim'), line },
      ...correlations,
    ],
  },
  arun2021: {
    localization: [
      { name: 'default', metric: 'averagePrecision', preset: 'default' },
      ...['clippedAveragePrecision', 'clippedRocAuc', 'clippedPointingGame'].map(byInterval),
    ],
    similarity: [
      { name: 'default', metric: 'ssimWang', preset: 'default', line },
      { ...byInterval('rankSsim'), line },
      ...correlations,
    ],
  },
};

function byInterval(metric: string): CriterionView {
  return { name: metric, metric, preset: 'default' };
}
