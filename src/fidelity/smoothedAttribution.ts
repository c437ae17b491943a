import ndarray from 'ndarray';
import { dense } from '../math/arrays/dense.ts';
import { addScaled } from '../math/arrays/elementwise.ts';
import { extent } from '../math/arrays/extent.ts';
import type { Attribution, Image } from '../types/arrays.ts';

/** Options of `smoothedAttribution`. */
export interface SmoothingOptions {
  /** Standard normal numbers, each array of the image's shape. */
  readonly normals: readonly Image[];
  /** Their size, as a share of the image's range. */
  readonly magnitude: number;
}

/**
 * The mean attribution of the image itself and of the image with each noise added: what smooth MPRT compares between
 * states of the weights (Hedström et al. 2024, arXiv:2401.06465), so that noise of the gradient does not pass for an
 * effect of the weights.
 */
export async function smoothedAttribution(
  attributionOf: (image: Image) => Promise<Attribution>,
  image: Image,
  { normals, magnitude }: SmoothingOptions,
): Promise<Attribution> {
  const values = dense(image);
  const [low, high] = extent(values);
  const total = new Float64Array(values.length);
  const inputs = [values, ...normals.map((normal) => noisy(values, dense(normal), magnitude * (high - low)))];
  for (const input of inputs) {
    const found = await attributionOf(ndarray(input, [...image.shape]));
    addScaled(dense(found), 1 / inputs.length, total);
  }
  return ndarray(Float32Array.from(total), [...image.shape]);
}

function noisy(values: Float32Array, normals: Float32Array, size: number): Float32Array {
  const out = Float64Array.from(values);
  addScaled(normals, size, out);
  return Float32Array.from(out);
}
