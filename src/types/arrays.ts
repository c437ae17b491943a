/**
 * The arrays that pass between rooms: `ndarray` views with a fixed meaning for each axis.
 * All are row-major (C order) unless a function says that it takes any strides.
 */
import type { NdArray } from 'ndarray';

/**
 * The lengths of the axes of one input of a model: [height, width, channels] of an image, [depth, height, width,
 * channels] of a volume, the slices of a scan on top of each other. What is said of images holds for volumes too.
 */
export type ImageShape =
  | readonly [height: number, width: number, channels: number]
  | readonly [depth: number, height: number, width: number, channels: number];

/** The same without the channels: the shape of a map or a mask. */
export type MapShape =
  | readonly [height: number, width: number]
  | readonly [depth: number, height: number, width: number];

/** Float32, shape [n, height, width, channels], in the units that the model takes; of volumes [n, depth, ...]. */
export type ImageBatch = NdArray<Float32Array>;

/** Float32, shape [height, width, channels], in the units that the model takes; of a volume [depth, ...]. */
export type Image = NdArray<Float32Array>;

/** Signed contribution of each input value: Float32, in the shape of the image. */
export type Attribution = NdArray<Float32Array>;

/** One number per pixel: Float32, shape [height, width], or per voxel: [depth, height, width]. */
export type SaliencyMap = NdArray<Float32Array>;

/** The region that matters: Uint8, in the shape of a map, each value 0 or 1. */
export type Mask = NdArray<Uint8Array>;

/** Float32, shape [n, classes], before any softmax or sigmoid. */
export type Logits = NdArray<Float32Array>;

/** A typed array with its shape, row-major: what `ndarray(data, shape)` would be. */
export interface PlainArray<T> {
  readonly data: T;
  readonly shape: readonly number[];
}

/** An array as it may be given: an `ndarray`, of any strides, or a typed array with its shape. */
export type Given<A extends NdArray> = A | PlainArray<A['data']>;
