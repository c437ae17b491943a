import * as z from 'zod';
import { networkOptions } from '../networkTraining.ts';

export const audit = 'confounders';

/** The artefacts that can be planted into any image; `src/perturbations` draws them. */
export const artefactNames = ['tag', 'tube', 'border', 'low-pass', 'dose-noise'] as const;
export type ArtefactName = (typeof artefactNames)[number];

export const confounderOptions = z.strictObject({
  /** The artefacts, shares and folds of a study, whatever stands beside it; heads are trained where nothing else is said. */
  preset: z.enum(['source-matters']).optional(),
  /** Artefacts that are planted, each alone. */
  confounders: z.array(z.enum(artefactNames)).min(1).default(['tag', 'low-pass']),
  /**
   * `given`: the model as it is; `probe`: also a linear head on its embeddings, trained with the artefact in a share;
   * `network`: also networks with all their weights.
   */
  train: z.enum(['given', 'probe', 'network']).default('given'),
  ...networkOptions,
  /** Shares of the training positives that carry the artefact. */
  shares: z.array(z.number().min(0).max(1)).min(2).default([0, 0.1, 0.2, 0.5, 0.8, 1]),
  /** Parts into which patients are dealt for training. */
  folds: z.int().min(2).default(5),
  /** Class that counts as positive; every other one is negative. */
  positive: z.int().min(0).default(1),
  /** Images whose maps are set against the artefact's place, with it and without it; 0 for none. */
  maps: z.int().min(0).max(10_000).default(0),
  /** The smallest fall of the AUC that counts as a shortcut. */
  leastFall: z.number().positive().max(0.5).default(0.05),
});

export type ConfounderOptions = z.infer<typeof confounderOptions>;

/** What Jiménez-Sánchez et al. 2024 planted into chest X-rays, in which shares and folds. */
const presets: Readonly<
  Record<
    NonNullable<ConfounderOptions['preset']>,
    Pick<ConfounderOptions, 'confounders' | 'shares' | 'folds'>
  >
> = {
  'source-matters': {
    confounders: ['tag', 'low-pass', 'dose-noise'],
    shares: [0, 0.1, 0.2, 0.5, 0.8, 1],
    folds: 5,
  },
};

/** The options with those of a preset in their place. */
export function settled(options: ConfounderOptions): ConfounderOptions {
  if (options.preset === undefined) return options;
  const { train } = options;
  return { ...options, ...presets[options.preset], train: train === 'given' ? 'probe' : train };
}
