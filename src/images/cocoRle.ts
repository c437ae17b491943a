import ndarray from 'ndarray';
import type { Mask } from '../types/arrays.ts';

/**
 * The mask of COCO's run lengths: numbers of pixels outside and inside by turns, down the columns from the left; as
 * numbers, or packed into a text six bits a sign (pycocotools `rleFrString`). Throws RangeError for runs that do not
 * fill the mask.
 */
export function cocoRleMask(
  counts: string | readonly number[],
  [height, width]: readonly [height: number, width: number],
): Mask {
  const runs = typeof counts === 'string' ? unpackedRuns(counts) : counts;
  const out = new Uint8Array(height * width);
  let offset = 0;
  for (const [index, run] of runs.entries()) {
    if (!(Number.isInteger(run) && run >= 0 && offset + run <= out.length)) {
      throw new RangeError(
        `run lengths must fill ${width} x ${height} pixels, got a run of ${run} from ${offset}`,
      );
    }
    if (index % 2 === 1) {
      for (let i = offset; i < offset + run; i++) out[(i % height) * width + Math.floor(i / height)] = 1;
    }
    offset += run;
  }
  if (offset !== out.length) {
    throw new RangeError(`run lengths must fill ${width} x ${height} pixels, got ${offset}`);
  }
  return ndarray(out, [height, width]);
}

/** Five bits of a number a sign, the lowest first, the sixth that more follow; from the fourth run on the difference from the one before the last. */
function unpackedRuns(text: string): number[] {
  const runs: number[] = [];
  for (let offset = 0; offset < text.length; ) {
    let value = 0;
    let shift = 0;
    for (let isMore = true; isMore; shift += 5) {
      const code = text.charCodeAt(offset++) - 48;
      if (!(code >= 0 && code < 64) || shift > 30)
        throw new RangeError(`run lengths are broken at sign ${offset}`);
      value += (code & 31) * 2 ** shift;
      isMore = (code & 32) !== 0;
      if (!isMore && (code & 16) !== 0) value -= 2 ** (shift + 5);
    }
    runs.push(value + (runs.length > 2 ? runs[runs.length - 2]! : 0));
  }
  return runs;
}
