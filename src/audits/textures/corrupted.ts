import { dense } from '../../math/arrays/dense.ts';
import { mapTo } from '../../math/arrays/elementwise.ts';
import { extent } from '../../math/arrays/extent.ts';
import * as perturbations from '../../perturbations/index.ts';
import type { Image } from '../../types/arrays.ts';
import type { ImageEdit } from '../../types/run.ts';
import type { CorruptionName } from './options.ts';

type Plane = perturbations.Intensities;

interface At {
  readonly level: number;
  readonly seed: string;
}

/**
 * The image with a corruption at a level, in the units that it came in, each channel alone with the same random numbers,
 * so that a grey image stays grey.
 */
export function corruptionEdit(name: CorruptionName, { level, seed }: At): ImageEdit {
  return {
    name: `corruption/${name}/${level}`,
    apply: ({ id, image }) => corruptedImage(image, name, { level, seed: `${seed}/${id}` }),
  };
}

/** The same, of a picture or volume in any units. */
export function corruptedImage(image: Image, name: CorruptionName, at: At): Image {
  return perturbations.eachChannel(image, (plane) => corrupted[name](plane, at));
}

/** What a level is stands beside each. */
const corrupted: Readonly<Record<CorruptionName, (plane: Plane, at: At) => Plane>> = {
  // Standard deviations of the noise in those of the image.
  'gaussian-noise': (plane, { level, seed }) =>
    perturbations.gaussianNoise(plane, { std: level, relative: true, seed }),
  // Share of the pixels.
  'salt-pepper': (plane, { level, seed }) => perturbations.saltPepper(plane, { fraction: level, seed }),
  // Standard deviation in hundredths of the height, so that it means the same at every size.
  'gaussian-blur': (plane, { level }) =>
    perturbations.gaussianBlur(plane, { sigma: (level / 100) * (plane.shape[0] ?? 1) }),
  // Side of the window in pixels.
  median: (plane, { level }) => perturbations.median(plane, { size: Math.max(1, Math.round(level)) }),
  // The exponent.
  contrast: (plane, { level }) => perturbations.gamma(plane, { gamma: level }),
  // Alpha: how much of k-space is cut.
  gibbs: (plane, { level }) => perturbations.gibbs(plane, { alpha: Math.min(1, level) }),
  // Log magnitude in those of the largest frequency beside the mean of the picture.
  spike: (plane, { level }) => {
    const location = plane.shape.map((length, axis) => Math.round((spikeAt[axis] ?? 0.5) * length));
    const [low, high] = extent(dense(plane));
    const largest = Math.log(Math.max(1e-10, ((high - low) * plane.size) / 20));
    return perturbations.spike(plane, { locations: [location], logIntensities: [level * largest] });
  },
  // Size of the coefficients of a polynomial of degree 2.
  'bias-field': (plane, { level }) =>
    onPositive(plane, (positive) =>
      perturbations.biasField(positive, {
        basis: 'legendre',
        degree: 2,
        coefficients: plane.shape.length === 2 ? fieldOf(level) : volumeFieldOf(level),
      }),
    ),
  // Weight of the total variation, for an image from 0 to 1.
  'total-variation': (plane, { level }) => {
    const [low, high] = extent(dense(plane));
    return high > low ? perturbations.totalVariation(plane, { weight: level * (high - low) }) : plane;
  },
  // Standard deviation by difference of intensity, as a share of the range.
  bilateral: (plane, { level }) => {
    const [low, high] = extent(dense(plane));
    const filter = { windowSize: 5, sigmaSpatial: 1.5, sigmaColor: level * (high - low) };
    return high > low ? perturbations.bilateral(plane, filter) : plane;
  },
  // How much of what a Gaussian of two pixels takes away is added.
  unsharp: (plane, { level }) => perturbations.unsharp(plane, { radius: 2, amount: level }),
  // Intensity of four ghosts along the height.
  ghosting: (plane, { level }) =>
    perturbations.ghosting(plane, { ghosts: 4, axis: 0, intensity: Math.min(1, level) }),
};

/** Where the wrong frequency is, as a share of each axis. */
const spikeAt = [0.62, 0.56, 0.54];

/** Of the products (0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2). */
function fieldOf(level: number): number[] {
  return [0, level, -level, level / 2, 0, -level / 2];
}

/** Of the degrees of three axes that add up to at most 2, the last fastest: the same size along each. */
function volumeFieldOf(level: number): number[] {
  return [0, level, -level / 2, -level, 0, level / 2, level, level / 2, 0, -level / 2];
}

/** A field multiplies brightness above black: the lowest value of the image stands for black. */
function onPositive(plane: Plane, change: (positive: Plane) => Plane): Plane {
  const [low] = extent(dense(plane));
  return shifted(change(shifted(plane, -low)), low);
}

function shifted(plane: Plane, by: number): Plane {
  const values = dense(plane);
  return perturbations.asIntensities(
    mapTo(Float64Array, values, (value) => value + by),
    plane.shape,
  );
}
