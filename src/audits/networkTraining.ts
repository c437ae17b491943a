import * as z from 'zod';
import type { Run } from '../types/run.ts';

/** The options of an audit that trains networks, each with its default. */
export const networkOptions = {
  /** What networks start from: the weights of each model of the config, and random ones. */
  sources: z
    .array(z.enum(['models', 'random']))
    .min(1)
    .default(['models', 'random']),
  /** Of each network at most; the best of them by its validation images is taken. */
  epochs: z.int().min(1).max(1000).default(4),
  /** Training ends after so many epochs that were not better than the best before; without it all are trained. */
  patience: z.int().min(1).max(1000).optional(),
};

/** What a network starts from, with its name in rows; images come in the size and units of the model. */
export interface NetworkStart {
  readonly source: string;
  readonly model: string;
  readonly start: 'random' | 'model';
}

/** The starts that are asked for, by default from each model; random weights at the size of the first one. */
export function networkStarts(
  { models }: Pick<Run, 'models'>,
  sources: readonly ('models' | 'random')[],
  starts: Run['models'] = models,
): NetworkStart[] {
  const [first] = models;
  return sources.flatMap((name): NetworkStart[] => {
    if (name === 'models') return starts.map(({ id }) => ({ source: id, model: id, start: 'model' }));
    return first === undefined ? [] : [{ source: 'random weights', model: first.id, start: 'random' }];
  });
}
