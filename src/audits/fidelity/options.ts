import * as z from 'zod';

const fill = z.enum(['mean', 'black', 'blur', 'noisy-linear']);

/** What stands in the place of pixels that were taken away. */
export type FillName = z.infer<typeof fill>;

/** How pixels are taken away, and how often the model is asked. */
export const fidelityOptions = z.strictObject({
  /** `brocki2022`: middle grey, steps of 5 % of the pixels, and the accuracy decides; it leaves the others aside. */
  preset: z.enum(['default', 'brocki2022']).default('default'),
  /** What decides. */
  fill: fill.default('mean'),
  /** What is tried beside it. */
  beside: z.array(fill).default(['black', 'blur', 'noisy-linear']),
  /** Even steps from no pixel to all, two forward passes each for every map. */
  steps: z.int().min(2).max(100).default(10),
  /** The same for what is tried beside. */
  besideSteps: z.int().min(2).max(100).default(5),
  /** Squares that are taken away one at a time for the infidelity, for all methods together. */
  windows: z.int().min(0).max(1000).default(16),
});

export type FidelityOptions = z.infer<typeof fidelityOptions>;
