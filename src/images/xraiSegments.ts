import { dense } from '../math/arrays/dense.ts';
import { extent } from '../math/arrays/extent.ts';
import { sha256 } from '../math/random/sha256.ts';
import { resizedNearest } from '../math/resizing/resize.ts';
import { resizedSpline } from '../math/resizing/resizeSpline.ts';
import type { Image } from '../types/arrays.ts';
import { felzenszwalb } from './felzenszwalb.ts';
import { felzenszwalbVolume } from './felzenszwalbVolume.ts';
import { dilatedRegions, type Regions } from './regions.ts';
import { volumeRegions } from './volumeRegions.ts';
import { voxelSides } from './voxelSides.ts';

/** The constants of the PAIR saliency package 0.2.1. */
const segmentedSize = { height: 224, width: 224 };
const scales = [50, 100, 150, 250, 500, 1200];
const sigma = 0.8;
const minSize = 150;
const dilationRadius = 5;

/**
 * The overlapping regions among which XRAI chooses: the image stretched to [-1, 1] (one range for all channels; a
 * constant image to 0), resized to 224 x 224, segmented by Felzenszwalb's method at six scales, each label map
 * resized back by nearest neighbour and each segment dilated by a disk of radius 5. Depends on the image alone.
 * Kapishnikov et al., ICCV 2019. Of a volume the supervoxels at its own size, with the same shares of its voxels and sides;
 * a `spacing` in mm says how long those are, of volumes alone.
 */
export function xraiSegments(image: Image, spacing?: readonly number[]): Regions {
  if (image.shape.length === 4) return ofVolume(image, spacing);
  const [height, width, channels] = image.shape as [number, number, number];
  const resized = resizedSpline(stretched(dense(image)), [height, width, channels], segmentedSize);
  const size = [segmentedSize.height, segmentedSize.width] as const;
  const labelMaps = felzenszwalb(resized, [...size, channels], { scales, sigma, minSize });
  const back = labelMaps.map((labels) => resizedNearest(labels, [...size, 1], { height, width }));
  return dilatedRegions(back, [height, width], dilationRadius);
}

/** The least segment keeps its share of the voxels, and the ball that dilates its share of the shortest side. */
function ofVolume(image: Image, spacing: readonly number[] | undefined): Regions {
  const sides = voxelSides(spacing);
  const [depth, height, width, channels] = image.shape as [number, number, number, number];
  const { height: rows, width: columns } = segmentedSize;
  const least = Math.ceil((minSize / (rows * columns)) * depth * height * width);
  const shortest = Math.min(depth * sides[0], height * sides[1], width * sides[2]);
  const radius = Math.max(1, Math.round((dilationRadius / rows) * shortest));
  const shape = [depth, height, width, channels] as const;
  const values = stretched(dense(image));
  const labelMaps = felzenszwalbVolume(values, shape, { scales, sigma, minSize: least, sides });
  return volumeRegions(labelMaps, [depth, height, width], { radius, sides });
}

interface Kept {
  readonly contents: string;
  readonly regions: Regions;
}

/** By the memory that an image lies in and where in it, so that an entry goes when the image does. */
const kept = new WeakMap<ArrayBufferLike, Map<number, Kept>>();

/**
 * `xraiSegments` of an image, computed once while the image lies unchanged in the same memory: the criteria ask
 * about the same image under dozens of weights. The contents are compared by SHA-256.
 */
export function keptXraiSegments(image: Image, spacing?: readonly number[]): Regions {
  const values = dense(image);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const contents = `${image.shape.join()}/${spacing?.join() ?? ''}/${sha256(bytes)}`;
  const known = kept.get(values.buffer)?.get(values.byteOffset);
  if (known?.contents === contents) return known.regions;

  const regions = xraiSegments(image, spacing);
  const inMemory = kept.get(values.buffer) ?? new Map<number, Kept>();
  kept.set(values.buffer, inMemory.set(values.byteOffset, { contents, regions }));
  return regions;
}

function stretched(values: Float32Array): Float64Array {
  const [low, high] = extent(values);
  const out = new Float64Array(values.length);
  if (low === high) return out;
  for (let i = 0; i < out.length; i++) out[i] = (((values[i] as number) - low) / (high - low)) * 2 - 1;
  return out;
}
