import { type NormalizationRule, normalized } from '../maps/index.ts';
import { type SsimPreset, spearman, ssim } from '../metrics/index.ts';
import type { SaliencyMap } from '../types/arrays.ts';
import type { Evidence } from '../types/evidence.ts';
import type { Score } from '../types/score.ts';
import { type Measurement, measured, type Preset } from './outcome.ts';

/** The metric that decides. */
export const similarityMetric = 'ssim';

/**
 * How alike two maps are: SSIM after each is stretched to its 99th percentile, SSIM of their ranks (which one hot
 * pixel cannot sway), Spearman's correlation of the maps and, where both have a sign, of the signed sums. Each map
 * is normalised on its own. Preset `arun2021` takes that paper's SSIM: uniform window of 7, data range 2.
 */
export function similarity(a: Evidence, b: Evidence, preset: Preset): Measurement[] {
  const measurements = [
    measured(
      'ssim',
      ssimAfter(a.map, b.map, { rule: 'p99', preset: preset === 'default' ? 'wang' : 'arun2021' }),
    ),
    measured('rankSsim', ssimAfter(a.map, b.map, { rule: 'rank', preset: 'wang' })),
    measured('spearman', spearman(a.map, b.map)),
  ];
  if (a.signed === undefined || b.signed === undefined) return measurements;
  return [...measurements, measured('signedSpearman', spearman(a.signed, b.signed))];
}

function ssimAfter(
  a: SaliencyMap,
  b: SaliencyMap,
  { rule, preset }: { readonly rule: NormalizationRule; readonly preset: SsimPreset },
): Score {
  const first = normalized(a, { rule });
  const second = normalized(b, { rule });
  if (first.state !== 'normalized') return first;
  if (second.state !== 'normalized') return second;
  return ssim(first.map, second.map, { preset });
}
