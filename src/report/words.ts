import type { Interval } from '../types/summary.ts';

/** What each criterion asks; a criterion that is not here stands without a question. */
export const questions: Readonly<Record<string, string>> = {
  localization: 'Does the map point at the region that experts marked?',
  randomization: 'Does the map change when the weights of the model are made random?',
  repeatability: 'Do two trainings of the same network give the same map?',
  reproducibility: 'Does a network of another architecture give the same map?',
};

const metricNames: Readonly<Record<string, string>> = {
  averagePrecision: 'average precision',
  clippedAveragePrecision: 'average precision of the clipped map',
  trapezoidAuprc: 'trapezoid AUPRC',
  clippedTrapezoidAuprc: 'trapezoid AUPRC of the clipped map',
  rocAuc: 'ROC AUC',
  clippedRocAuc: 'ROC AUC of the clipped map',
  pointingGame: 'pointing game',
  clippedPointingGame: 'pointing game of the clipped map',
  ssimWang: 'SSIM of Wang et al.',
  ssimArun2021: 'SSIM of Arun et al.',
  ssimWangUnrestricted: 'SSIM of Wang et al., whatever the two predict',
  ssimArun2021Unrestricted: 'SSIM of Arun et al., whatever the two predict',
  rankSsim: 'SSIM of ranks',
  spearman: 'rank correlation',
  signedSpearman: 'rank correlation with signs',
};

/** A metric as readers know it. */
export function metricName(metric: string): string {
  return metricNames[metric] ?? metric;
}

const baselineNames: Readonly<Record<string, string>> = {
  'average-mask': 'average mask of the other images',
  random: 'random map',
  edge: 'edges of the image',
  untrained: 'network with random weights',
  localizer: 'localization network',
  line: 'the line of .5',
};

/** A baseline as readers know it. */
export function baselineName(baseline: string): string {
  return baselineNames[baseline] ?? baseline;
}

const bounds: Readonly<Record<string, readonly [low: number, high: number]>> = {
  ssimWang: [-1, 1],
  ssimArun2021: [-1, 1],
  averagePrecision: [0, 1],
  clippedAveragePrecision: [0, 1],
  trapezoidAuprc: [0, 1],
  clippedTrapezoidAuprc: [0, 1],
};

/**
 * An interval of a metric as it is drawn: without what lies beyond the numbers that the metric can have, as an
 * interval of few draws may. Tables tell it whole.
 */
export function drawnInterval([low, high]: Interval, metric: string): Interval {
  const [least, most] = bounds[metric] ?? [-Infinity, Infinity];
  return [Math.min(most, Math.max(least, low)), Math.min(most, Math.max(least, high))];
}

/** Which way a criterion's number is good; undefined of a criterion that is not known. */
export function goodSide(criterion: string): 'high' | 'low' | undefined {
  if (criterion === 'randomization') return 'low';
  return criterion in questions ? 'high' : undefined;
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
