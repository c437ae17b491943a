import type { RandomStream } from '../../math/random/random.ts';

/** Smallest and largest value of a drawn number. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Uniform between the two. */
export function between(stream: RandomStream, low: number, high: number): number {
  return low + (high - low) * stream.uniform();
}

/** Between the two, its logarithm uniform: as often from 1 to 2 as from 2 to 4. */
export function logBetween(stream: RandomStream, { low, high }: Range): number {
  return low * (high / low) ** stream.uniform();
}
