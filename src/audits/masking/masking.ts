import { maskingVariants } from '../../perturbations/index.ts';
import type { Audit } from '../../types/audit.ts';
import { maskingCopies } from './copies.ts';
import { maskingFindings } from './judge.ts';
import { maskingRows, maskingUnits } from './measure.ts';
import { type MaskingOptions, maskingOptions, settled } from './options.ts';
import { maskingParts } from './parts.ts';
import { maskingPictures } from './pictured.ts';
import { readerFiles } from './readers.ts';
import { audit } from './shownStates.ts';

const question = 'Does the model still tell the classes where the finding cannot be?';
const area = { bounds: [0, 1], better: 'high' } as const;

/**
 * Whether a model tells the classes without the region that matters, or only by it (Sourget et al. 2024, "Mask of
 * truth"): images without the region and with nothing else, against chance and against what the hole itself tells.
 */
export const masking = {
  name: audit,
  question,
  nullOf: 'chance',
  judges: 'model',
  metrics: {
    rocAuc: { label: 'ROC AUC', ...area },
    rocAucDifference: { label: 'difference of two ROC AUCs', bounds: [-1, 1], better: 'high' },
    logOdds: { label: 'log odds of the class', better: 'high' },
    cosine: { label: 'cosine to the embedding of the whole image', bounds: [-1, 1], better: 'high' },
    cka: { label: 'linear CKA with the embeddings of whole images', ...area },
    trustworthiness: { label: 'trustworthiness of the map', ...area },
    statedTraining: { label: 'whether its user states the data', ...area },
    visibleShare: { label: 'share of the frame that is left', ...area },
  },
  baselines: {},
  options: maskingOptions,
  example: { region: 'lungs', fill: 'mean', dilations: [-2, 2, 4] },
  copies: maskingCopies,
  tables: ({ readers }) => (readers === undefined ? [] : Object.values(readerFiles(readers))),
  asksMaps: ({ pictures }) => pictures > 0,
  pictured: (run, options) => maskingPictures(run, settled(options)),
  needs: { model: true, labels: true, allModels: true, trainedOn: { words: maskingVariants } },
  units: (run, options) => maskingUnits(run, settled(options)),
  measure: (unit, run, options) => maskingRows(unit, run, settled(options)),
  judge: (rows, context) => maskingFindings(rows, context, { audit, question }),
  parts: maskingParts,
} satisfies Audit<MaskingOptions>;
