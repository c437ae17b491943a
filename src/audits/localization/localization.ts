import * as z from 'zod';
import { regionMetrics } from '../../metrics/index.ts';
import type { Audit } from '../../types/audit.ts';
import type { MetricInfo, RegionMetric } from '../../types/metric.ts';
import { judgeMethods, methodAnswers } from '../../verdicts/index.ts';
import { numericalErrorMetrics } from '../numericalError.ts';
import { explanationScores } from './explanationScores.ts';
import { localizationRule } from './judge.ts';
import { localizationRows, localizationUnits, type Measured, type Scores } from './measure.ts';
import { clippedName } from './scores.ts';

const question = 'Does the map point at the region that is marked?';

/** What localization scores by, in place of what this library has. */
export interface LocalizationParts {
  /** What is scored beside the metric that decides, `averagePrecision` and `trapezoidAuprc` among them. @default every one of this library */
  readonly metrics?: readonly RegionMetric[];
  /** What a method's map scores against a mask. @default by those metrics */
  readonly scores?: Scores;
}

/**
 * Whether a map finds the region that matters, against the average mask of other images. By other metrics where
 * they are given: `localizationBy({ metrics: [...metrics.regionMetrics, mine] })`.
 */
export function localizationBy({ metrics = regionMetrics, scores }: LocalizationParts = {}) {
  const rule = localizationRule(metrics);
  const measured: Measured = {
    metrics,
    scores: scores ?? ((map, mask, preset) => explanationScores(map, mask, preset, metrics)),
  };
  return {
    name: 'localization',
    question,
    aspect: 'people',
    nullOf: 'chance',
    metrics: {
      ...Object.fromEntries(metrics.flatMap(infosOf)),
      prevalence: { label: 'prevalence', bounds: [0, 1], better: 'high' },
      masksOutside: { label: 'masks outside the run', better: 'high' },
      masksOfRun: { label: 'masks of other images of the run', better: 'high' },
      ...numericalErrorMetrics,
      constantMap: { label: 'a constant map', bounds: [0, 1], better: 'low' },
    },
    baselines: {
      'average-mask': 'average mask of other images',
      'centre-prior': 'centre prior',
      random: 'random map',
      edge: 'edges of the image',
      untrained: 'network with random weights',
      localizer: 'localization network',
    },
    judge: (rows, context) => methodAnswers(question, judgeMethods(rows, context, rule)),
    options: z.strictObject({}),
    needs: { maps: true, masks: true, localizers: true },
    units: (run) => localizationUnits(run),
    measure: (unit, run) => localizationRows(unit, run, measured),
  } satisfies Audit;
}

export const localization = localizationBy();

/** How readers know a metric, and the same of the clipped map. */
function infosOf({ name, label, bounds, better }: RegionMetric): [string, MetricInfo][] {
  const info = { label, ...(bounds && { bounds }), better };
  return [
    [name, info],
    [clippedName(name), { ...info, label: `${label} of the clipped map` }],
  ];
}
