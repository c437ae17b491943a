import { copyPixels } from '../math/arrays/copyPixels.ts';
import { dense } from '../math/arrays/dense.ts';
import { softmaxRows } from '../math/matrices/rowSoftmax.ts';
import type { Image, SaliencyMap } from '../types/arrays.ts';
import type { Classifier } from '../types/classifier.ts';
import { inBatches } from './perturbedLogits.ts';
import { pixelOrder } from './pixelOrder.ts';

/** Options of `deletion` and `insertion`. */
export interface CausalOptions {
  readonly target: number;
  /** Pixels that change from one step to the next. */
  readonly step: number;
  /** At most this many images go to the classifier in one call. @default 16 */
  readonly batchSize?: number;
}

/** Softmax probability of the target at each step, and the area under it: (sum − first/2 − last/2) / (steps − 1). */
export interface CausalCurve {
  readonly probabilities: readonly number[];
  readonly area: number;
}

/** The image with its most important pixels set to 0, `step` more at a time. Petsiuk et al., BMVC 2018: lower is better. */
export function deletion(
  classifier: Classifier,
  { image, map }: { readonly image: Image; readonly map: SaliencyMap },
  options: CausalOptions,
): Promise<CausalCurve> {
  const nothing = new Float32Array(image.size);
  return causalCurve(classifier, { image, map, from: dense(image), to: nothing }, options);
}

/**
 * The most important pixels of the image put into `substrate`, such as the image blurred. The same paper: higher is better.
 * @throws RangeError for a substrate of another shape.
 */
export function insertion(
  classifier: Classifier,
  { image, map, substrate }: { readonly image: Image; readonly map: SaliencyMap; readonly substrate: Image },
  options: CausalOptions,
): Promise<CausalCurve> {
  if (substrate.shape.join() !== image.shape.join()) {
    throw new RangeError(`substrate must have the image's shape [${image.shape}], got [${substrate.shape}]`);
  }
  return causalCurve(classifier, { image, map, from: dense(substrate), to: dense(image) }, options);
}

interface Ends {
  readonly image: Image;
  readonly map: SaliencyMap;
  readonly from: Float32Array;
  readonly to: Float32Array;
}

async function causalCurve(
  classifier: Classifier,
  { image, map, from, to }: Ends,
  { target, step, batchSize = 16 }: CausalOptions,
): Promise<CausalCurve> {
  if (!(Number.isInteger(step) && step >= 1))
    throw new RangeError(`step must be a positive whole number, got ${step}`);
  const { mostFirst } = pixelOrder(map);
  const channels = image.shape.at(-1) ?? 1;
  const rows = await inBatches(classifier, image, {
    count: Math.ceil(mostFirst.length / step) + 1,
    batchSize,
    write: (index, out) => {
      out.set(from);
      copyPixels({ values: to, pixels: mostFirst.subarray(0, index * step), channels }, out);
    },
  });
  const probabilities = rows.map((row) => {
    const values = Float64Array.from(row);
    softmaxRows({ values, rows: 1, columns: values.length });
    return values[target] ?? Number.NaN;
  });
  return { probabilities, area: endsHalved(probabilities) };
}

function endsHalved(values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  const ends = (values[0] ?? 0) + (values.at(-1) ?? 0);
  return (sum - ends / 2) / (values.length - 1);
}
