import type { Audit } from '../../types/audit.ts';
import { judgeMethods, methodAnswers } from '../../verdicts/index.ts';
import { comparedBy, type SimilarityParts } from '../similarity/comparison.ts';
import { similarityInfos, smoothNullLabel } from '../similarity/metrics.ts';
import { nullRule } from '../similarity/nullRule.ts';
import { consistencyRows, consistencyUnits } from './measure.ts';
import { type ConsistencyOptions, consistencyOptions } from './options.ts';

const question = 'Does the map stay the same under changes that a reader would hardly see?';

/** Whether a map stays as it is under small changes of the image that keep the prediction. */
export function consistencyBy(parts: SimilarityParts = {}) {
  const { metrics, compare } = comparedBy(parts);
  const rule = nullRule({ metrics, passes: 'more', what: 'the maps before and after a small change' });
  return {
    name: 'consistency',
    question,
    aspect: 'stability',
    nullOf: 'unrelated pairs',
    agreesWith: 'another',
    metrics: {
      ...similarityInfos(metrics, 'high'),
      sensitivityMax: { label: 'largest change of the map, as a share of it', better: 'low' },
    },
    baselines: { 'smooth-null': smoothNullLabel },
    options: consistencyOptions,
    needs: { maps: true, model: true },
    byRequest: true,
    units: consistencyUnits,
    measure: (unit, run, options) => consistencyRows(unit, run, { options, compare }),
    judge: (rows, context) => methodAnswers(question, judgeMethods(rows, context, rule)),
  } satisfies Audit<ConsistencyOptions>;
}

export const consistency = consistencyBy();
