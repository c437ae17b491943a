import type { NamedJudging } from '../../verdicts/index.ts';
import { byInterval } from '../byInterval.ts';
import type { Preset } from '../measurement.ts';

const correlations = ['spearman', 'signedSpearman'].map(byInterval);

/**
 * The ways of judging similarities other than the run's own: the rule of the other preset, then each further metric by
 * the rule of `default`. A line that SSIM must reach is one of SSIM; correlations are judged against their null alone.
 */
export function similarityViews(preset: Preset, line?: number): readonly NamedJudging[] {
  const other =
    preset === 'default'
      ? ({ name: 'arun2021', metric: 'ssimArun2021', preset: 'arun2021' } as const)
      : ({ name: 'default', metric: 'ssimWang', preset: 'default' } as const);
  return [{ ...other, line }, { ...byInterval('rankSsim'), line }, ...correlations];
}
