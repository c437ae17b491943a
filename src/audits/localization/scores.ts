import { normalized } from '../../maps/index.ts';
import { localizationAreas, prevalence, regionMetrics } from '../../metrics/index.ts';
import type { Mask, SaliencyMap } from '../../types/arrays.ts';
import type { RegionMetric } from '../../types/metric.ts';
import { allOf, type Measurement, measured, measuredBy, type Preset } from '../measurement.ts';

/**
 * The metric that decides, under each preset. One name is one number under either preset: `clipped` says that the map
 * of an explanation was clipped first.
 */
export const localizationMetric: Readonly<Record<Preset, string>> = {
  default: 'averagePrecision',
  arun2021: 'clippedTrapezoidAuprc',
};

/** The fact that the area under the ROC curve decides, as in Brocki et al. 2022. */
export const rocAucDecides = 'rocAucDecides';
export const rocAucFact: Measurement = {
  metric: rocAucDecides,
  role: 'fact',
  outcome: { state: 'scored', value: 1 },
};

/** What decides where that fact is: of the map as the preset of the run takes it. */
export const decidingRocAuc: Readonly<Record<Preset, string>> = {
  default: 'rocAuc',
  arun2021: 'clippedRocAuc',
};

/** The name of a metric of a map that was clipped first. */
export function clippedName(name: string): string {
  return `clipped${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

export interface LocalizationOptions {
  /**
   * Whether the map is clipped under `arun2021`: that paper's code put explanations through the clip, but neither the
   * average mask nor the maps of the localization networks. @default true
   */
  readonly isExplanation?: boolean;
  /** What is scored beside what decides. @default every one of this library */
  readonly metrics?: readonly RegionMetric[];
}

/**
 * How well a map finds the region that matters: every metric of the map against the mask, with the prevalence of the
 * mask as the null of average precision. The map is scored raw;
 * preset `arun2021` first clips it at its 99th percentile, as that paper's code did. Last comes the deciding metric
 * of the other preset, of the map clipped or raw as that one takes it.
 */
export function localizationScores(
  map: SaliencyMap,
  mask: Mask,
  preset: Preset,
  { isExplanation = true, metrics = regionMetrics }: LocalizationOptions = {},
): Measurement[] {
  const clipped = isExplanation ? visualized(map) : map;
  const [scored, other] = preset === 'arun2021' ? [clipped, map] : [map, clipped];
  const areas = localizationAreas(scored, mask);
  const otherAreas = other === scored ? areas : localizationAreas(other, mask);
  if (areas.state === 'unscorable') return allOf(localizationMetrics(preset, metrics), areas);
  if (otherAreas.state === 'unscorable') return allOf(localizationMetrics(preset, metrics), otherAreas);
  const isArun = preset === 'arun2021';
  return [
    ...metrics.map((metric) => {
      const { area } = metric;
      const name = isArun ? clippedName(metric.name) : metric.name;
      return area === undefined
        ? measuredBy(name, () => metric.score(scored, mask))
        : measured(name, { state: 'scored', value: areas[area] });
    }),
    { ...measured('prevalence', prevalence(mask)), role: 'fact' },
    measured(localizationMetric[isArun ? 'default' : 'arun2021'], {
      state: 'scored',
      value: isArun ? otherAreas.averagePrecision : otherAreas.trapezoidAuprc,
    }),
  ];
}

/** The metrics of one image, in the order of the rows. */
export function localizationMetrics(
  preset: Preset,
  metrics: readonly RegionMetric[] = regionMetrics,
): string[] {
  const isArun = preset === 'arun2021';
  return [
    ...metrics.map(({ name }) => (isArun ? clippedName(name) : name)),
    'prevalence',
    localizationMetric[isArun ? 'default' : 'arun2021'],
  ];
}

/** A constant or non-finite map stays as it is; the metrics say what it is worth. */
function visualized(map: SaliencyMap): SaliencyMap {
  const result = normalized(map, { rule: 'p99' });
  return result.state === 'normalized' ? result.map : map;
}
