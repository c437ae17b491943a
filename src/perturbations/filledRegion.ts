import ndarray from 'ndarray';
import { assertKnownKeys } from '../checks/knownKeys.ts';
import { assertSameShape } from '../checks/sameShape.ts';
import { dense } from '../math/arrays/dense.ts';
import { mapTo } from '../math/arrays/elementwise.ts';
import { gaussianFilter } from '../math/filters/gaussianFilter.ts';
import { randomStream } from '../math/random/random.ts';
import type { Image, Mask } from '../types/arrays.ts';
import { channelFill } from './channelFill.ts';

/**
 * What takes the place of removed pixels: `black`; the `mean` of the pixels that are kept; those pixels, spread into
 * the hole by a `blur`; or `noise` of their mean and standard deviation. None looks at a removed pixel, so that nothing
 * of what was there is left.
 */
export type MaskFill = (typeof maskFills)[number];
/** The names of what a region may be filled with. */
export const maskFills = ['black', 'mean', 'blur', 'noise'] as const;

/** Options of `filledRegion`. */
export interface FilledRegionOptions {
  readonly fill: MaskFill;
  /** Black in the units of the image, one value per channel or one for all. @default 0 */
  readonly black?: number | readonly number[];
  /** Names the noise: the same seed, the same pixels. @default '' */
  readonly seed?: string;
}

const optionKeys = { fill: true, black: true, seed: true } as const;

/**
 * An image with the pixels of a region removed. `image` is [height, width, channels], `removed` [height, width] with 1
 * where pixels go; neither is changed. Where no pixel is kept, the hole is black whatever the fill. Throws RangeError for
 * shapes that differ and a fill that there is not.
 */
export function filledRegion(image: Image, removed: Mask, options: FilledRegionOptions): Image {
  assertKnownKeys('options of filledRegion', options, optionKeys);
  const { fill, black = 0, seed = '' } = options;
  assertSameShape({ image }, 3);
  const [height, width, channels] = image.shape as [number, number, number];
  if (removed.shape.join() !== `${height},${width}`) {
    throw new RangeError(
      `removed must be [${height}, ${width}] as the image, got [${removed.shape.join(', ')}]`,
    );
  }
  if (!maskFills.includes(fill))
    throw new RangeError(`fill must be one of ${maskFills.join(', ')}, got ${String(fill)}`);
  const out = Float32Array.from(dense(image));
  const hole = dense(removed);
  const kept = keptMoments(out, hole, channels);
  const dark = channelFill(black, channels);
  const valueAt = fill === 'black' || kept === undefined ? constant(dark) : valuesOf();
  hole.forEach((isRemoved, pixel) => {
    if (isRemoved === 0) return;
    for (let channel = 0; channel < channels; channel++)
      out[pixel * channels + channel] = valueAt(pixel, channel);
  });
  return ndarray(out, [height, width, channels]);

  function valuesOf(): ValueAt {
    const { mean, sd } = kept ?? { mean: dark, sd: dark };
    if (fill === 'mean') return constant(mean);
    if (fill === 'noise') {
      const stream = randomStream(seed);
      return (_, channel) => (mean[channel] ?? 0) + (sd[channel] ?? 0) * stream.normal();
    }
    return blurred(out, hole, { shape: [height, width, channels], mean });
  }
}

/** What a pixel of the hole becomes. */
type ValueAt = (pixel: number, channel: number) => number;

function constant(values: readonly number[]): ValueAt {
  return (_, channel) => values[channel] ?? 0;
}

/** Mean and population standard deviation of the kept pixels, by channel; undefined where none is kept. */
function keptMoments(values: Float32Array, hole: Uint8Array, channels: number) {
  const count = hole.reduce((sum, flag) => sum + 1 - flag, 0);
  if (count === 0) return undefined;
  const [mean, sd] = [new Array<number>(channels).fill(0), new Array<number>(channels).fill(0)];
  const each = (add: (value: number, channel: number) => void) =>
    values.forEach((value, i) => {
      if (hole[Math.floor(i / channels)] === 0) add(value, i % channels);
    });
  each((value, channel) => {
    mean[channel] = (mean[channel] ?? 0) + value / count;
  });
  each((value, channel) => {
    sd[channel] = (sd[channel] ?? 0) + (value - (mean[channel] ?? 0)) ** 2 / count;
  });
  return { mean, sd: sd.map(Math.sqrt) };
}

/** Of the longer side: wide enough that the hole shows no edge of what surrounds it. */
const blurShare = 1 / 16;
/** Where the kept pixels weigh less, they are too far away to say anything. */
const leastWeight = 1e-6;

/** Kept pixels spread by a Gaussian, each place divided by the weight of those that reached it; the mean further in. */
function blurred(
  values: Float32Array,
  hole: Uint8Array,
  { shape, mean }: { readonly shape: readonly [number, number, number]; readonly mean: readonly number[] },
): ValueAt {
  const [height, width, channels] = shape;
  const sigma = blurShare * Math.max(height, width);
  const masked = mapTo(Float64Array, values, (value, i) =>
    hole[Math.floor(i / channels)] === 0 ? value - (mean[i % channels] ?? 0) : 0,
  );
  const spread = gaussianFilter(masked, shape, { sigma });
  const weight = gaussianFilter(
    mapTo(Float64Array, hole, (flag) => 1 - flag),
    [height, width, 1],
    { sigma },
  );
  return (pixel, channel) => {
    const own = weight[pixel] ?? 0;
    const offset = own < leastWeight ? 0 : (spread[pixel * channels + channel] ?? 0) / own;
    return (mean[channel] ?? 0) + offset;
  };
}
