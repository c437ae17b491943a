import type { NdArray } from 'ndarray';
import { dense } from '../math/arrays/dense.ts';
import { difference, product, sum } from '../math/arrays/elementwise.ts';
import { meanOf } from '../math/arrays/meanOf.ts';

/** What `sensitivity` finds. */
export interface Sensitivity {
  /** ‖other − explanation‖ / ‖explanation‖ of each, by the Euclidean norm over all values. */
  readonly each: readonly number[];
  readonly maximum: number;
  readonly mean: number;
}

/**
 * How much an explanation changes when the image changes a little: `others` are the explanations of the changed images.
 * `maximum` is the sensitivity-max of Yeh et al., NeurIPS 2019. Undefined where the explanation is 0 everywhere. Throws
 * RangeError for no other and for shapes that differ.
 */
export function sensitivity(
  explanation: NdArray<Float32Array>,
  others: readonly NdArray<Float32Array>[],
): Sensitivity | undefined {
  const odd = others.find(({ shape }) => shape.join() !== explanation.shape.join());
  if (odd !== undefined)
    throw new RangeError(`explanations must have the shape [${explanation.shape}], got [${odd.shape}]`);
  if (others.length === 0) throw new RangeError('sensitivity needs another explanation, got none');
  const values = dense(explanation);
  const size = norm(values);
  if (size === 0) return undefined;
  const each = others.map((other) => norm(difference(dense(other), values)) / size);
  return {
    each,
    maximum: Math.max(...each),
    mean: meanOf(each),
  };
}

function norm(values: Float32Array | Float64Array): number {
  return Math.sqrt(sum(product(values, values)));
}
