/** Maps that know nothing of the classifier: what the methods are set against. */
import ndarray from 'ndarray';
import { centrePriorMap, edgeMap, uniformRandomMap } from '../../maps/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import type { Image, Mask, SaliencyMap } from '../../types/arrays.ts';
import type { AverageMask } from '../../types/averageMask.ts';
import type { MapResult } from '../../types/run.ts';
import { averageName } from './averageBar.ts';

/** What such maps are made of. */
export interface BaselineMaterial {
  readonly size: readonly number[];
  readonly seed: string;
  readonly average: AverageMask | undefined;
  readonly pixels: Image | undefined;
}

export const baselines: Readonly<Record<string, (material: BaselineMaterial) => MapResult>> = {
  [averageName]: ({ average }) =>
    average === undefined ? { state: 'unscorable', reason: 'no other image has a mask' } : found(average.map),
  'centre-prior': ({ size }) => found(centrePriorMap(size)),
  random: ({ size, seed }) => found(uniformRandomMap(size, seed)),
  edge: ({ pixels }) =>
    pixels === undefined ? { state: 'unscorable', reason: 'there are no pixels' } : found(edgeMap(pixels)),
};

/** The baseline that is people: what another reader marked, against the mask. */
export const secondReaderName = 'second-reader';

/** What the second reader marked as a map of 0 and 1. */
export function secondReaderMap(region: Mask | undefined): MapResult {
  return region === undefined
    ? { state: 'unscorable', reason: 'the second reader marked no region' }
    : found(ndarray(Float32Array.from(dense(region)), [...region.shape]));
}

function found(map: SaliencyMap): MapResult {
  return { state: 'found', evidence: { map } };
}
