/** What an image's region is like beside its size: how many parts it has, and how it stands out. */
import { dense } from '../../math/arrays/dense.ts';
import { componentCount } from '../../math/grids/componentCount.ts';
import { squaredEuclideanDistances } from '../../math/grids/euclideanDistances.ts';
import type { Image, Mask } from '../../types/arrays.ts';
import type { Measurement } from '../measurement.ts';

/** The facts by which scores are grouped (`strata`). */
export const lesionCountFact = 'lesionCount';
export const lesionContrastFact = 'lesionContrast';

/**
 * `lesionCount`: connected parts of the region. `lesionContrast`: how far the mean grey value of the region lies from
 * that of a band around it, as a share of the image's range. The band is as wide as the radius of a disc (of a volume,
 * a ball) of the region's size. Nothing where the region is empty, and no contrast without pixels, without a band or
 * of a constant image.
 */
export function lesionFacts(mask: Mask | undefined, pixels: Image | undefined): Measurement[] {
  if (mask === undefined) return [];
  const region = Uint8Array.from(dense(mask));
  const size = region.reduce((sum, flag) => sum + flag, 0);
  if (size === 0) return [];
  const contrast = pixels === undefined ? undefined : contrastOf(region, mask.shape, { size, pixels });
  return [
    fact(lesionCountFact, componentCount(region, mask.shape)),
    ...(contrast === undefined ? [] : [fact(lesionContrastFact, contrast)]),
  ];
}

function fact(metric: string, value: number): Measurement {
  return { metric, role: 'fact', outcome: { state: 'scored', value } };
}

function contrastOf(
  region: Uint8Array,
  shape: readonly number[],
  { size, pixels }: { readonly size: number; readonly pixels: Image },
): number | undefined {
  const values = dense(pixels);
  const channels = values.length / region.length;
  const radius = shape.length === 2 ? Math.sqrt(size / Math.PI) : Math.cbrt((3 * size) / (4 * Math.PI));
  const spacing = shape.map(() => 1);
  const distances = squaredEuclideanDistances(region, shape, spacing);
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
  if (counts.around === 0 || !(high > low)) return undefined;
  return Math.abs(sums.inside / counts.inside - sums.around / counts.around) / (high - low);
}
