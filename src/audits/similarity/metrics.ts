import type { MetricInfo } from '../../types/audit.ts';

/** What stands in rows as `smooth-null`. */
export const smoothNullLabel = 'unrelated maps of the same smoothness';

/** The similarities of two maps, in an audit where alike is good or bad. */
export function similarityMetrics(better: MetricInfo['better']): Record<string, MetricInfo> {
  const correlation = { bounds: [-1, 1], better } as const;
  return {
    ssimWang: { label: 'SSIM of Wang et al.', ...correlation },
    ssimArun2021: { label: 'SSIM of Arun et al.', ...correlation },
    rankSsim: { label: 'SSIM of ranks', ...correlation },
    spearman: { label: 'rank correlation', ...correlation },
    signedSpearman: { label: 'rank correlation with signs', ...correlation },
  };
}
