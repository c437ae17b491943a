import type { Audit } from '../../types/audit.ts';
import { hasPlace } from './artefacts.ts';
import { confounderCopies } from './copies.ts';
import { judgedConfounders, question } from './judge.ts';
import { confounderRows, confounderUnits } from './measure.ts';
import { type ConfounderOptions, confounderOptions, settled } from './options.ts';
import { confounderParts } from './parts.ts';
import { isFoldTest, isShareSet, shareWords, statedShare } from './statedShare.ts';

/**
 * Whether a model takes an artefact that is not disease for the disease: what planting it does to the model as it is, and
 * to models, here or elsewhere, that were trained with it in a share of the positives (Jiménez-Sánchez et al. 2024,
 * "Source Matters").
 */
export const confounders = {
  name: 'confounders',
  question,
  nullOf: 'the artefact in all images',
  judges: 'model',
  metrics: {
    positiveScore: { label: 'log odds of the positive class', better: 'high' },
    auc: { label: 'AUC', bounds: [0, 1], better: 'high' },
    aucFall: { label: 'fall of the AUC', bounds: [-1, 1], better: 'low' },
    averagePrecision: { label: 'average precision of the map', bounds: [0, 1], better: 'high' },
    relevanceMass: { label: 'share of the map inside the region', bounds: [0, 1], better: 'high' },
    prevalence: { label: 'share of the image that the place covers', bounds: [0, 1], better: 'high' },
    gapSlope: { label: 'growth of the gap of i.i.d. and reversed AUC', better: 'low' },
  },
  baselines: {},
  options: confounderOptions,
  copies: confounderCopies,
  asksMaps: (options) => {
    const { maps, confounders: asked } = settled(options);
    return maps > 0 && asked.some(hasPlace);
  },
  needs: {
    ...{ model: true, labels: true, allModels: true },
    trainedOn: {
      words: shareWords,
      isKnown: (word) => statedShare(word) !== undefined,
      isSet: isShareSet,
      isTest: isFoldTest,
      hasSource: true,
    },
  },
  units: (run, options) => confounderUnits(run, settled(options)),
  measure: (unit, run, options) => confounderRows(unit, run, settled(options)),
  judge: judgedConfounders,
  parts: confounderParts,
} satisfies Audit<ConfounderOptions>;
