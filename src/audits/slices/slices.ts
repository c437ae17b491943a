import type { Audit } from '../../types/audit.ts';
import { gain } from '../fidelity/names.ts';
import { encodedMetrics } from './encodedTexts.ts';
import { judgedSlices, question } from './judge.ts';
import { sliceRows, sliceUnits } from './measure.ts';
import { type SliceOptions, sliceOptions } from './options.ts';
import { sliceParts } from './parts.ts';
import { slicePictures } from './pictured.ts';
import { shownRows } from './shown.ts';

const share = { bounds: [0, 1] } as const;

/**
 * Where a classifier fails: groups of studies that look, read or are described alike and have more errors than the others
 * (Eyuboglu et al. 2022, ICLR; Liu, Bhatia & Fetit 2026, arXiv 2602.24183), found on half of the patients and confirmed
 * on the other half.
 */
export const slices = {
  name: 'slices',
  question,
  nullOf: 'the studies outside of the slice',
  judges: 'model',
  metrics: {
    error: { label: 'error rate', ...share, better: 'low' },
    candidate: { label: 'prediction share less label share where it was found', ...share, better: 'low' },
    stability: { label: 'overlap with slices of refits', ...share, better: 'high' },
    columns: { label: 'columns of a block of embeddings', better: 'high' },
    copies: { label: 'studies that are the same as one of another patient', better: 'low' },
    ...encodedMetrics,
    [gain]: { label: 'symmetric relevance gain (logits)', better: 'high' },
    token: { label: 'weight of a word', ...share, better: 'high' },
    attribute: { label: 'share of an attribute value', ...share, better: 'high' },
  },
  baselines: {},
  options: sliceOptions,
  asksMaps: ({ maps }) => maps > 0,
  pictured: async (_, { maps }, rows) => (maps > 0 ? slicePictures(rows, maps) : []),
  needs: { model: true, labels: true, predictionsWillDo: true },
  units: sliceUnits,
  measure: sliceRows,
  judge: judgedSlices,
  shows: (rows) => shownRows(rows).flatMap(({ image }) => image ?? []),
  parts: sliceParts,
} satisfies Audit<SliceOptions>;
