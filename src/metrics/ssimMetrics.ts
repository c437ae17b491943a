import type { SimilarityMetric } from '../types/metric.ts';
import { ssim } from './ssim.ts';

/** SSIM as audits measure it: of maps stretched to [0, 1]. */
export const ssimWangMetric: SimilarityMetric = {
  name: 'ssimWang',
  label: 'SSIM of Wang et al.',
  bounds: [-1, 1],
  takes: 'p99',
  isSsim: true,
  score: (a, b) => ssim(a, b, { preset: 'wang' }),
};

/** The same by the convention of Arun et al. 2021. */
export const ssimArun2021Metric: SimilarityMetric = {
  name: 'ssimArun2021',
  label: 'SSIM of Arun et al.',
  bounds: [-1, 1],
  takes: 'p99',
  isSsim: true,
  score: (a, b) => ssim(a, b, { preset: 'arun2021' }),
};

/** SSIM of ranks, which one hot pixel cannot sway. */
export const rankSsimMetric: SimilarityMetric = {
  name: 'rankSsim',
  label: 'SSIM of ranks',
  bounds: [-1, 1],
  takes: 'rank',
  isSsim: true,
  score: (a, b) => ssim(a, b, { preset: 'wang' }),
};
