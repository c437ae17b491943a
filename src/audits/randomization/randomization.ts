import type { Judge } from '../../types/audit.ts';
import { judgeMethods, methodAnswers } from '../../verdicts/index.ts';
import { similarityMetrics } from '../similarity/metrics.ts';
import { randomizationRule } from './judge.ts';

const question = 'Does the map change when the weights of the model are made random?';

/** Whether a map depends on what the network learned: it must not stay as it is when the weights are re-drawn. */
export const randomization = {
  name: 'randomization',
  question,
  metrics: similarityMetrics('low'),
  baselines: {},
  judge: (rows, context) => methodAnswers(question, judgeMethods(rows, context, randomizationRule)),
} satisfies Judge;
