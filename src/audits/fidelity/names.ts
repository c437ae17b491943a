import type { FillName } from './options.ts';

/** The name of the audit in its rows. */
export const audit = 'fidelity';

/** The metric that decides, and the others of the same curves. */
export const gain = 'symmetricRelevanceGain';
export const accuracyGain = 'accuracyGain';
/** Those of Brocki et al. 2022: accuracy decides. */
export const studyGain = 'studyAccuracyGain';
export const studyLogitGain = 'studyLogitGain';

/** The symmetric relevance gain under a replacement that stands beside the one that decides. */
export const gainUnder: Readonly<Record<FillName, string>> = {
  mean: 'gainUnderMean',
  black: 'gainUnderBlack',
  blur: 'gainUnderBlur',
  'noisy-linear': 'gainUnderNoisyLinear',
};

/** The metrics of single steps of the curves. */
export const targetLogit = 'targetLogit';
export const isCorrect = 'isCorrect';

/** The condition of a map that was moved to a random place. */
export const moved = { map: 'moved' } as const;
