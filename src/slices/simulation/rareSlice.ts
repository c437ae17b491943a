import { assertShare } from '../../checks/assertShare.ts';
import { binaryValues } from '../../checks/binaryValues.ts';
import { randomStream } from '../../math/random/random.ts';

/** Options of `drawRareSlice` and `rareSliceCounts`. */
export interface RareSliceDesign {
  /** Examples in all. */
  readonly n: number;
  /** Share of positives among them. */
  readonly targetFraction: number;
  /** Share of the slice among the positives. */
  readonly sliceFraction: number;
}

/** Examples of a set in which a kind of positives is rare. */
export interface RareSliceCounts {
  readonly inSlice: number;
  readonly positivesOutside: number;
  readonly negatives: number;
}

/**
 * p = ⌊n · targetFraction⌋ positives, of which ⌊p · s⌋ in the slice and ⌊(1 − s) p⌋ outside, and n − p negatives (Domino,
 * Eyuboglu et al. 2022, ICLR). Throws RangeError for shares outside 0 to 1.
 */
export function rareSliceCounts({ n, targetFraction, sliceFraction }: RareSliceDesign): RareSliceCounts {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`n must be a positive integer, got ${n}`);
  assertShare('targetFraction', targetFraction);
  assertShare('sliceFraction', sliceFraction);
  const positives = Math.trunc(n * targetFraction);
  return {
    inSlice: Math.trunc(sliceFraction * positives),
    positivesOutside: Math.trunc((1 - sliceFraction) * positives),
    negatives: n - positives,
  };
}

/** What there is to draw from, and the range of slice fractions that must be possible. */
export interface RareSliceLimits {
  readonly inSlice: number;
  readonly positivesOutside: number;
  readonly positives: number;
  readonly n: number;
  readonly minSliceFraction: number;
  readonly maxSliceFraction: number;
}

/**
 * The largest share of positives, at most one half, at which all slice fractions of the range can be drawn:
 * min(½, in / ⌊max n⌋, out / ⌊(1 − min) n⌋, positives / n).
 * @throws RangeError for a number of studies that is no positive integer.
 */
export function rareTargetFraction(limits: RareSliceLimits): number {
  const { inSlice, positivesOutside, positives, n, minSliceFraction, maxSliceFraction } = limits;
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`n must be a positive integer, got ${n}`);
  assertShare('minSliceFraction', minSliceFraction);
  assertShare('maxSliceFraction', maxSliceFraction);
  const within = (count: number, most: number) => (most === 0 ? Infinity : count / most);
  return Math.min(
    0.5,
    within(inSlice, Math.trunc(maxSliceFraction * n)),
    within(positivesOutside, Math.trunc((1 - minSliceFraction) * n)),
    positives / n,
  );
}

/**
 * Draws rows without replacement with these counts: `target` [n] and membership `inSlice` [n] are 0 or 1, and members
 * outside the target are negatives. Throws RangeError where a cell holds too few rows, naming it.
 */
export function drawRareSlice(
  { target, inSlice }: { readonly target: ArrayLike<number>; readonly inSlice: ArrayLike<number> },
  { seed, ...design }: RareSliceDesign & { readonly seed: string },
): { readonly counts: RareSliceCounts; readonly rows: Uint32Array; readonly slice: Uint32Array } {
  const [positive, member] = [
    binaryValues('target', target),
    binaryValues('inSlice', inSlice, target.length),
  ];
  const counts = rareSliceCounts(design);
  const stream = randomStream(`rare/${seed}`);
  const drawn = (name: string, count: number, holds: (i: number) => boolean) => {
    const cell = positive.flatMap((_, i) => (holds(i) ? i : []));
    if (cell.length < count) throw new RangeError(`${name} must hold ${count} rows, got ${cell.length}`);
    stream.shuffle(cell);
    return Uint32Array.from(cell.slice(0, count)).sort();
  };
  const slice = drawn('the slice', counts.inSlice, (i) => positive[i] === 1 && member[i] === 1);
  const outside = drawn('the positives outside', counts.positivesOutside, (i) => {
    return positive[i] === 1 && member[i] === 0;
  });
  const negatives = drawn('the negatives', counts.negatives, (i) => positive[i] === 0);
  return { counts, rows: Uint32Array.from([...slice, ...outside, ...negatives]).sort(), slice };
}
