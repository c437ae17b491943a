import type { Audit } from '../../types/audit.ts';
import { judgeMethods, methodAnswers } from '../../verdicts/index.ts';
import type { Compare } from '../similarity/comparison.ts';
import { similarityMetrics, smoothNullLabel } from '../similarity/metrics.ts';
import { randomizationRule } from './judge.ts';
import { randomizationRows, randomizationUnits, redrawsOf } from './measure.ts';
import { type RandomizationOptions, randomizationOptions } from './options.ts';

const question = 'Does the map change when the weights of the model are made random?';

/**
 * Whether a map depends on what the network learned: it must not stay as it is when the weights are re-drawn. By
 * another comparison where one is given.
 */
export function randomizationBy(compare?: Compare) {
  return {
    name: 'randomization',
    question,
    nullOf: 'unrelated pairs',
    metrics: similarityMetrics('low'),
    baselines: { 'smooth-null': smoothNullLabel },
    options: randomizationOptions,
    needs: { maps: true, model: true, redraw: true },
    redraws: redrawsOf,
    units: randomizationUnits,
    measure: (unit, run) => randomizationRows(unit, run, compare),
    judge: (rows, context) => methodAnswers(question, judgeMethods(rows, context, randomizationRule)),
  } satisfies Audit<RandomizationOptions>;
}

export const randomization = randomizationBy();
