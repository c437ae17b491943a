import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import { assertKnownKeys } from '../checks/knownKeys.ts';
import { dense } from '../math/arrays/dense.ts';
import { mapTo } from '../math/arrays/elementwise.ts';
import { poisson } from '../math/random/poisson.ts';
import { randomStream } from '../math/random/random.ts';
import type { Image } from '../types/arrays.ts';
import { toGreyLevels } from './greyLevels.ts';

/** Attenuation of water and of air, per cm, at the energy of the study. */
const water = 0.1837;
const air = 0.1662;
/** Hounsfield units of grey levels 0 and 255. */
const lowest = -1200;
const highest = 800;
/** Of a ray that no photon came through. */
const leastTransmission = 1e-8;

/**
 * `grey`: levels from 0 to 255 that stand for −1200 to 800 Hounsfield units. `hounsfield`: these units themselves, as of a
 * CT slice. @default 'grey'
 */
export type DoseUnits = 'grey' | 'hounsfield';

/** Options of `doseExpectedCounts` and `doseFromCounts`. */
export interface DoseOptions {
  /** Photons that reach the detector through nothing: 2e7 in the study, 1.5e7 for confounded images. */
  readonly photons: number;
  readonly units?: DoseUnits;
}

/**
 * Photon counts that are expected behind each pixel: e^(−μ) · photons with μ = HU (μ_water − μ_air) / 1000 + μ_water, and
 * HU = (grey + uniform) / 255 · 2000 − 1200 of grey levels. `uniform` fills in what rounding to grey levels took, one
 * number from 0 to 1 a value; without it none is added. The answer has the shape of the image, in float64.
 * @throws RangeError for draws that are not one per value.
 */
export function doseExpectedCounts(
  image: Image,
  options: DoseOptions & { readonly uniform?: ArrayLike<number> },
): NdArray<Float64Array> {
  assertKnownKeys('options of doseExpectedCounts', options, { photons: true, units: true, uniform: true });
  const { photons, units = 'grey', uniform } = options;
  assertDose(photons, units);
  const values = dense(image);
  if (uniform !== undefined && uniform.length !== values.length) {
    throw new RangeError(`uniform must be one per value (${values.length}), got ${uniform.length}`);
  }
  const counts = mapTo(Float64Array, values, (value, i) => {
    const own = value + (uniform?.[i] ?? 0);
    const hounsfield = units === 'grey' ? (own / 255) * (highest - lowest) + lowest : own;
    return Math.exp(-((hounsfield * (water - air)) / 1000 + water)) * photons;
  });
  return ndarray(counts, [...image.shape]);
}

/**
 * The image that photon counts make: HU = 1000 (−ln t − μ_water) / (μ_water − μ_air) with t = max(1e-8, counts / photons);
 * as grey levels clipped to −1200 to 800 and stretched to 0 to 255, cut to whole ones where `quantise` says so.
 * @throws RangeError where Hounsfield units are to be quantised.
 */
export function doseFromCounts(
  counts: NdArray<Float32Array> | NdArray<Float64Array>,
  options: DoseOptions & { readonly quantise?: boolean },
): Image {
  assertKnownKeys('options of doseFromCounts', options, { photons: true, units: true, quantise: true });
  const { photons, units = 'grey', quantise = false } = options;
  assertDose(photons, units);
  if (quantise && units === 'hounsfield') throw new RangeError('quantise goes with grey levels alone');
  const values = mapTo(Float64Array, dense(counts as NdArray<Float64Array>), (count) => {
    const transmission = Math.max(leastTransmission, count / photons);
    const hounsfield = (1000 * (-Math.log(transmission) - water)) / (water - air);
    if (units === 'hounsfield') return hounsfield;
    const clipped = Math.min(highest, Math.max(lowest, hounsfield));
    return ((clipped - lowest) / (highest - lowest)) * 255;
  });
  return ndarray(Float32Array.from(quantise ? toGreyLevels(values) : values), [...counts.shape]);
}

/** Options of `doseNoise`. */
export interface DoseNoiseOptions extends DoseOptions {
  /** Names the noise: same seed, same noise. */
  readonly seed: string;
  /** Of grey levels alone: cut to whole ones. @default false */
  readonly quantise?: boolean;
}

/**
 * The image as so many photons would have made it, each count a Poisson number: the noise of "Source Matters"
 * (Jiménez-Sánchez et al. 2024), for grey levels with a uniform number added to undo their rounding. `image` has any
 * shape. Throws RangeError for photons that are not above 0 and for units that there are not.
 */
export function doseNoise(image: Image, options: DoseNoiseOptions): Image {
  const { seed, quantise, ...dose } = options;
  const stream = randomStream(`dose/${seed}`);
  const uniform =
    dose.units === 'hounsfield'
      ? {}
      : { uniform: Float64Array.from({ length: dense(image).length }, () => stream.uniform()) };
  const counts = doseExpectedCounts(image, { ...dose, ...uniform });
  for (let i = 0; i < counts.data.length; i++) counts.data[i] = poisson(stream, counts.data[i] ?? 0);
  return doseFromCounts(counts, { ...dose, ...(quantise !== undefined && { quantise }) });
}

function assertDose(photons: number, units: DoseUnits): void {
  if (!(photons > 0 && photons < Infinity)) {
    throw new RangeError(`photons must be above 0 and finite, got ${photons}`);
  }
  if (units !== 'grey' && units !== 'hounsfield') {
    throw new RangeError(`units must be grey or hounsfield, got ${String(units satisfies never)}`);
  }
}
