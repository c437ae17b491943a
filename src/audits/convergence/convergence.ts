import * as z from 'zod';
import type { Audit } from '../../types/audit.ts';
import { judgeMethods, methodAnswers } from '../../verdicts/index.ts';
import { comparedBy, type SimilarityParts } from '../similarity/comparison.ts';
import { similarityInfos, smoothNullLabel } from '../similarity/metrics.ts';
import { nullRule } from '../similarity/nullRule.ts';
import { convergenceRows, convergenceUnits } from './measure.ts';

const question = 'Does the map stay the same when only the seed of its noise is another?';

/** Whether a method agrees with itself: one that does not cannot agree with another training either. */
export function convergenceBy(parts: SimilarityParts = {}) {
  const { metrics, compare } = comparedBy(parts);
  const rule = nullRule({ metrics, passes: 'more', what: 'the maps of two seeds' });
  return {
    name: 'convergence',
    question,
    nullOf: 'unrelated pairs',
    agreesWith: 'itself',
    metrics: similarityInfos(metrics, 'high'),
    baselines: { 'smooth-null': smoothNullLabel },
    options: z.strictObject({}),
    needs: { maps: true, model: true },
    byRequest: true,
    units: (run) => convergenceUnits(run),
    measure: (unit, run) => convergenceRows(unit, run, compare),
    judge: (rows, context) => methodAnswers(question, judgeMethods(rows, context, rule)),
  } satisfies Audit;
}

export const convergence = convergenceBy();
