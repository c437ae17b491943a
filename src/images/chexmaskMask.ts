import ndarray from 'ndarray';
import type { Mask } from '../types/arrays.ts';

/**
 * The union of masks in the run-length code of CheXmask (Gaggion et al. 2024, Scientific Data 11), each a text of
 * pairs of a start, counted from 1 along the rows, and a length: the lungs, or lungs and heart. No text at all is the
 * empty mask. A text that is broken or runs over the end throws a RangeError.
 */
export function chexmaskMask(
  texts: readonly string[],
  [height, width]: readonly [height: number, width: number],
): Mask {
  const out = new Uint8Array(height * width);
  for (const text of texts) {
    const numbers = text.trim() === '' ? [] : text.trim().split(/\s+/).map(Number);
    if (numbers.length % 2 !== 0 || !numbers.every((value) => Number.isInteger(value) && value >= 0)) {
      const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
      throw new RangeError(`run lengths must be pairs of whole numbers, got ${shown}`);
    }
    for (let i = 0; i < numbers.length; i += 2) {
      const start = numbers[i]! - 1;
      const end = start + numbers[i + 1]!;
      if (start < 0 || end > out.length) {
        throw new RangeError(
          `runs must lie within ${width} x ${height} pixels, counted from 1, got ${numbers[i]} to ${end}`,
        );
      }
      out.fill(1, start, end);
    }
  }
  return ndarray(out, [height, width]);
}
