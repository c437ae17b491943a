import { gaussianFilter } from '../../math/filters/gaussianFilter.ts';
import type { RandomStream } from '../../math/random/random.ts';
import { resizedBilinear } from '../../math/resizing/resize.ts';

/** Grids of any image size, so that its lungs are the same: cells in a row, and standard deviation of the density. */
const layers = [
  { cells: 120, deviation: 0.035 },
  { cells: 36, deviation: 0.045 },
];
/** Standard deviation in cells of the filter that makes white noise smooth, and of noise of 1 after it. */
const sigma = 0.8;
const filteredDeviation = 1 / (2 * Math.sqrt(Math.PI) * sigma);

/** Density of the lung about its mean, as a share of it, [size, size]: two layers of low-pass noise. */
export function lungTexture(stream: RandomStream, size: number): Float32Array {
  const total = new Float32Array(size * size);
  for (const { cells, deviation } of layers) {
    const white = new Float32Array(cells * cells);
    stream.fillNormal(white, deviation / filteredDeviation);
    const smooth = gaussianFilter(white, [cells, cells, 1], { sigma, truncate: 3 });
    const layer = resizedBilinear(smooth, [cells, cells, 1], { height: size, width: size });
    for (let i = 0; i < total.length; i++) total[i] = (total[i] ?? 0) + (layer[i] ?? 0);
  }
  return total;
}
