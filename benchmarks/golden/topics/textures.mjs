/** The public function behind each operation of filters, corruptions, texture codes and segmentation metrics. */
import { metrics, perturbations } from 'saliency-trust';
import { flat } from '../compared.mjs';

const {
  defaultLogIntensity,
  gibbsMask,
  kspaceBallMask,
  localBinaryPattern,
  localBinaryPatternSlices,
  patternHistogram,
  zScoreMasked,
} = perturbations;

const sum = (values) => values.reduce((total, value) => total + value, 0);
const mean = (values) => sum(values) / values.length;

/** The operation under its own name, with the parameters as options and other inputs as supplied numbers. */
const changed = (name) => (image, params, inputs) => perturbations[name](image, { ...params, ...inputs });

const names = [
  'gaussianBlur',
  'gaussianBlurSlices',
  'median',
  'bilateral',
  'totalVariation',
  'saltPepper',
  'gaussianNoise',
  'ricianNoise',
  'gibbs',
  'kspaceBall',
  'spike',
  'wrapAround',
  'biasField',
  'ghosting',
  'gamma',
  'unsharp',
  'highPass',
];
const changes = Object.fromEntries(names.map((name) => [name, changed(name)]));

/** What a case may ask beside the picture. */
const numbers = {
  saltPepper: (before, after) => ({
    changed: sum(flat(before).map((value, i) => Number(value !== flat(after)[i]))),
  }),
  gibbs: ({ shape }, _, params) => ({ kept: sum(flat(gibbsMask(shape, params))) }),
  kspaceBall: ({ shape }, _, params) => ({ kept: sum(flat(kspaceBallMask(shape, params))) }),
  spike: (before) => ({ defaultLogIntensity: defaultLogIntensity(before) }),
  // The zero frequency is the sum of the picture.
  wrapAround: (before, after) => ({ dcFactor: mean(flat(after)) / mean(flat(before)) }),
};

const operationOf =
  (name) =>
  ({ inputs: { image, ...supplied }, params }) => {
    const given = Object.fromEntries(Object.entries(supplied).map(([key, array]) => [key, flat(array)]));
    const after = changes[name](image, params, given);
    return { image: after, ...numbers[name]?.(image, after, params) };
  };

/** Reference files say `nan` and `inf`, for what JSON has no number for. */
const written = (value) => {
  if (value === undefined) return 'nan';
  return value === Infinity ? 'inf' : value;
};

export const operations = {
  ...Object.fromEntries(names.map((name) => [name, operationOf(name)])),
  zScoreMasked: ({ inputs: { image, mask } }) => ({ image: zScoreMasked(image, mask) }),
  lbp: ({ inputs: { image }, params }) => {
    const codes = localBinaryPattern(image, params);
    const total = codes.size;
    if (params.method !== 'uniform') return { image: codes, total };
    return { image: codes, total, histogram: patternHistogram(codes, params.points) };
  },
  lbpSlices: ({ inputs: { image }, params }) => ({ image: localBinaryPatternSlices(image, params) }),
  chain: ({ inputs: { image }, params: { steps } }) => ({
    image: steps.reduce((before, [name, params]) => changes[name](before, params, {}), image),
  }),
  segmentationMetrics: ({ inputs: { prediction, truth }, params }) => ({
    table: metrics.segmentationMetrics(prediction, truth, params).map((row) => ({
      ...row,
      dice: written(row.dice),
      hd: written(row.hd),
      hd95: written(row.hd95),
    })),
  }),
};
