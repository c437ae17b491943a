import { gaussianFilter } from '../../math/filters/gaussianFilter.ts';
import { blockMeans } from '../../math/grids/blockMeans.ts';
import { poisson } from '../../math/random/poisson.ts';
import type { RandomStream } from '../../math/random/random.ts';
import { resizedBilinear } from '../../math/resizing/resize.ts';

export interface ExposureOptions {
  readonly size: number;
  /** Width of a pixel in mm. */
  readonly pixel: number;
  /** Photons per mm2 that would reach the detector without a patient. */
  readonly dose: number;
}

/** Photons scattered to a place, per photon that its surroundings take out of the beam and let through. */
const scatterShare = 0.03;
/** Standard deviation in mm of where scattered photons arrive. */
const scatterSpread = 32;
/** Standard deviation in pixels of the detector's own blur, before noise. */
const detectorBlur = 0.45;

/**
 * The attenuation (-ln of the share of photons) that a detector sees, [size, size], where the true attenuation along
 * each ray is given: exp(-attenuation) of the photons pass (Beer and Lambert), scattered ones are added smoothly, and
 * the counts of pixels are Poisson numbers. Half a photon is added to each count, which keeps the logarithm finite.
 */
export function exposed(
  attenuation: Float32Array,
  { size, pixel, dose }: ExposureOptions,
  stream: RandomStream,
): Float32Array {
  const primary = attenuation.map((value) => Math.exp(-value));
  const scattered = scatter(primary, attenuation, { size, pixel });
  const blurred = gaussianFilter(primary, [size, size, 1], { sigma: detectorBlur });
  const open = dose * pixel * pixel;
  const seen = new Float32Array(attenuation.length);
  for (let i = 0; i < seen.length; i++) {
    const mean = open * ((blurred[i] ?? 0) + (scattered[i] ?? 0));
    seen[i] = -Math.log((poisson(stream, mean) + 0.5) / open);
  }
  return seen;
}

/** Scattered photons as a share of the open beam: in proportion to attenuation times what passes, spread widely. */
function scatter(
  primary: Float32Array,
  attenuation: Float32Array,
  { size, pixel }: { readonly size: number; readonly pixel: number },
): Float32Array {
  const source = primary.map((value, i) => scatterShare * value * (attenuation[i] ?? 0));
  // So smooth that a coarse grid holds it.
  const block = Math.max(1, Math.floor(size / 48));
  const coarse = blockMeans(source, size, block);
  const spread = gaussianFilter(coarse.values, [coarse.size, coarse.size, 1], {
    sigma: scatterSpread / (pixel * block),
    mode: 'constant',
  });
  return resizedBilinear(spread, [coarse.size, coarse.size, 1], { height: size, width: size });
}
