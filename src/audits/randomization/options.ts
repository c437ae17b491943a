import * as z from 'zod';

/** What of the weights is re-drawn, and how often. */
export const randomizationOptions = z.strictObject({
  /** Independent draws of random weights: of the last state, and of the one with half of the layers. */
  draws: z.int().positive().default(5),
  /** States of the cascade, spread evenly from the output layer to all layers. */
  steps: z.int().positive().default(7),
  /** Draws of the other states, which are there for the curve. Under `arun2021` all states have all draws and images. */
  intermediateDraws: z.int().positive().default(1),
  /** Images of every state but the last, evenly spread. */
  intermediateImages: z.int().min(5).default(10),
  /** What one step of the cascade adds at least. */
  unit: z.enum(['layer', 'block']).default('layer'),
  /** What becomes of the running statistics of batch normalisations behind re-drawn weights. */
  statistics: z.enum(['keep', 'reset', 'recalibrate']).default('recalibrate'),
  order: z.enum(['outputToInput', 'inputToOutput', 'independent']).default('outputToInput'),
});

export type RandomizationOptions = z.infer<typeof randomizationOptions>;
