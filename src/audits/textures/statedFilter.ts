import type { TrainedOn } from '../../types/audit.ts';
import { clean } from './copies.ts';
import { type CorruptionName, corruptionNames } from './options.ts';

/** Trained on images as they are; `clean` is a word of the confounder audit. */
const unfiltered = 'unfiltered';

/** What a model may say that it was trained on: a corruption or filter, with or without its level. */
export const trainedOnFilters: TrainedOn = {
  words: [unfiltered, ...corruptionNames.map((name) => `${name}-LEVEL`)],
  isKnown: (word) => word === unfiltered || statedFilter(word) !== undefined,
  isSet: (set, word) => set === (word === unfiltered ? clean : word),
};

/** The corruption or filter that stood in a training, by its word; undefined of any other. */
export function statedFilter(word: string): CorruptionName | undefined {
  return corruptionNames.find(
    (name) => word === name || (word.startsWith(`${name}-`) && Number(word.slice(name.length + 1)) > 0),
  );
}
