import { mapTo } from '../arrays/elementwise.ts';
import { gaussianFilter } from '../filters/gaussianFilter.ts';
import type { RandomStream } from './random.ts';

export interface NoiseOptions {
  readonly size: number;
  /** Standard deviation of the Gaussian that smooths the noise, in pixels. */
  readonly sigma: number;
  /** The smallest and the largest value. */
  readonly low: number;
  readonly high: number;
}

/** White normal noise on a size × size grid, smoothed by a Gaussian and stretched to reach from `low` to `high`. */
export function lowPassNoise({ size, sigma, low, high }: NoiseOptions, stream: RandomStream): Float32Array {
  const white = new Float32Array(size * size);
  stream.fillNormal(white, 1);
  const smooth = gaussianFilter(white, [size, size, 1], { sigma });
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < smooth.length; i++) {
    least = Math.min(least, smooth[i]!);
    most = Math.max(most, smooth[i]!);
  }
  return mapTo(Float32Array, smooth, (value) => low + ((high - low) * (value - least)) / (most - least));
}
