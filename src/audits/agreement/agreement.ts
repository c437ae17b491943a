import * as z from 'zod';
import type { Audit } from '../../types/audit.ts';
import type { Run } from '../../types/run.ts';
import { judgeMethods, methodAnswers } from '../../verdicts/index.ts';
import { comparedBy, type SimilarityParts } from '../similarity/comparison.ts';
import { similarityInfos, smoothNullLabel } from '../similarity/metrics.ts';
import { agreementRule } from './judge.ts';
import { type Agreeing, agreementRows, agreementUnits } from './measure.ts';

export interface AgreementOptions<Name extends string> extends SimilarityParts {
  readonly name: Name;
  readonly question: string;
  /** Of the model whose maps are compared with those of the explained one. */
  readonly role: string;
  /** Whether models of that role are compared with each other too, as trainings of one network are. */
  readonly isMutual: boolean;
}

const similarity = { bounds: [-1, 1], better: 'high' } as const;

/** Whether another classifier gives the same map. */
export function agreement<Name extends string>({
  name,
  question,
  role,
  isMutual,
  ...parts
}: AgreementOptions<Name>) {
  const { metrics, compare } = comparedBy(parts);
  const rule = agreementRule(metrics, isMutual);
  return {
    name,
    question,
    aspect: 'stability',
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
    units: (run) => agreementUnits(run, agreeing(run, { audit: name, role, isMutual })),
    measure: (unit, run) => agreementRows(unit, run, { audit: name, compare }),
    judge: (rows, context) => methodAnswers(question, judgeMethods(rows, context, rule)),
  } satisfies Audit;
}

function agreeing(
  { models }: Run,
  { audit, role, isMutual }: { readonly audit: string; readonly role: string; readonly isMutual: boolean },
): Agreeing {
  const [own] = models;
  const others = models.filter((model) => model.role === role).map(({ id }) => id);
  if (own === undefined || others.length === 0)
    throw new RangeError(`${audit} needs a model with role '${role}', got none`);
  const firsts = isMutual ? [own.id, ...others] : [own.id];
  const pairs = firsts.flatMap((a, index) =>
    (isMutual ? others.slice(index) : others).map((b) => [a, b] as const),
  );
  return { audit, pairs };
}
