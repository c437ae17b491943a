import { normalized } from '../maps/index.ts';
import { spearman, ssim } from '../metrics/index.ts';
import type { SaliencyMap } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';

/**
 * How alike the maps of either half of a method's samples are: SSIM of Wang et al. 2004 of the maps, each stretched to
 * its own 99th percentile, and Spearman's rank correlation.
 */
export function halvesAgreement(
  a: SaliencyMap,
  b: SaliencyMap,
): { readonly halvesSsim: Score; readonly halvesSpearman: Score } {
  return { halvesSsim: ssimOf(a, b), halvesSpearman: spearman(a, b) };
}

function ssimOf(a: SaliencyMap, b: SaliencyMap): Score {
  const first = normalized(a, { rule: 'p99' });
  const second = normalized(b, { rule: 'p99' });
  if (first.state !== 'normalized') return first;
  return second.state === 'normalized' ? ssim(first.map, second.map) : second;
}
