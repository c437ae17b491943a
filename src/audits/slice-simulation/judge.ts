import { bootstrapMean, createResampler, holm, type MeanEstimate } from '../../statistics/index.ts';
import type { AuditFindings, JudgeContext } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { Answer } from '../../types/summary.ts';
import { differences } from '../../verdicts/index.ts';
import { simulationSentence } from './sentence.ts';
import { failureTable, intervalOf, leftOutTable, type Numbers, numbersOf } from './tables.ts';

/** What the audit asks. */
export const question =
  'Of failures that are planted in these data, which are found by images, by reports, by attributes, or by them together?';

const metrics = ['precisionAt10', 'precisionAt25', 'averagePrecision', 'discovery'] as const;

const rule = [
  'precision at 10 above that of the same search with blocks shuffled among studies, label and prediction kept:',
  'the 95 % interval of the difference, bootstrap by planted failure, lies above 0,',
  'and its p, adjusted by Holm over the combinations, is at most .05',
].join(' ');

const gainRule =
  'precision at 10 of all blocks together less that of the first alone, on the same failures: the 95 % interval, bootstrap by planted failure, lies above 0, or below';

/** How well each combination of blocks finds what was planted, and whether all together do better than the first alone. */
export function judgedSimulation(rows: readonly Row[], context: JudgeContext): AuditFindings {
  const { resamples = 2000 } = context;
  const resampler = createResampler(`${context.seed}/slice-simulation`, { resamples });
  const mean = (values: Numbers): MeanEstimate | undefined =>
    bootstrapMean([...values.values()], { resampler, groups: [...values.keys()].map(failureOf) });
  const names = [...new Set(rows.flatMap(({ condition }) => blocksIn(condition)))];
  const found = names.map((blocks) => {
    const own = numbersOf(rows, { blocks, metric: 'precisionAt10', role: 'score' });
    const chance = numbersOf(rows, { blocks, metric: 'precisionAt10', role: 'null' });
    return { blocks, own, chance, gain: mean(differences(own, chance)) };
  });
  const adjusted = holm(found.flatMap(({ gain }) => gain?.pValue ?? []));
  let at = 0;
  const decided = found.map(({ blocks, own, chance, gain }): Answer => {
    const p = gain?.pValue ?? null;
    const pHolm = p === null ? null : (adjusted[at++] ?? 1);
    return {
      subject: { name: blocks },
      condition: { metric: 'precision at 10' },
      metric: 'precisionAt10',
      ...estimated(mean(own)),
      null: mean(chance)?.mean ?? null,
      // An interval that leaves out 0 is one of several: the adjusted p must agree.
      verdict:
        pHolm !== null && pHolm > 0.05
          ? 'undecided'
          : verdictOf(gain, { above: 'above chance', below: 'not above chance' }),
      rule,
      ...{ p, pHolm },
      ...(gain?.interval === undefined && { reason: 'too few planted failures for an interval' }),
    };
  });
  const measured = names.flatMap((blocks) =>
    metrics.slice(1).map((metric): Answer => {
      const chance = mean(numbersOf(rows, { blocks, metric, role: 'null' }));
      return {
        subject: { name: blocks },
        condition: { metric: words[metric] ?? metric },
        metric,
        ...estimated(mean(numbersOf(rows, { blocks, metric, role: 'score' }))),
        null: chance?.mean ?? null,
        verdict: 'measured',
        rule: 'the mean over planted failures',
        ...{ p: null, pHolm: null },
      };
    }),
  );
  const together = togetherAnswer(found, mean);
  const answers = [...(together === undefined ? [] : [together]), ...decided, ...measured];
  const verdict = together?.verdict ?? decided[0]?.verdict ?? 'undecided';
  return {
    summary: {
      question,
      verdict,
      sentence: simulationSentence({ rows, together, decided }),
      answers,
      tables: { byFailure: failureTable(rows, names, mean), leftOut: leftOutTable(rows) },
    },
  };
}

const words: Readonly<Record<string, string>> = {
  precisionAt25: 'precision at 25',
  averagePrecision: 'average precision',
  discovery: 'share found',
};

/** All blocks against the first of them alone; undefined of one block. */
function togetherAnswer(
  found: readonly { readonly blocks: string; readonly own: Numbers }[],
  mean: (values: Numbers) => MeanEstimate | undefined,
): Answer | undefined {
  const [first] = found;
  const last = found.at(-1);
  if (first === undefined || last === undefined || first === last) return undefined;
  const gain = mean(differences(last.own, first.own));
  return {
    subject: { name: last.blocks },
    condition: { against: first.blocks },
    metric: 'precisionGain',
    ...estimated(gain),
    null: 0,
    verdict: verdictOf(gain, { above: 'helps', below: 'harms' }),
    rule: gainRule,
    p: gain?.pValue ?? null,
    pHolm: null,
    ...(gain?.interval === undefined && { reason: 'too few planted failures for an interval' }),
  };
}

function verdictOf(
  gain: MeanEstimate | undefined,
  { above, below }: { readonly above: string; readonly below: string },
): string {
  const ci = gain?.interval;
  if (ci === undefined) return 'undecided';
  return ci[0] > 0 ? above : ci[1] < 0 ? below : 'undecided';
}

function estimated(estimate: MeanEstimate | undefined): Pick<Answer, 'estimate' | 'ci' | 'n'> {
  return { estimate: estimate?.mean ?? null, ci: intervalOf(estimate), n: estimate?.n ?? 0 };
}

function blocksIn(condition: Row['condition']): string[] {
  return condition?.blocks === undefined ? [] : [String(condition.blocks)];
}

/** Draws of one failure at one value hang together. */
function failureOf(key: string): string {
  return JSON.stringify(JSON.parse(key).slice(0, 2));
}
