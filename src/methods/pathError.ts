import ndarray from 'ndarray';
import { addScaled, product, type Values } from '../math/arrays/elementwise.ts';
import type { Quadrature } from '../math/quadrature/quadrature.ts';
import { leastNodes, linearWeights, localRoughness } from '../math/quadrature/quadratureError.ts';
import type { NumericalError } from '../types/numericalError.ts';

/** What the values on a path say of the error of their integral. */
export interface PathError {
  /** The value at the next node. */
  add(values: Values): void;
  /** The error of the integral times `factors`, an array of `shape`. */
  of(factors: Values, shape: readonly number[]): NumericalError;
}

/**
 * The error of a rule, stated from the values at its own nodes: how rough they are (`localRoughness`), and for a rule
 * whose weights are known to be off how far its integral is from that of the straight lines through the same values.
 */
export function pathError(
  { nodes, weights }: Quadrature,
  { length, isBiased }: { readonly length: number; readonly isBiased: boolean },
): PathError {
  const inner = localRoughness({ nodes });
  const drawn = new Float64Array(length);
  const squares = new Float64Array(length);
  const bias = isBiased ? new Float64Array(length) : undefined;
  const best = isBiased ? linearWeights(nodes) : weights;
  let seen: readonly Values[] = [];
  let count = 0;
  return {
    add(values) {
      const [before, here] = seen;
      const place = inner[count - 2];
      if (before !== undefined && here !== undefined && place !== undefined) {
        const off = here.map(
          (value, k) => value - place.left * (before[k] ?? 0) - (1 - place.left) * (values[k] ?? 0),
        );
        addScaled(off, (isOddInBits(count) ? -1 : 1) * Math.sqrt(place.share), drawn);
        addScaled(product(off, off), place.share, squares);
      }
      if (bias) addScaled(values, (weights[count] ?? 0) - (best[count] ?? 0), bias);
      seen = [...seen.slice(-1), values.slice()];
      count++;
    },
    of(factors, shape) {
      if (inner.length === 0) {
        return { source: 'path', reason: `fewer than ${leastNodes} steps say nothing of their error` };
      }
      const timesFactors = (values: Values) =>
        ndarray(new Float32Array(product(values, factors)), [...shape]);
      const square = squares.reduce((total, value, k) => total + value * (factors[k] ?? 0) ** 2, 0);
      const known = bias && { bias: timesFactors(bias) };
      return { source: 'path', square, drawn: timesFactors(drawn), ...known };
    },
  };
}

/** Signs without a period, those of Thue and Morse: neighbouring nodes must not cancel in step. */
function isOddInBits(k: number): boolean {
  return k === 0 ? false : (k % 2 === 1) !== isOddInBits(Math.floor(k / 2));
}
