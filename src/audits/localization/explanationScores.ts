import { regionMetrics } from '../../metrics/index.ts';
import type { Mask, SaliencyMap } from '../../types/arrays.ts';
import type { RegionMetric } from '../../types/metric.ts';
import { constantReason, isConstant } from '../constantMap.ts';
import { allOf, type Measurement, type Preset } from '../measurement.ts';
import { constantFact } from './deadMaps.ts';
import { localizationMetrics, localizationScores } from './scores.ts';

/**
 * What a method's map scores against the mask. A map of one value says nothing and is unscorable; under `arun2021` its
 * number stays, as that paper has it, beside the fact that the map is constant.
 */
export function explanationScores(
  map: SaliencyMap,
  mask: Mask,
  preset: Preset,
  metrics: readonly RegionMetric[] = regionMetrics,
): Measurement[] {
  if (!isConstant(map)) return localizationScores(map, mask, preset, { metrics });
  if (preset === 'default') {
    return allOf(localizationMetrics(preset, metrics), { state: 'unscorable', reason: constantReason });
  }
  const fact = { metric: constantFact, role: 'fact', outcome: { state: 'scored', value: 1 } } as const;
  return [...localizationScores(map, mask, preset, { metrics }), fact];
}
