import type { Audit } from '../../types/audit.ts';
import { judgeMethods, methodAnswers } from '../../verdicts/index.ts';
import { comparedBy, type SimilarityParts } from '../similarity/comparison.ts';
import { similarityInfos, smoothNullLabel } from '../similarity/metrics.ts';
import { randomizationRule } from './judge.ts';
import { initializationsOf, randomizationRows, randomizationUnits } from './measure.ts';
import { type RandomizationOptions, randomizationOptions } from './options.ts';

const question = 'Does the map change when the weights of the model are made random?';

/**
 * Whether a map depends on what the network learned: it must not stay as it is when the weights are re-drawn. By
 * other metrics or another comparison where they are given.
 */
export function randomizationBy(parts: SimilarityParts = {}) {
  const { metrics, compare } = comparedBy(parts);
  const rule = randomizationRule(metrics);
  return {
    name: 'randomization',
    question,
    aspect: 'model',
    nullOf: 'unrelated pairs',
    metrics: {
      ...similarityInfos(metrics, 'low'),
      entropyRise: { label: 'rise of the entropy of the map', better: 'high' },
    },
    baselines: {
      half: 'unrelated pairs, half of the layers re-drawn',
      'smooth-null': smoothNullLabel,
    },
    options: randomizationOptions,
    needs: { maps: true, model: true, initialization: true },
    initializations: initializationsOf,
    units: randomizationUnits,
    measure: (unit, run) => randomizationRows(unit, run, compare),
    judge: (rows, context) => methodAnswers(question, judgeMethods(rows, context, rule)),
  } satisfies Audit<RandomizationOptions>;
}

export const randomization = randomizationBy();
