import type { RegionMetric } from '../../types/metric.ts';
import type { NamedDecisionRule } from '../../verdicts/index.ts';
import { byInterval } from '../byInterval.ts';
import type { Preset } from '../measurement.ts';
import { clippedName, localizationMetric } from './scores.ts';

/**
 * The rule of the other preset, then each further metric by the rule of `default`. A metric of which low is good is
 * measured but not judged: the rule asks for more than the average mask.
 */
export function alternativeAnalyses(
  preset: Preset,
  metrics: readonly Pick<RegionMetric, 'name' | 'better'>[],
): readonly NamedDecisionRule[] {
  const other = preset === 'default' ? 'arun2021' : 'default';
  const further = metrics
    .filter(({ better }) => better === 'high')
    .map(({ name }) => (preset === 'arun2021' ? clippedName(name) : name))
    .filter((name) => name !== localizationMetric[preset]);
  return [{ name: other, metric: localizationMetric[other], preset: other }, ...further.map(byInterval)];
}
