import { audits } from '../audits/index.ts';
import type { Judge } from '../types/audit.ts';
import type { Interval } from '../types/summary.ts';

const judges: Readonly<Record<string, Judge>> = audits;

/** What an audit asks; undefined of one that is not known. */
export function questionOf(audit: string): string | undefined {
  return judges[audit]?.question;
}

const metricInfos = new Map(Object.values(judges).flatMap(({ metrics }) => Object.entries(metrics)));

/** A metric as readers know it. */
export function metricName(metric: string): string {
  return metricInfos.get(metric)?.label ?? metric;
}

const baselineNames = new Map(Object.values(judges).flatMap(({ baselines }) => Object.entries(baselines)));

/** A baseline as readers know it. */
export function baselineName(baseline: string): string {
  return baselineNames.get(baseline) ?? baseline;
}

/**
 * An interval of a metric as it is drawn: without what lies beyond the numbers that the metric can have, as an
 * interval of few draws may. Tables tell it whole.
 */
export function drawnInterval([low, high]: Interval, metric: string): Interval {
  const [least, most] = metricInfos.get(metric)?.bounds ?? [-Infinity, Infinity];
  return [Math.min(most, Math.max(least, low)), Math.min(most, Math.max(least, high))];
}

/** Which way a metric is good under an audit; undefined of one that is not known. */
export function goodSide(audit: string, metric: string): 'high' | 'low' | undefined {
  return judges[audit]?.metrics[metric]?.better;
}

/** What a method does, in a line; a method that is not here stands without one. */
export const methodNotes: Readonly<Record<string, string>> = {
  gradient: 'How fast the class score changes with each pixel.',
  smoothgrad: 'The gradient, averaged over noisy copies of the image.',
  'integrated-gradients': 'The gradient, added up on the way from an empty image to this one.',
  'smooth-integrated-gradients': 'Integrated gradients, averaged over noisy copies of the image.',
  'grad-cam': 'The last feature maps, weighted by what they add to the class score; coarse.',
  'guided-backprop': 'A gradient that lets only positive signals back through each ReLU.',
  'guided-grad-cam': 'Guided backpropagation times Grad-CAM.',
  xrai: 'Integrated gradients, gathered by regions of the image and ranked.',
};

/** Long names may break where a hyphen belongs. */
export function breakable(name: string): string {
  return name.replace(/^(random|repeat|reproduc|local)(?=iz|ab|ib)/, '$1\u00ad');
}
