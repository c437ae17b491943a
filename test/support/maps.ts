/** Small maps and masks that several tests share. */
import ndarray from 'ndarray';
import type { Mask, SaliencyMap } from '../../src/types/arrays.ts';
import type { Score } from '../../src/types/score.ts';

/** The map whose pixel in row y and column x is `value(y, x)`. */
export function mapOf(
  [height, width]: readonly [number, number],
  value: (y: number, x: number) => number,
): SaliencyMap {
  const data = Float32Array.from({ length: height * width }, (_, i) =>
    value(Math.floor(i / width), i % width),
  );
  return ndarray(data, [height, width]);
}

/** The mask of the pixels where `isInside(y, x)`. */
export function maskOf(
  [height, width]: readonly [number, number],
  isInside: (y: number, x: number) => boolean,
): Mask {
  const { data } = mapOf([height, width], (y, x) => Number(isInside(y, x)));
  return ndarray(Uint8Array.from(data), [height, width]);
}

/** The value of a score; throws with the reason where there is none. */
export function scoreValue(score: Score): number {
  if (score.state === 'unscorable') throw new Error(`unscorable: ${score.reason}`);
  return score.value;
}
