import { regionMetrics } from '../../metrics/index.ts';
import type { Audit } from '../../types/audit.ts';
import type { MetricInfo, RegionMetric } from '../../types/metric.ts';
import { judgeMethods, methodAnswers } from '../../verdicts/index.ts';
import { numericalErrorMetrics } from '../numericalError.ts';
import { secondReaderName } from './baselineMaps.ts';
import { explanationScores } from './explanationScores.ts';
import { furtherInfos } from './furtherMetrics.ts';
import { localizationRule } from './judge.ts';
import { lesionContrastFact, lesionCountFact } from './lesionFacts.ts';
import { localizationRows, localizationUnits, type Scores } from './measure.ts';
import { type LocalizationAuditOptions, localizationOptions } from './options.ts';
import { clippedName, rocAucDecides } from './scores.ts';

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
  const further = Object.entries(furtherInfos).map(([name, info]) => ({ name, ...info }));
  return {
    name: 'localization',
    question,
    aspect: 'people',
    nullOf: 'chance',
    metrics: {
      ...Object.fromEntries([...metrics, ...further].flatMap(infosOf)),
      prevalence: { label: 'prevalence', bounds: [0, 1], better: 'high' },
      [lesionCountFact]: { label: 'parts of the region', better: 'high' },
      [lesionContrastFact]: { label: 'contrast of the region', bounds: [0, 1], better: 'high' },
      masksOutside: { label: 'masks outside the run', better: 'high' },
      masksOfRun: { label: 'masks of other images of the run', better: 'high' },
      ...numericalErrorMetrics,
      constantMap: { label: 'a constant map', bounds: [0, 1], better: 'low' },
      [rocAucDecides]: { label: 'the area under the ROC curve decides', bounds: [0, 1], better: 'high' },
    },
    baselines: {
      'average-mask': 'average mask of other images',
      'centre-prior': 'centre prior',
      random: 'random map',
      edge: 'edges of the image',
      [secondReaderName]: 'second reader',
      untrained: 'network with random weights',
      localizer: 'localization network',
    },
    judge: (rows, context) => {
      const names = new Set(rows.map(({ metric }) => metric));
      const isMeasured = ({ name }: { readonly name: string }) =>
        names.has(name) || names.has(clippedName(name));
      const rule = localizationRule([...metrics, ...further.filter(isMeasured)], {
        byRoc: names.has(rocAucDecides),
      });
      return methodAnswers(question, judgeMethods(rows, context, rule));
    },
    options: localizationOptions,
    needs: { maps: true, masks: true, localizers: true },
    units: localizationUnits,
    measure: (unit, run, options) =>
      localizationRows(unit, run, { metrics, options, scores: scores ?? explanationScores }),
  } satisfies Audit<LocalizationAuditOptions>;
}

export const localization = localizationBy();

/** How readers know a metric, and the same of the clipped map. */
function infosOf({ name, label, bounds, better }: Omit<RegionMetric, 'score'>): [string, MetricInfo][] {
  const info = { label, ...(bounds && { bounds }), better };
  return [
    [name, info],
    [clippedName(name), { ...info, label: `${label} of the clipped map` }],
  ];
}
