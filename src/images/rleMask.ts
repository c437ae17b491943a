import ndarray from 'ndarray';
import type { Mask } from '../types/arrays.ts';

/** What stands for an image without a finding. */
const noRuns = '-1';

/**
 * The union of masks in the run-length code of the SIIM-ACR pneumothorax set, each a text of alternate gaps and
 * lengths: skip the gap from the end of the run before, then mark the length, down the columns from the left.
 * `-1` and no text at all are the empty mask. A text that is broken or runs over the end throws a RangeError.
 */
export function rleMask(
  texts: readonly string[],
  [height, width]: readonly [height: number, width: number],
): Mask {
  const out = new Uint8Array(height * width);
  for (const text of texts) {
    if (text.trim() === noRuns || text.trim() === '') continue;
    const numbers = text.trim().split(/\s+/).map(Number);
    if (numbers.length % 2 !== 0 || !numbers.every((value) => Number.isInteger(value) && value >= 0)) {
      throw new RangeError(`run lengths must be pairs of whole numbers, got ${shortened(text)}`);
    }
    let position = 0;
    for (let i = 0; i < numbers.length; i += 2) {
      const end = position + numbers[i]! + numbers[i + 1]!;
      if (end > out.length) {
        throw new RangeError(`run lengths must end within ${width} x ${height} pixels, got an end at ${end}`);
      }
      for (position += numbers[i]!; position < end; position++) {
        out[(position % height) * width + Math.floor(position / height)] = 1;
      }
    }
  }
  return ndarray(out, [height, width]);
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
