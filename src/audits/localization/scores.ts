import { normalized } from '../../maps/index.ts';
import { localizationAreas, pointingGame, prevalence } from '../../metrics/index.ts';
import type { Mask, SaliencyMap } from '../../types/arrays.ts';
import { allOf, type Measurement, measured, type Preset } from '../measurement.ts';

/**
 * The metric that decides, under each preset. One name is one number under either preset: `clipped` says that the map
 * of an explanation was clipped first.
 */
export const localizationMetric: Readonly<Record<Preset, string>> = {
  default: 'averagePrecision',
  arun2021: 'clippedTrapezoidAuprc',
};

/** The names of what is scored under each preset, and of the deciding metric of the other one. */
const names = {
  default: {
    averagePrecision: 'averagePrecision',
    trapezoidAuprc: 'trapezoidAuprc',
    rocAuc: 'rocAuc',
    pointingGame: 'pointingGame',
    other: 'clippedTrapezoidAuprc',
  },
  arun2021: {
    averagePrecision: 'clippedAveragePrecision',
    trapezoidAuprc: 'clippedTrapezoidAuprc',
    rocAuc: 'clippedRocAuc',
    pointingGame: 'clippedPointingGame',
    other: 'averagePrecision',
  },
} as const satisfies Readonly<Record<Preset, object>>;

export interface LocalizationOptions {
  /**
   * Whether the map is clipped under `arun2021`: that paper's code put explanations through the clip, but neither the
   * average mask nor the maps of the localization networks. @default true
   */
  readonly isExplanation?: boolean;
}

/**
 * How well a map finds the region that matters: average precision, trapezoid AUPRC, ROC AUC and the pointing game
 * of the map against the mask, with the prevalence of the mask as the null of the first. The map is scored raw;
 * preset `arun2021` first clips it at its 99th percentile, as that paper's code did. Last comes the deciding metric
 * of the other preset, of the map clipped or raw as that one takes it.
 */
export function localizationScores(
  map: SaliencyMap,
  mask: Mask,
  preset: Preset,
  { isExplanation = true }: LocalizationOptions = {},
): Measurement[] {
  const clipped = isExplanation ? visualized(map) : map;
  const [scored, other] = preset === 'arun2021' ? [clipped, map] : [map, clipped];
  const areas = localizationAreas(scored, mask);
  const otherAreas = other === scored ? areas : localizationAreas(other, mask);
  if (areas.state === 'unscorable') return allOf(localizationMetrics(preset), areas);
  if (otherAreas.state === 'unscorable') return allOf(localizationMetrics(preset), otherAreas);
  const own = names[preset];
  return [
    ...(['averagePrecision', 'trapezoidAuprc', 'rocAuc'] as const).map((area) =>
      measured(own[area], { state: 'scored', value: areas[area] }),
    ),
    measured(own.pointingGame, pointingGame(scored, mask)),
    { ...measured('prevalence', prevalence(mask)), role: 'fact' },
    measured(own.other, {
      state: 'scored',
      value: preset === 'arun2021' ? otherAreas.averagePrecision : otherAreas.trapezoidAuprc,
    }),
  ];
}

/** The metrics of one image, in the order of the rows. */
export function localizationMetrics(preset: Preset): string[] {
  const { averagePrecision, trapezoidAuprc, rocAuc, pointingGame, other } = names[preset];
  return [averagePrecision, trapezoidAuprc, rocAuc, pointingGame, 'prevalence', other];
}

/** A constant or non-finite map stays as it is; the metrics say what it is worth. */
function visualized(map: SaliencyMap): SaliencyMap {
  const result = normalized(map, { rule: 'p99' });
  return result.state === 'normalized' ? result.map : map;
}
