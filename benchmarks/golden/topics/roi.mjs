/** The public function behind each operation of masking a region. */
import ndarray from 'ndarray';
import { chexmaskMask, perturbations, rleMask, statistics } from 'saliency-trust';
import { flat } from '../compared.mjs';

const sum = (values) => values.reduce((total, value) => total + value, 0);
const masked = (mask) => ({ mask, pixels: sum(flat(mask)) });

/** Item `index` of a stack, along its first axis. */
function item(stack, index) {
  const shape = stack.shape.slice(1);
  const size = shape.reduce((product, length) => product * length, 1);
  return ndarray(flat(stack).slice(index * size, (index + 1) * size), shape);
}

const items = (stack) => Array.from({ length: stack.shape[0] }, (_, index) => item(stack, index));

const asMask = ({ data, shape }) => ndarray(Uint8Array.from(data), shape);

/** The image over its maximum, then masked; grey images come and go without an axis of channels. */
function variantOf(image, mask, options) {
  const values = flat(image);
  const most = values.reduce((a, b) => Math.max(a, b));
  const scaled = Float32Array.from(values, (value) => value / most);
  const shape = image.shape.length === 2 ? [...image.shape, 1] : image.shape;
  const result = perturbations.maskedImage(ndarray(scaled, shape), mask, options);
  return { image: ndarray(result.image.data, image.shape), visibleFraction: result.visibleFraction };
}

const stacked = (images) =>
  ndarray(
    images.flatMap((image) => [...flat(image)]),
    [images.length, ...images[0].shape],
  );

const series = (results) => ({
  images: stacked(results.map(({ image }) => image)),
  visibleFraction: results.map(({ visibleFraction }) => visibleFraction),
});

const selective = ({ inputs: { masks, labels } }, spread, label) =>
  perturbations.classSelectiveSpread(items(masks).map(asMask), flat(labels), { spread, label });

/** Mean and standard deviation of the population, as the study prints them. */
function moments(values) {
  const mean = sum(values) / values.length;
  return { mean, sd: Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length) };
}

function transposed(matrix) {
  const [rows, columns] = matrix.shape;
  const values = flat(matrix);
  return ndarray(
    Float64Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]),
    [columns, rows],
  );
}

export const operations = {
  morph: ({ inputs, params }) => masked(perturbations.spreadMask(inputs.mask, params.spread)),
  box: ({ inputs, params }) => masked(perturbations.boxedMask(inputs.mask, params)),
  variant: ({ inputs, params }) => variantOf(inputs.image, inputs.mask, params),
  dilationSeries: ({ inputs, params: { spreads, variant } }) =>
    series(spreads.map((spread) => variantOf(inputs.image, inputs.mask, { variant, spread }))),
  classSelectiveDilation: (one) => {
    const { variant, spread, dilateLabel } = one.params;
    const masks = selective(one, spread, dilateLabel);
    return series(items(one.inputs.images).map((image, i) => variantOf(image, masks[i], { variant })));
  },
  areaLeakAuc: (one) => ({
    auc: one.params.spreads.map((spread) => {
      const areas = selective(one, spread, one.params.dilateLabel).map((mask) => sum(flat(mask)));
      return statistics.auc(areas, flat(one.inputs.labels));
    }),
  }),
  decodeChexmask: ({ params: { height, width, runs } }) => masked(chexmaskMask(runs, [height, width])),
  decodeSiim: ({ params: { height, width, runs } }) => masked(rleMask(runs, [height, width])),
  cosineShift: ({ inputs }) => {
    const { similarity } = statistics.cosineShift(inputs.a, inputs.b);
    const all = moments(similarity);
    const classes = items(transposed(inputs.labels)).map((labels) =>
      moments(similarity.filter((_, row) => flat(labels)[row] === 1)),
    );
    return {
      similarity,
      ...all,
      classMean: classes.map(({ mean }) => mean),
      classSd: classes.map(({ sd }) => sd),
    };
  },
};
