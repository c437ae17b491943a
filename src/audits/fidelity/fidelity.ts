import type { Audit } from '../../types/audit.ts';
import { judgeMethods, methodAnswers } from '../../verdicts/index.ts';
import { curveTable } from './curveTable.ts';
import { fidelityRule } from './judge.ts';
import { fidelityRows, fidelityUnits } from './measure.ts';
import { type FidelityOptions, fidelityOptions } from './options.ts';

const question = 'Does the model need the pixels that the map calls important?';
const share = [0, 1] as const;

/**
 * What a map is worth to the model: how its answer falls as pixels are taken away, the most and the least important
 * first. Needs no masks and no gradient.
 */
export const fidelity = {
  name: 'fidelity',
  question,
  aspect: 'model',
  nullOf: 'a random order of the pixels, which is 0',
  metrics: {
    symmetricRelevanceGain: { label: 'symmetric relevance gain (logits)', better: 'high' },
    gainUnderMean: { label: 'the gain with the mean in place', better: 'high' },
    gainUnderBlack: { label: 'the gain with black in place', better: 'high' },
    gainUnderBlur: { label: 'the gain with the blurred image in place', better: 'high' },
    gainUnderNoisyLinear: { label: 'the gain with neighbours and noise in place (ROAD)', better: 'high' },
    accuracyGain: { label: 'the gain in accuracy', bounds: [-1, 1], better: 'high' },
    deletion: { label: 'deletion: probability as the most important go', bounds: share, better: 'low' },
    insertion: {
      label: 'insertion: probability while the most important stay',
      bounds: share,
      better: 'high',
    },
    sufficiency: { label: 'smallest share that keeps the prediction', bounds: share, better: 'low' },
    relativeInfidelity: {
      label: 'infidelity as a share of what is to be told',
      bounds: share,
      better: 'low',
    },
    studyAccuracyGain: { label: 'fidelity by accuracy (Brocki et al.)', bounds: [-1, 1], better: 'high' },
    studyLogitGain: { label: 'fidelity by the logit ratio (Brocki et al.)', better: 'high' },
    targetLogit: { label: 'logit of the explained class', better: 'high' },
    isCorrect: { label: 'accuracy', bounds: share, better: 'high' },
  },
  baselines: {
    'other-image': "the method's map of another image",
    moved: 'the map moved to a random place',
    random: 'random map',
    edge: 'edges of the image',
    'centre-prior': 'centre prior',
    'average-mask': 'average mask of other images',
    region: 'the marked region itself',
  },
  judge: (rows, context) => {
    const { summary, methods } = methodAnswers(question, judgeMethods(rows, context, fidelityRule(rows)));
    return { summary: { ...summary, tables: { curves: curveTable(rows) } }, ...(methods && { methods }) };
  },
  options: fidelityOptions,
  needs: { maps: true, model: true },
  byRequest: true,
  units: (run) => fidelityUnits(run),
  measure: (unit, run, options) => fidelityRows(unit, run, options),
} satisfies Audit<FidelityOptions>;
