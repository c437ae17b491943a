import * as z from 'zod';
import { textEncoder } from './textEncoder.ts';

export const sliceOptions = z.strictObject({
  /** What studies are compared by; those of which the data have nothing are left out. */
  blocks: z
    .array(z.enum(['image', 'text', 'attributes']))
    .min(1)
    .default(['image', 'text', 'attributes']),
  /** How much each block weighs, in the order of `blocks`; each counts the same where it is absent. */
  blockWeights: z.array(z.number().positive()).optional(),
  /** Names of the attributes that are used and tested; all where it is absent. */
  attributes: z.array(z.string()).optional(),
  /** Directions that are kept of the words of texts. */
  textComponents: z.int().min(1).default(50),
  /** Gives the embeddings of texts in the place of their words. */
  textEncoder: textEncoder.optional(),
  /** How many slices are tried. */
  slices: z.int().min(1).default(5),
  /** Components of the mixture; at most 25 and one for eight studies where it is absent. */
  components: z.int().min(1).optional(),
  /** How many times it is fitted again to see which slices come back. */
  refits: z.int().min(0).default(5),
  /**
   * So many studies of each slice, and of all, are explained by every method: their maps and what those are worth to the
   * model inside the slice and outside; 0 for none.
   */
  maps: z.int().min(0).max(1000).default(0),
  /** Whether rows and report show the texts of the studies that stand for a slice. */
  showText: z.boolean().default(false),
});

export type SliceOptions = z.infer<typeof sliceOptions>;
