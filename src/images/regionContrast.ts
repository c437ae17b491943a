import { dense } from '../math/arrays/dense.ts';
import { squaredEuclideanDistances } from '../math/grids/euclideanDistances.ts';
import type { Image, Mask } from '../types/arrays.ts';

/**
 * How far the mean grey value of a region lies from that of a band around it, as a share of the image's range, from 0
 * to 1. The band is as wide as the radius of a disc (of a volume, a ball) of the region's size; the grey value is the
 * mean of the channels. `image` is [height, width, channels] or [depth, height, width, channels], `mask` the same
 * without channels. Undefined for an empty region, for one without a band, and of a constant image.
 */
export function regionContrast(image: Image, mask: Mask): number | undefined {
  const region = dense(mask);
  const size = region.reduce((sum, flag) => sum + flag, 0);
  const { shape } = mask;
  const values = dense(image);
  const channels = values.length / region.length;
  const radius = shape.length === 2 ? Math.sqrt(size / Math.PI) : Math.cbrt((3 * size) / (4 * Math.PI));
  const distances = squaredEuclideanDistances(
    region,
    shape,
    shape.map(() => 1),
  );
  const sums = { inside: 0, around: 0 };
  const counts = { inside: 0, around: 0 };
  let [low, high] = [Infinity, -Infinity];
  for (let place = 0; place < region.length; place++) {
    let grey = 0;
    for (let channel = 0; channel < channels; channel++)
      grey += values[place * channels + channel]! / channels;
    low = Math.min(low, grey);
    high = Math.max(high, grey);
    if (distances[place]! > radius ** 2) continue;
    const part = region[place] === 0 ? 'around' : 'inside';
    sums[part] += grey;
    counts[part]++;
  }
  if (counts.inside === 0 || counts.around === 0 || !(high > low)) return undefined;
  return Math.abs(sums.inside / counts.inside - sums.around / counts.around) / (high - low);
}
