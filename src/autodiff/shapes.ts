import type { Node } from '../graph/model.ts';
import { noGradient } from './rule.ts';

/** One number per axis, undefined where the size varies with the batch. */
export type Shape = readonly (number | undefined)[];

/**
 * The shape as an operand of Reshape: -1 for the axis that varies with the batch. Where axes before the varying
 * one can be copied no number is needed. Throws NoGradientError when two vary.
 */
export function reshapeTarget(shape: Shape, node: Node): number[] {
  if (shape.filter((size) => size === undefined).length > 1)
    throw noGradient(node, 'more than one of its axes varies with the batch');
  return shape.map((size) => size ?? -1);
}

/** The size of an axis that must not vary with the batch. */
export function fixedSize(shape: Shape, axis: number, node: Node): number {
  const size = shape[axis];
  if (size === undefined) throw noGradient(node, `its axis ${axis} varies with the batch`);
  return size;
}

/** An axis counted from 0, where a negative one counts from the end. */
export function axisFromStart(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** The product of sizes. */
export function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1);
}
