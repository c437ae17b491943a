import type { Judge } from '../../types/audit.ts';
import { judgeMethods, methodAnswers } from '../../verdicts/index.ts';
import { similarityMetrics } from '../similarity/metrics.ts';
import { agreementRule } from './judge.ts';

/** Whether another classifier gives the same map. */
export function agreement<Name extends string>({
  name,
  question,
}: {
  readonly name: Name;
  readonly question: string;
}) {
  return {
    name,
    question,
    metrics: {
      ...similarityMetrics('high'),
      ssimWangUnrestricted: {
        label: 'SSIM of Wang et al., whatever the two predict',
        bounds: [-1, 1],
        better: 'high',
      },
      ssimArun2021Unrestricted: {
        label: 'SSIM of Arun et al., whatever the two predict',
        bounds: [-1, 1],
        better: 'high',
      },
      sameClass: { label: 'images of one predicted class', bounds: [0, 1], better: 'high' },
    },
    baselines: { line: 'the line of .5', localizer: 'localization network' },
    judge: (rows, context) => methodAnswers(question, judgeMethods(rows, context, agreementRule)),
  } satisfies Judge;
}
