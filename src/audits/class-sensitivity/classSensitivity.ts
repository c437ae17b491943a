import type { Audit } from '../../types/audit.ts';
import { judgeMethods, methodAnswers } from '../../verdicts/index.ts';
import { comparedBy, type SimilarityParts } from '../similarity/comparison.ts';
import { similarityInfos, smoothNullLabel } from '../similarity/metrics.ts';
import { nullRule } from '../similarity/nullRule.ts';
import { classRows, classUnits } from './measure.ts';
import { type ClassOptions, classOptions } from './options.ts';

const question = 'Does the map change when it is asked about another class?';

/** Whether a map is about the class that it explains: the map of another class must be another one. */
export function classSensitivityBy(parts: SimilarityParts = {}) {
  const { metrics, compare } = comparedBy(parts);
  const rule = nullRule({ metrics, passes: 'less', what: 'the maps of two classes' });
  return {
    name: 'class-sensitivity',
    question,
    aspect: 'model',
    nullOf: 'unrelated pairs',
    metrics: similarityInfos(metrics, 'low'),
    baselines: { 'smooth-null': smoothNullLabel },
    options: classOptions,
    needs: { maps: true, model: true },
    byRequest: true,
    units: (run) => classUnits(run),
    measure: (unit, run, options) => classRows(unit, run, { options, compare }),
    judge: (rows, context) => methodAnswers(question, judgeMethods(rows, context, rule)),
  } satisfies Audit<ClassOptions>;
}

export const classSensitivity = classSensitivityBy();
