import * as z from 'zod';
import { textEncoder } from '../slices/textEncoder.ts';

const rate = z.number().gt(0).lt(1);

export const simulationOptions = z.strictObject({
  /** What studies are compared by: each alone, and every combination of those of which the data have something. */
  blocks: z
    .array(z.enum(['image', 'text', 'attributes']))
    .min(1)
    .default(['image', 'text', 'attributes']),
  /** Names of the attributes whose values are planted; all that hold texts where it is absent. */
  attributes: z.array(z.string()).min(1).optional(),
  /** Whether the planted attribute is kept out of the block of attributes, where it would give itself away. */
  hidePlanted: z.boolean().default(true),
  /** The class that is told from all others. */
  target: z.int().min(0).default(1),
  failures: z
    .array(z.enum(['rare-slice', 'spurious-correlation', 'noisy-label']))
    .min(1)
    .default(['rare-slice', 'spurious-correlation', 'noisy-label']),
  /** Draws of each failure. */
  repeats: z.int().min(1).default(3),
  /** Share of the slice among the positives of `rare-slice`. */
  rareShare: rate.default(0.2),
  /** Between class and attribute in `spurious-correlation`. */
  correlation: rate.default(0.6),
  /** Share of the labels in the slice that `noisy-label` turns over. */
  errorRate: rate.default(0.4),
  /** Mean probability that is given to the true class outside of the slice, and in it. */
  sensitivity: rate.default(0.8),
  sliceSensitivity: rate.default(0.4),
  /** At most so many studies are drawn from. */
  studies: z.int().min(50).default(2000),
  textComponents: z.int().min(1).default(50),
  /** Gives the embeddings of texts in the place of their words. */
  textEncoder: textEncoder.optional(),
  slices: z.int().min(1).default(5),
  components: z.int().min(1).optional(),
  /**
   * Searches in shuffled blocks for each failure and combination, whose mean is the null. With one it is drawn as the
   * search itself is; more make the null more exact and take as long each.
   */
  shuffles: z.int().min(1).max(100).default(1),
});

export type SimulationOptions = z.infer<typeof simulationOptions>;
