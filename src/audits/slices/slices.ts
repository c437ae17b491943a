import { z } from 'zod';
import type { Audit } from '../../types/audit.ts';
import { judgedSlices } from './judge.ts';
import { sliceRows, sliceUnits } from './measure.ts';

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
  /** Directions that are kept of the texts. */
  textComponents: z.int().min(1).default(50),
  /** Layer of the classifier whose mean activations are the image's embedding; the last spatial one where it is absent. */
  layer: z.string().optional(),
  /** How many slices are tried. */
  slices: z.int().min(1).default(5),
  /** Components of the mixture; at most 25 and one for eight studies where it is absent. */
  components: z.int().min(1).optional(),
  /** How many times it is fitted again to see which slices come back. */
  refits: z.int().min(0).default(5),
});

export type SliceOptions = z.infer<typeof sliceOptions>;

const share = { bounds: [0, 1] } as const;

/**
 * Where a classifier fails: groups of studies that look, read or are described alike and have more errors than the others
 * (Eyuboglu et al. 2022, ICLR; Liu, Bhatia & Fetit 2026, arXiv 2602.24183), found on half of the patients and confirmed
 * on the other half.
 */
export const slices = {
  name: 'slices',
  question: 'Is there a group of studies in which the model fails, and what do they have in common?',
  nullOf: 'the studies outside of the slice',
  metrics: {
    error: { label: 'error rate', ...share, better: 'low' },
    candidate: { label: 'prediction share less label share where it was found', ...share, better: 'low' },
    stability: { label: 'overlap with slices of refits', ...share, better: 'high' },
    token: { label: 'weight of a word', ...share, better: 'high' },
    attribute: { label: 'share of an attribute value', ...share, better: 'high' },
  },
  baselines: {},
  options: sliceOptions,
  needs: { model: true, labels: true },
  units: sliceUnits,
  measure: sliceRows,
  judge: judgedSlices,
} satisfies Audit<SliceOptions>;
