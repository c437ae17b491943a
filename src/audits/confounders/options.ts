import * as z from 'zod';

export const audit = 'confounders';

/** The artefacts that can be planted into any image; `src/perturbations` draws them. */
export const artefactNames = ['tag', 'tube', 'border', 'low-pass', 'dose-noise'] as const;
export type ArtefactName = (typeof artefactNames)[number];

export const confounderOptions = z.strictObject({
  /** Artefacts that are planted, each alone. */
  confounders: z.array(z.enum(artefactNames)).min(1).default(['tag', 'low-pass']),
  /** `given`: the model as it is; `probe`: also a linear head on its embeddings, trained with the artefact in a share. */
  train: z.enum(['given', 'probe']).default('given'),
  /** Shares of the training positives that carry the artefact. */
  shares: z.array(z.number().min(0).max(1)).min(2).default([0, 0.1, 0.2, 0.5, 0.8, 1]),
  /** Parts into which patients are dealt for training. */
  folds: z.int().min(2).default(5),
  /** Class that counts as positive; every other one is negative. */
  positive: z.int().min(0).default(1),
  /** The smallest fall of the AUC that counts as a shortcut. */
  leastFall: z.number().positive().max(0.5).default(0.05),
});

export type ConfounderOptions = z.infer<typeof confounderOptions>;
