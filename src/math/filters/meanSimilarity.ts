import { mapTo } from '../arrays/elementwise.ts';
import { countOf } from '../arrays/imageAxes.ts';

/** Two row-major arrays of equal shape, of any number of axes. */
export interface VolumePair {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly shape: readonly number[];
}

export interface WindowOptions {
  /** The weights of the window along each axis: they add up to 1. */
  readonly weights: Float64Array;
  readonly c1: number;
  readonly c2: number;
  /** What variances and covariance are multiplied by. */
  readonly scale: number;
}

/**
 * The mean structural similarity over all windows that lie inside the arrays, the window the product of the same
 * weights along every axis, as scikit-image takes arrays of more than two axes. See `structuralSimilarity`.
 */
export function meanSimilarity(
  { a, b, shape }: VolumePair,
  { weights, c1, c2, scale }: WindowOptions,
): number {
  const mean = (of: (i: number) => number) =>
    shape.reduce<Plain>((before, _, axis) => windowed(before, axis, weights), {
      values: mapTo(Float64Array, a, (_, i) => of(i)),
      shape,
    }).values;
  const [meansA, meansB] = [mean((i) => a[i]!), mean((i) => b[i]!)];
  const squares = mean((i) => a[i]! * a[i]! + b[i]! * b[i]!);
  const products = mean((i) => a[i]! * b[i]!);
  let sum = 0;
  for (let i = 0; i < products.length; i++) {
    const product = meansA[i]! * meansB[i]!;
    const square = meansA[i]! ** 2 + meansB[i]! ** 2;
    const covariance = scale * (products[i]! - product);
    const variances = scale * (squares[i]! - square);
    sum += ((2 * product + c1) * (2 * covariance + c2)) / ((square + c1) * (variances + c2));
  }
  return sum / products.length;
}

interface Plain {
  readonly values: Float64Array;
  readonly shape: readonly number[];
}

/** The weighted sums along an axis, at the places where all weights lie inside. */
function windowed({ values, shape }: Plain, axis: number, weights: Float64Array): Plain {
  const length = shape[axis]!;
  const positions = length - weights.length + 1;
  const inner = countOf(shape.slice(axis + 1));
  const outer = countOf(shape.slice(0, axis));
  const out = new Float64Array(outer * positions * inner);
  for (let block = 0; block < outer; block++) {
    for (const [k, weight] of weights.entries()) {
      const from = (block * length + k) * inner;
      const to = block * positions * inner;
      for (let i = 0; i < positions * inner; i++) out[to + i]! += weight * values[from + i]!;
    }
  }
  return { values: out, shape: shape.map((side, one) => (one === axis ? positions : side)) };
}
