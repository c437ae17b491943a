import { z } from 'zod';
import type { Audit } from '../../types/audit.ts';
import type { Run } from '../../types/run.ts';
import { judgeMethods, methodAnswers } from '../../verdicts/index.ts';
import { comparedBy, type SimilarityParts } from '../similarity/comparison.ts';
import { similarityInfos, smoothNullLabel } from '../similarity/metrics.ts';
import { agreementRule } from './judge.ts';
import { agreementRows, agreementUnits, type Sides } from './measure.ts';

export interface AgreementOptions<Name extends string> extends SimilarityParts {
  readonly name: Name;
  readonly question: string;
  /** Of the model whose maps are compared with those of the explained one. */
  readonly role: string;
}

const similarity = { bounds: [-1, 1], better: 'high' } as const;

/** Whether another classifier gives the same map. */
export function agreement<Name extends string>({ name, question, role, ...parts }: AgreementOptions<Name>) {
  const { metrics, compare } = comparedBy(parts);
  const rule = agreementRule(metrics);
  return {
    name,
    question,
    nullOf: 'unrelated pairs',
    agreesWith: 'another',
    metrics: {
      ...similarityInfos(metrics, 'high'),
      ssimWangUnrestricted: { label: 'SSIM of Wang et al., whatever the two predict', ...similarity },
      ssimArun2021Unrestricted: { label: 'SSIM of Arun et al., whatever the two predict', ...similarity },
      sameClass: { label: 'images of one predicted class', bounds: [0, 1], better: 'high' },
    },
    baselines: {
      line: 'the line of .5',
      localizer: 'localization network',
      'smooth-null': smoothNullLabel,
    },
    options: z.strictObject({}),
    needs: { maps: true, model: true, role, localizers: true },
    units: (run) => agreementUnits(run, sidesOf(run, { audit: name, role })),
    measure: (unit, run) => agreementRows(unit, run, { ...sidesOf(run, { audit: name, role }), compare }),
    judge: (rows, context) => methodAnswers(question, judgeMethods(rows, context, rule)),
  } satisfies Audit;
}

function sidesOf({ models }: Run, { audit, role }: { readonly audit: string; readonly role: string }): Sides {
  const [a] = models;
  const b = models.find((model) => model.role === role);
  if (a === undefined || b === undefined)
    throw new RangeError(`${audit} needs a model with role '${role}', got none`);
  return { audit, a: a.id, b: b.id };
}
