import type { Mask } from '../types/arrays.ts';
import { spreadMask } from './spreadMask.ts';

/**
 * The regions of a set, those of one class grown: whether the size of the hole tells a classifier the class is then
 * seen (Sourget et al. 2024). `masks` are [height, width] of 0 and 1, with one label each. Throws RangeError where
 * there are not as many labels as masks.
 */
export function classSelectiveSpread(
  masks: readonly Mask[],
  labels: ArrayLike<number>,
  { spread, label }: { readonly spread: number; readonly label: number },
): Mask[] {
  if (labels.length !== masks.length) {
    throw new RangeError(`labels must have one for each mask (${masks.length}), got ${labels.length}`);
  }
  return masks.map((mask, i) => (labels[i] === label ? spreadMask(mask, spread) : mask));
}
