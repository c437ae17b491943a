import { z } from 'zod';
import type { Audit } from '../../types/audit.ts';
import { judgeMethods, methodAnswers } from '../../verdicts/index.ts';
import { explanationScores } from './explanationScores.ts';
import { localizationRule } from './judge.ts';
import { localizationRows, localizationUnits, type Scores } from './measure.ts';

const question = 'Does the map point at the region that is marked?';
const share = { bounds: [0, 1], better: 'high' } as const;

/**
 * Whether a map finds the region that matters, against the average mask of the other images. By other scores where
 * they are given.
 */
export function localizationBy(scores: Scores = explanationScores) {
  return {
    name: 'localization',
    question,
    nullOf: 'chance',
    metrics: {
      averagePrecision: { label: 'average precision', ...share },
      clippedAveragePrecision: { label: 'average precision of the clipped map', ...share },
      trapezoidAuprc: { label: 'trapezoid AUPRC', ...share },
      clippedTrapezoidAuprc: { label: 'trapezoid AUPRC of the clipped map', ...share },
      rocAuc: { label: 'ROC AUC', ...share },
      clippedRocAuc: { label: 'ROC AUC of the clipped map', ...share },
      pointingGame: { label: 'pointing game', ...share },
      clippedPointingGame: { label: 'pointing game of the clipped map', ...share },
      prevalence: { label: 'prevalence', ...share },
      constantMap: { label: 'a constant map', bounds: [0, 1], better: 'low' },
    },
    baselines: {
      'average-mask': 'average mask of the other images',
      'centre-prior': 'centre prior',
      random: 'random map',
      edge: 'edges of the image',
      untrained: 'network with random weights',
      localizer: 'localization network',
    },
    judge: (rows, context) => methodAnswers(question, judgeMethods(rows, context, localizationRule)),
    options: z.strictObject({}),
    needs: { maps: true, masks: true, localizers: true },
    units: (run) => localizationUnits(run),
    measure: (unit, run) => localizationRows(unit, run, scores),
  } satisfies Audit;
}

export const localization = localizationBy();
