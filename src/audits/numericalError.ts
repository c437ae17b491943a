import type { MetricInfo } from '../types/metric.ts';
import type { MapResult } from '../types/run.ts';
import type { Score } from '../types/score.ts';
import { type Measurement, measured } from './measurement.ts';

/** What the model said of the images that a method made of one: how far off its own images it was asked. */
const perturbedMetrics: Readonly<Record<string, MetricInfo>> = {
  perturbedPasses: { label: 'altered images that the method asked about', better: 'low' },
  perturbedMarginLow: { label: 'least margin of the explained class on altered images', better: 'high' },
  perturbedMarginMedian: { label: 'median margin of the explained class on altered images', better: 'high' },
  perturbedMarginHigh: { label: 'greatest margin of the explained class on altered images', better: 'high' },
  perturbedAgreement: {
    label: 'share of altered images with the explained class on top',
    bounds: [0, 1],
    better: 'high',
  },
};

/** The stated error of a map and what its method asked the model about, which stands as facts beside the scores that it bears on. */
export const numericalErrorMetrics: Readonly<Record<string, MetricInfo>> = {
  relativeError: { label: 'numerical error of the map', better: 'low' },
  halvesSsim: { label: 'SSIM of the maps of either half of the samples', bounds: [-1, 1], better: 'high' },
  halvesSpearman: {
    label: 'rank correlation of the maps of either half of the samples',
    bounds: [-1, 1],
    better: 'high',
  },
  ...perturbedMetrics,
};

/** The facts of a map: its numerical error, and what was said of altered images; none where there is no map. */
export function numericalErrorFacts(result: MapResult | undefined): Measurement[] {
  if (result?.state !== 'found') return [];
  const { numericalError, perturbed } = result.evidence;
  const { source: _, ...scores } = numericalError ?? {};
  const { passes, ...predictions } = perturbed ?? {};
  const all: [string, Score][] = [
    ...Object.entries(scores as Readonly<Record<string, Score>>),
    ...(passes === undefined
      ? []
      : [['perturbedPasses', { state: 'scored', value: passes }] as [string, Score]]),
    ...Object.entries(predictions).map(([name, score]): [string, Score] => [perturbedName(name), score]),
  ];
  return all.map(([metric, score]) => ({ ...measured(metric, score), role: 'fact' }));
}

function perturbedName(name: string): string {
  return `perturbed${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}
