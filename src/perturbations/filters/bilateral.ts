import { assertKnownKeys } from '../../checks/knownKeys.ts';
import type { EdgeMode } from '../../math/grids/edgePositions.ts';
import { cube, eachNeighbourhood } from '../../math/grids/neighbourhood.ts';
import { asIntensities, assertAtLeast, type Intensities, intensities } from '../intensities.ts';

/** Options of `bilateral`. */
export interface BilateralOptions {
  /** Of the window along every axis, in pixels; odd. */
  readonly windowSize: number;
  /** Standard deviation of the weight by difference of intensity, in its units. */
  readonly sigmaColor: number;
  /** Standard deviation of the weight by distance, in pixels. */
  readonly sigmaSpatial: number;
  /** `disc`: only pixels at distance (windowSize − 1) / 2 or less, as in OpenCV. @default 'square' */
  readonly window?: 'square' | 'disc';
  /** What lies beyond the edge. @default 'nearest' */
  readonly mode?: EdgeMode;
}

/**
 * The mean of the window around each value, weighted by exp(−r²/2σ_s² − d²/2σ_c²) with r the distance and d the
 * difference of intensity: noise goes, edges stay (Tomasi and Manduchi, ICCV 1998). Throws RangeError for an even
 * window and for standard deviations that are not above 0.
 */
export function bilateral(image: Intensities, options: BilateralOptions): Intensities {
  assertKnownKeys('options of bilateral', options, {
    windowSize: true,
    sigmaColor: true,
    sigmaSpatial: true,
    window: true,
    mode: true,
  });
  const { windowSize, sigmaColor, sigmaSpatial, window = 'square', mode = 'nearest' } = options;
  if (!Number.isInteger(windowSize) || windowSize < 1 || windowSize % 2 === 0) {
    throw new RangeError(`windowSize must be odd and at least 1, got ${windowSize}`);
  }
  if (window !== 'square' && window !== 'disc') {
    throw new RangeError(`window must be square or disc, got ${String(window satisfies never)}`);
  }
  assertAtLeast('sigmaColor', sigmaColor, 0, true);
  assertAtLeast('sigmaSpatial', sigmaSpatial, 0, true);
  const { values, shape } = intensities(image);
  const spatial = spatialWeights(shape.length, { windowSize, sigmaSpatial, isDisc: window === 'disc' });
  const steepness = -0.5 / (sigmaColor * sigmaColor);
  const out = new Float64Array(values.length);
  eachNeighbourhood(values, shape, { size: windowSize, mode }, (around, index) => {
    const centre = values[index] ?? 0;
    let [sum, total] = [0, 0];
    for (const [i, value] of around.entries()) {
      const weight = (spatial[i] ?? 0) * Math.exp(steepness * (value - centre) ** 2);
      sum += weight * value;
      total += weight;
    }
    out[index] = sum / total;
  });
  return asIntensities(out, shape);
}

/** By place of the window, in row-major order. */
function spatialWeights(
  axes: number,
  { windowSize, sigmaSpatial, isDisc }: { windowSize: number; sigmaSpatial: number; isDisc: boolean },
): Float64Array {
  const radius = (windowSize - 1) / 2;
  return Float64Array.from(cube(axes, windowSize), (coordinates) => {
    const squared = coordinates.reduce((sum, position) => sum + (position - radius) ** 2, 0);
    return isDisc && squared > radius * radius ? 0 : Math.exp((-0.5 * squared) / sigmaSpatial ** 2);
  });
}
