import { assertShare } from '../../checks/assertShare.ts';
import { binaryValues } from '../../checks/binaryValues.ts';
import { randomStream } from '../../math/random/random.ts';
import { halfEven } from './halfEven.ts';

/**
 * How many of the positives get an artefact at a share: share · positives, a half rounded to the even number, as pandas
 * samples. Throws RangeError for a share outside 0 to 1 and positives that are no count.
 */
export function artefactSelection(positives: number, share: number): number {
  assertShare('share', share);
  if (!Number.isInteger(positives) || positives < 0) {
    throw new RangeError(`positives must be a whole number of at least 0, got ${positives}`);
  }
  return halfEven(share * positives);
}

/** Which rows get the artefact. */
export interface ArtefactSplits {
  /** That share of the positives, in training and in the test that is like it. */
  readonly train: Uint32Array;
  /** All negatives and no positive: where a classifier that took the artefact for the finding fails. */
  readonly reversed: Uint32Array;
}

/**
 * The rows that get the artefact in a study of shortcuts (Jiménez-Sánchez et al. 2024, "Source Matters"): `train` also for
 * the validation and i.i.d. test sets, each drawn with a seed of its own. `labels` [n] are 0 or 1.
 */
export function artefactSplits(
  labels: ArrayLike<number>,
  { share, seed }: { readonly share: number; readonly seed: string },
): ArtefactSplits {
  const rows = rowsByLabel(labels);
  const count = artefactSelection(rows.positives.length, share);
  randomStream(`artefact/${seed}`).shuffle(rows.positives);
  return {
    train: Uint32Array.from(rows.positives.slice(0, count)).sort(),
    reversed: Uint32Array.from(rows.negatives),
  };
}

function rowsByLabel(labels: ArrayLike<number>): { positives: number[]; negatives: number[] } {
  const all = binaryValues('labels', labels);
  return {
    positives: all.flatMap((label, i) => (label === 1 ? i : [])),
    negatives: all.flatMap((label, i) => (label === 0 ? i : [])),
  };
}
