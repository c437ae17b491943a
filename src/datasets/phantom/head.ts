import ndarray from 'ndarray';
import type { OwnLimits } from '../../files/limits.ts';
import { mapTo } from '../../math/arrays/elementwise.ts';
import { blurredAxes } from '../../math/filters/blurredAxes.ts';
import { randomStream } from '../../math/random/random.ts';
import { resizedLinear } from '../../math/resizing/resizedLinear.ts';
import type { Image, Mask } from '../../types/arrays.ts';
import type { Dataset } from '../../types/dataset.ts';
import { requireMakeable } from '../makeable.ts';
import { headAnatomy, headTissues } from './headAnatomy.ts';
import { lastOnes } from './lastOnes.ts';

/** The side of the cube that is scanned, in mm. */
const fieldOfView = 192;
/** Texture is drawn on a grid of this many cells a side, so that a head is the same at every size. */
const cells = 48;

/** Grey of each tissue in 0..255 as in a T1 image, its texture's deviation, and how smooth that is, in cells. */
const looks = [
  { grey: 8, deviation: 2, sigma: 0.5 },
  { grey: 190, deviation: 18, sigma: 0.6 },
  { grey: 40, deviation: 6, sigma: 1.6 },
  { grey: 62, deviation: 4, sigma: 2.5 },
  { grey: 118, deviation: 12, sigma: 1 },
  { grey: 165, deviation: 9, sigma: 2 },
  { grey: 55, deviation: 3, sigma: 2.5 },
] as const;

/** Options of `phantomHead`. */
export interface PhantomHeadOptions {
  /** Names the head: the same seed gives the same voxels. */
  readonly seed: string;
  /** Voxels along each axis, at least 8; the field of view is the same at every size. @default 48 */
  readonly size?: number;
}

/** A head with what is at each voxel. */
export interface PhantomHead {
  /** [size, size, size, 1], values 0..255; axes lead up, forward and to the right. */
  readonly image: Image;
  /** [size, size, size]: 0 air, then as in `headTissues`. */
  readonly labels: Mask;
  /** From places along depth, height and width to mm right, forward and up: [4, 4]. */
  readonly affine: readonly (readonly number[])[];
}

/**
 * A head of nested tissues with texture, by formulas and a seed: scalp, skull, csf, grey and white matter, and ventricles.
 * Each has a mean grey and a low-pass noise of its own, as in a T1 image; what is at a voxel is known. Labels are those
 * of the voxel's middle. Throws RangeError for a size that is no whole number from 8 to 256.
 */
export function phantomHead({ seed, size = 48 }: PhantomHeadOptions): PhantomHead {
  if (!(Number.isInteger(size) && size >= 8 && size <= 256))
    throw new RangeError(`size must be a whole number from 8 to 256, got ${size}`);
  const labels = labelsOf(seed, size);
  const white = new Float32Array(cells ** 3);
  randomStream(`${seed}/texture`).fillNormal(white, 1);
  const textures = looks.map((look) => texture(white, look, size));
  const image = mapTo(Float32Array, labels, (label, i) => {
    const grey = (looks[label]?.grey ?? 0) + (textures[label]?.[i] ?? 0);
    return Math.min(255, Math.max(0, grey));
  });
  const side = fieldOfView / size;
  const origin = (side - fieldOfView) / 2;
  return {
    image: ndarray(image, [size, size, size, 1]),
    labels: ndarray(labels, [size, size, size]),
    affine: [
      [0, 0, side, origin],
      [0, side, 0, origin],
      [side, 0, 0, origin],
      [0, 0, 0, 1],
    ],
  };
}

/** The tissue at the middle of each voxel. */
function labelsOf(seed: string, size: number): Uint8Array {
  const { labelAt } = headAnatomy(seed);
  const side = fieldOfView / size;
  const at = (place: number) => (place + 0.5) * side - fieldOfView / 2;
  return Uint8Array.from({ length: size ** 3 }, (_, i) =>
    labelAt([at(Math.floor(i / size ** 2)), at(Math.floor(i / size) % size), at(i % size)]),
  );
}

/** White noise made smooth, of a deviation, [size³]. */
function texture(
  white: Float32Array,
  { deviation, sigma }: { readonly deviation: number; readonly sigma: number },
  size: number,
): Float32Array {
  const blurred = (values: Float64Array, shape: readonly number[]) =>
    blurredAxes(values, shape, { sigmas: shape.map(() => sigma), mode: 'reflect', truncate: 4 });
  // The sum of squares of the kernel along one axis, which noise of deviation 1 is left with.
  const one = Float64Array.from({ length: cells }, (_, i) => Number(i === cells / 2));
  const left = blurred(one, [cells]).reduce((sum, weight) => sum + weight ** 2, 0);
  const smooth = blurred(Float64Array.from(white), [cells, cells, cells]);
  const scaled = mapTo(Float32Array, smooth, (value) => (value * deviation) / left ** 1.5);
  if (size === cells) return scaled;
  return resizedLinear(scaled, [cells, cells, cells, 1], { size: [size, size, size] });
}

/** Options of `phantomHeads`. */
export interface PhantomHeadsOptions extends PhantomHeadOptions {
  /** @default 8 */
  readonly count?: number;
  /** Of what is made: `images` and `pixels`, those of a slice. */
  readonly limits?: OwnLimits | undefined;
}

/**
 * A data set of phantom heads, each of a patient of its own, made when loaded, with each tissue as a region. The same
 * seed gives the same heads, and head i does not depend on `count`. Throws RangeError for numbers out of range.
 */
export function phantomHeads({ seed, count = 8, size = 48, limits }: PhantomHeadsOptions): Dataset {
  requireMakeable('phantom heads', { count, size }, limits);
  const made = lastOnes<Uint8Array>();
  const items = Array.from({ length: count }, (_, index) => {
    const id = `head-${String(index + 1).padStart(5, '0')}`;
    const own = `${seed}/${id}`;
    return {
      ...{ id, group: id },
      load: async () => {
        const { image, affine } = phantomHead({ seed: own, size });
        return { image, affine };
      },
      region: async (name: string) => {
        const label = 1 + (headTissues as readonly string[]).indexOf(name);
        if (label === 0) return undefined;
        const labels = await made.of(id, async () => labelsOf(own, size));
        return ndarray(
          labels.map((at) => Number(at === label)),
          [size, size, size],
        );
      },
    };
  });
  return { name: 'phantom-heads', regions: [...headTissues], items };
}
