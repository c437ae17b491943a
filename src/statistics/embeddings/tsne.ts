import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import { embeddedPoints } from '../../math/embedding/embeddedPoints.ts';
import { embeddingDivergence } from '../../math/embedding/embeddingDivergence.ts';
import { neighbourAffinities } from '../../math/embedding/neighbourAffinities.ts';
import { type MatrixLike, rowMatrix } from '../../math/matrices/rowMatrix.ts';
import { squaredDistances } from '../../math/matrices/squaredDistances.ts';
import { randomStream } from '../../math/random/random.ts';

/** How near each point is to each other, as t-SNE sees it. */
export interface TsneAffinities {
  /** Precision of each point's neighbourhood, [n]. */
  readonly beta: Float64Array;
  /** Symmetric probabilities that add up to 1, [n, n]. */
  readonly joint: NdArray<Float64Array>;
}

/** Options of `tsneAffinities` and `tsneDivergence`. */
export interface PerplexityOptions {
  /** About how many neighbours each point has, from 1 to below n − 1. @default 30 */
  readonly perplexity?: number;
}

/**
 * How near `points` [n, d] are to each other, as t-SNE sees it: p_j|i = softmax(−β_i d²) with the entropy
 * ln(perplexity), joint = (p + pᵀ) / 2n (van der Maaten & Hinton 2008, Journal of Machine Learning Research 9).
 * Time and memory grow with n². Throws RangeError for a perplexity out of range and numbers that are not finite.
 */
export function tsneAffinities(
  points: MatrixLike,
  { perplexity = 30 }: PerplexityOptions = {},
): TsneAffinities {
  const table = rowMatrix('points', points);
  if (!(perplexity >= 1 && perplexity < table.rows - 1)) {
    throw new RangeError(`perplexity must be from 1 to below n - 1 = ${table.rows - 1}, got ${perplexity}`);
  }
  const { beta, joint } = neighbourAffinities(squaredDistances(table), perplexity);
  return { beta, joint: ndarray(joint, [table.rows, table.rows]) };
}

/**
 * How far an `embedding` [n, dimensions] is from the neighbourhoods of `points` [n, d], as the Kullback-Leibler divergence
 * in nats, and its gradient by the embedding. Throws as `tsneAffinities`, and where the rows differ in number.
 */
export function tsneDivergence(
  points: MatrixLike,
  embedding: MatrixLike,
  options: PerplexityOptions = {},
): { readonly divergence: number; readonly gradient: NdArray<Float64Array> } {
  const placed = rowMatrix('embedding', embedding);
  const { joint } = tsneAffinities(points, options);
  if (joint.shape[0] !== placed.rows) {
    throw new RangeError(`embedding must have a row per point (${joint.shape[0]}), got ${placed.rows}`);
  }
  const out = new Float64Array(placed.values.length);
  const divergence = embeddingDivergence(joint.data, placed, { out });
  return { divergence, gradient: ndarray(out, [placed.rows, placed.columns]) };
}

/** Options of `tsne`. */
export interface TsneOptions extends PerplexityOptions {
  /** Names the first places: same seed, same embedding. @default '' */
  readonly seed?: string;
  /** @default 2 */
  readonly dimensions?: number;
  /** @default 1000 */
  readonly iterations?: number;
}

/**
 * An exact t-SNE of `points` [n, d], which is places [n, dimensions] whose neighbourhoods are like theirs, and the divergence that
 * is left. Each iteration takes time n². Throws as `tsneAffinities`, and RangeError for counts that are not positive.
 */
export function tsne(
  points: MatrixLike,
  { seed = '', dimensions = 2, iterations = 1000, perplexity = 30 }: TsneOptions = {},
): { readonly embedding: NdArray<Float64Array>; readonly divergence: number } {
  for (const [name, count] of Object.entries({ dimensions, iterations })) {
    if (!Number.isInteger(count) || count < 1) {
      throw new RangeError(`${name} must be a positive integer, got ${count}`);
    }
  }
  const { joint } = tsneAffinities(points, { perplexity });
  const found = embeddedPoints(joint.data, { dimensions, iterations, stream: randomStream(`tsne/${seed}`) });
  const { values, rows, columns } = found.points;
  return { embedding: ndarray(values, [rows, columns]), divergence: found.divergence };
}
