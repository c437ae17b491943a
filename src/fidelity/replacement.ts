import { channelMeans } from '../math/arrays/channels.ts';
import { copyPixels } from '../math/arrays/copyPixels.ts';
import { dense } from '../math/arrays/dense.ts';
import { add } from '../math/arrays/elementwise.ts';
import { channelsOf } from '../math/arrays/imageAxes.ts';
import { blurredAxes } from '../math/filters/blurredAxes.ts';
import { gaussianFilter } from '../math/filters/gaussianFilter.ts';
import { filledByNeighbours } from '../math/grids/filledByNeighbours.ts';
import type { Image } from '../types/arrays.ts';

/** What stands where a pixel was taken away, in model units. */
export type Fill =
  /** One number, or one for each channel. */
  | { readonly kind: 'constant'; readonly value: number | readonly number[] }
  /** The mean of each channel of the image. */
  | { readonly kind: 'mean' }
  /** The image under a Gaussian of `sigma` pixels, its edges mirrored. */
  | { readonly kind: 'blur'; readonly sigma: number }
  /**
   * The weighted mean of the neighbours, those that are gone as well being unknowns, and `noise` times a standard normal
   * number: of `normals`, one for each value of the image, so that every step has the same ones. ROAD (Rong et al., ICML
   * 2022).
   */
  | { readonly kind: 'noisy-linear'; readonly noise: number; readonly normals: Float32Array };

/** Writes to `out` the image in which the first `count` pixels of an order have been replaced in every channel. */
export type Replacement = (order: Uint32Array, count: number, out: Float32Array) => void;

/**
 * How pixels of an image, or voxels of a volume (not by `noisy-linear`), are replaced. What does not depend on the pixels is computed
 * once. Throws RangeError for a volume and `noisy-linear`.
 */
export function replacement(image: Image, fill: Fill): Replacement {
  const values = dense(image);
  const { shape } = image;
  const channels = channelsOf(shape);
  if (fill.kind === 'noisy-linear') {
    const [height = 0, width = 0] = shape;
    if (shape.length !== 3)
      throw new RangeError(`noisy-linear fills images [height, width, channels], got shape [${shape}]`);
    return noisyLinear(values, [height, width, channels], fill);
  }
  const filled = filledImage(values, shape, fill);
  return (order, count, out) => {
    out.set(values);
    copyPixels({ values: filled, pixels: order.subarray(0, count), channels }, out);
  };
}

function filledImage(
  values: Float32Array,
  shape: readonly number[],
  fill: Exclude<Fill, { kind: 'noisy-linear' }>,
): Float32Array {
  const channels = channelsOf(shape);
  if (fill.kind === 'blur') return blurred(values, shape, fill.sigma);
  const colour = fill.kind === 'mean' ? channelMeans(values, channels) : colourOf(fill.value, channels);
  const out = new Float32Array(values.length);
  for (let i = 0; i < out.length; i += channels) out.set(colour, i);
  return out;
}

function blurred(values: Float32Array, shape: readonly number[], sigma: number): Float32Array {
  const [height = 0, width = 0, channels = 0, ...rest] = shape;
  if (rest.length === 0)
    return Float32Array.from(gaussianFilter(values, [height, width, channels], { sigma }));
  const sigmas = [sigma, sigma, sigma, 0];
  const options = { sigmas, mode: 'reflect', truncate: 4 } as const;
  return Float32Array.from(blurredAxes(Float64Array.from(values), shape, options));
}

function colourOf(value: number | readonly number[], channels: number): readonly number[] {
  const colour = typeof value === 'number' ? new Array<number>(channels).fill(value) : value;
  if (colour.length !== channels || !colour.every(Number.isFinite)) {
    throw new RangeError(
      `value must be a finite number, or one for each of ${channels} channels, got [${colour}]`,
    );
  }
  return colour;
}

function noisyLinear(
  values: Float32Array,
  shape: readonly [number, number, number],
  { noise, normals }: Extract<Fill, { kind: 'noisy-linear' }>,
): Replacement {
  if (normals.length !== values.length) {
    throw new RangeError(
      `normals must have one number for each of ${values.length} values, got ${normals.length}`,
    );
  }
  const added = normals.map((normal) => noise * normal);
  return (order, count, out) => {
    const pixels = order.subarray(0, count);
    const removed = new Uint8Array(order.length);
    for (const pixel of pixels) removed[pixel] = 1;
    const imputed = filledByNeighbours(values, removed, shape);
    copyPixels({ values: added, pixels, channels: shape[2] }, out.fill(0));
    add(imputed, out);
  };
}
