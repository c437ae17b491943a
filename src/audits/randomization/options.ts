import { z } from 'zod';

/** What of the weights is re-drawn, and how often. */
export const randomizationOptions = z.strictObject({
  /** Independent draws of random weights. */
  draws: z.int().positive().default(5),
  /** States of the cascade, spread evenly from the output layer to all layers. */
  steps: z.int().positive().default(3),
  /** What one step of the cascade adds at least. */
  unit: z.enum(['layer', 'block']).default('layer'),
  /** What becomes of the running statistics of batch normalisations behind re-drawn weights. */
  statistics: z.enum(['keep', 'reset', 'recalibrate']).default('recalibrate'),
  order: z.enum(['outputToInput', 'inputToOutput', 'independent']).default('outputToInput'),
});

export type RandomizationOptions = z.infer<typeof randomizationOptions>;
