import { type NormalizationRule, normalized } from '../maps/index.ts';
import { localizationAreas, pointingGame, prevalence } from '../metrics/index.ts';
import type { Mask, SaliencyMap } from '../types/arrays.ts';
import { type Measurement, measured, type Preset } from './outcome.ts';

/** The metric that decides, under each preset. */
export const localizationMetric: Readonly<Record<Preset, string>> = {
  default: 'averagePrecision',
  arun2021: 'trapezoidAuprc',
};

/**
 * How well a map finds the region that matters: average precision, trapezoid AUPRC, ROC AUC and the pointing game
 * of the map against the mask, with the prevalence of the mask as the null of the first. The map is scored raw;
 * preset `arun2021` first clips it at its 99th percentile, as that paper's code did.
 */
export function localization(map: SaliencyMap, mask: Mask, preset: Preset): Measurement[] {
  const scored = preset === 'arun2021' ? visualized(map) : map;
  const areas = localizationAreas(scored, mask);
  if (areas.state === 'unscorable') {
    return localizationMetrics.map((metric) => measured(metric, areas));
  }
  return [
    measured('averagePrecision', { state: 'scored', value: areas.averagePrecision }),
    measured('trapezoidAuprc', { state: 'scored', value: areas.trapezoidAuprc }),
    measured('rocAuc', { state: 'scored', value: areas.rocAuc }),
    measured('pointingGame', pointingGame(scored, mask)),
    measured('prevalence', prevalence(mask)),
  ];
}

/** The metrics of one image, in the order of the rows. */
export const localizationMetrics = [
  'averagePrecision',
  'trapezoidAuprc',
  'rocAuc',
  'pointingGame',
  'prevalence',
] as const;

/** A constant or non-finite map stays as it is; the metrics say what it is worth. */
function visualized(map: SaliencyMap, rule: NormalizationRule = 'p99'): SaliencyMap {
  const result = normalized(map, { rule });
  return result.state === 'normalized' ? result.map : map;
}
