import type { BenchConfig } from '../config/config.ts';
import type { Participant } from './participant.ts';
import { cellSeed, type StudyImage } from './study.ts';

/** The seed that the map of an image under a classifier's trained weights was made with, by any method. */
export function trainedSeed(
  { seed }: BenchConfig,
  { classifier }: Participant,
  image: StudyImage | undefined,
): string {
  if (image === undefined) throw new RangeError('the seed of a map needs its image, got none');
  return cellSeed(seed, [classifier.id, image.id]);
}
