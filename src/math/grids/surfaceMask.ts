import { stepsOf } from './neighbourhood.ts';

/** Elements of a mask of any `shape` with a neighbour along an axis that is not set; outside of the frame nothing is. */
export function surfaceMask(mask: Uint8Array, shape: readonly number[]): Uint8Array {
  const steps = stepsOf(shape);
  return mask.map((flag, i) => {
    if (flag === 0) return 0;
    for (let axis = 0; axis < shape.length; axis++) {
      const step = steps[axis]!;
      const position = Math.floor(i / step) % shape[axis]!;
      if (position === 0 || position === shape[axis]! - 1) return 1;
      if (mask[i - step] === 0 || mask[i + step] === 0) return 1;
    }
    return 0;
  });
}
