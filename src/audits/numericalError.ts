import type { MetricInfo } from '../types/metric.ts';
import type { MapResult } from '../types/run.ts';
import { type Measurement, measured } from './measurement.ts';

/** The stated error of a map, which stands as facts beside the scores that it bears on. */
export const numericalErrorMetrics: Readonly<Record<string, MetricInfo>> = {
  relativeError: { label: 'numerical error of the map', better: 'low' },
  halvesSsim: { label: 'SSIM of the maps of either half of the samples', bounds: [-1, 1], better: 'high' },
  halvesSpearman: {
    label: 'rank correlation of the maps of either half of the samples',
    bounds: [-1, 1],
    better: 'high',
  },
};

/** The facts of a map's numerical error; none of a map that has none, and where there is no map. */
export function numericalErrorFacts(finding: MapResult | undefined): Measurement[] {
  if (finding?.state !== 'found' || finding.evidence.numericalError === undefined) return [];
  const { source: _, ...scores } = finding.evidence.numericalError;
  return Object.entries(scores).map(([metric, score]) => ({ ...measured(metric, score), role: 'fact' }));
}
