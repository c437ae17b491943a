import { normalized } from '../../maps/index.ts';
import { type SsimPreset, spearman, ssim, ssimNull } from '../../metrics/index.ts';
import type { SaliencyMap } from '../../types/arrays.ts';
import type { Evidence } from '../../types/evidence.ts';
import type { Score } from '../../types/score.ts';
import { type Measurement, measured, type Preset } from '../measurement.ts';

/** The metric that decides, under each preset: SSIM under the name of its convention. */
export const similarityMetric: Readonly<Record<Preset, string>> = {
  default: 'ssimWang',
  arun2021: 'ssimArun2021',
};

/** Whose SSIM decides under each preset. */
const ssimPreset: Readonly<Record<Preset, SsimPreset>> = { default: 'wang', arun2021: 'arun2021' };

/** The smoothness-matched null is the mean over this many shifted copies for each pair of maps. */
const shiftedCopies = 2;

/**
 * How alike two maps are: SSIM after each is stretched to its 99th percentile, SSIM of their ranks (which one hot
 * pixel cannot sway), Spearman's correlation of the maps and, where both have a sign, of the signed sums; last the
 * SSIM of the other preset. Each map is normalised on its own. Preset `arun2021` takes that paper's SSIM: uniform
 * window of 7, data range 2.
 */
export function similarity(a: Evidence, b: Evidence, preset: Preset): Measurement[] {
  const stretched = stretchedPair(a.map, b.map, 'p99');
  const ranked = stretchedPair(a.map, b.map, 'rank');
  const other = preset === 'default' ? 'arun2021' : 'default';
  const measurements = [
    measured(similarityMetric[preset], ssimOf(stretched, ssimPreset[preset])),
    measured('rankSsim', ssimOf(ranked, 'wang')),
    measured('spearman', spearman(a.map, b.map)),
  ];
  if (a.signed !== undefined && b.signed !== undefined) {
    measurements.push(measured('signedSpearman', spearman(a.signed, b.signed)));
  }
  return [...measurements, measured(similarityMetric[other], ssimOf(stretched, ssimPreset[other]))];
}

/** The deciding SSIM alone, for nulls of very many pairs. */
export function decidingSimilarity(a: Evidence, b: Evidence, preset: Preset): Measurement[] {
  const stretched = stretchedPair(a.map, b.map, 'p99');
  return [measured(similarityMetric[preset], ssimOf(stretched, ssimPreset[preset]))];
}

/** The SSIM that two maps would have by their smoothness and values alone: see `ssimNull`. */
export function smoothNull(a: Evidence, b: Evidence, { preset, seed }: SmoothNullOptions): Measurement {
  const pair = stretchedPair(a.map, b.map, 'p99');
  const options = { preset: ssimPreset[preset], seed, pairs: shiftedCopies };
  const score = pair.state === 'unscorable' ? pair : ssimNull(pair.a, pair.b, options);
  return { ...measured(similarityMetric[preset], score), role: 'null', condition: { matched: 'smoothness' } };
}

export interface SmoothNullOptions {
  readonly preset: Preset;
  /** Names the random stream of the shifts. */
  readonly seed: string;
}

type Pair =
  | { readonly state: 'stretched'; readonly a: SaliencyMap; readonly b: SaliencyMap }
  | { readonly state: 'unscorable'; readonly reason: string };

function stretchedPair(a: SaliencyMap, b: SaliencyMap, rule: 'p99' | 'rank'): Pair {
  const first = normalized(a, { rule });
  const second = normalized(b, { rule });
  if (first.state !== 'normalized') return first;
  if (second.state !== 'normalized') return second;
  return { state: 'stretched', a: first.map, b: second.map };
}

function ssimOf(pair: Pair, preset: SsimPreset): Score {
  return pair.state === 'unscorable' ? pair : ssim(pair.a, pair.b, { preset });
}
