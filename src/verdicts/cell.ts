import { meanOfAny } from '../math/arrays/meanOf.ts';
import type { Row } from '../types/row.ts';
import type { MethodSummary, StrongVerdict } from '../types/summary.ts';
import { comparisonOf } from './baselineTests.ts';
import { chanceCorrected } from './chanceCorrected.ts';
import { imageValues, isScore } from './collected.ts';
import { numberOrNull, onSameImages } from './imageNumbers.ts';
import type { MethodRule } from './methodRule.ts';
import {
  type DecidedComparison,
  decidedComparisons,
  type MethodStatistics,
  type MethodUnderAudit,
} from './methodStatistics.ts';
import { allOf, type Decision } from './rules.ts';
import { drawError, estimate } from './sampling.ts';

/** The decision of a standing: what its deciding comparisons say together. */
export function verdictOf(comparisons: readonly DecidedComparison[]): Decision {
  return allOf(
    comparisons.filter(({ against }) => against.role === 'decides').map(({ decision }) => decision),
  );
}

/** What the summary says of a method under an audit; Holm's adjustment is still to come. */
export function cellOf(
  item: MethodUnderAudit,
  statistics: MethodStatistics,
  rule: MethodRule,
): MethodSummary {
  const { sampling, context } = item;
  const { scores, nulls, metric, table } = statistics;
  const comparisons = decidedComparisons(statistics, sampling);
  const decision = verdictOf(comparisons);
  const strong = comparisons.find(({ against }) => against.role === 'strong');
  const shown = comparisons.map((one) => comparisonOf(one, sampling));
  const corrected = rule.isUnbounded
    ? undefined
    : chanceCorrected({ scores: scores.values, nulls, table, error: statistics.error }, sampling);
  const counted = (statistics.paper ?? statistics).scores.values;
  const whole = estimate(counted, sampling, statistics.error ?? drawError(table, sampling));
  return {
    metric,
    mean: numberOrNull(whole?.mean),
    ci: whole?.interval ?? null,
    n: scores.values.size,
    unscorable: scores.unscorable,
    failed: scores.failed,
    null: numberOrNull(meanOfAny(nulls.values())),
    nullCi: estimate(nulls, sampling)?.interval ?? null,
    chanceCorrected: numberOrNull(corrected?.mean),
    chanceCorrectedCi: corrected?.interval ?? null,
    baselines: Object.fromEntries(
      shown.filter(({ against }) => against !== 'null').map(({ against, mean }) => [against, mean]),
    ),
    pass: decision.verdict === 'undecided' ? null : decision.verdict === 'pass',
    verdict: decision.verdict,
    ...(context.preset === 'arun2021' && paperVerdict(statistics, item)),
    rule: decision.rule,
    margin: numberOrNull(decision.margin),
    marginCi: decision.interval ?? null,
    p: numberOrNull(decision.pValue),
    pHolm: null,
    ...(strong && { strong: strongVerdict(strong) }),
    against: shown,
    also: rule.also(item, statistics),
    values: [...counted].map(([image, value]) => ({ image, value })),
    ...rule.further?.(item, statistics),
    reasons: scores.reasons,
  };
}

/** What the paper's rule says of the paper's number. */
function paperVerdict(statistics: MethodStatistics, { sampling }: MethodUnderAudit) {
  const whole = statistics.paper ?? statistics;
  return {
    paperVerdict: verdictOf(decidedComparisons(whole, sampling)).verdict,
    paperN: whole.scores.values.size,
  };
}

function strongVerdict({ decision }: DecidedComparison): StrongVerdict {
  const { verdict, rule, margin, interval } = decision;
  return { verdict, rule, margin: numberOrNull(margin), marginCi: interval ?? null };
}

/** Means over the scored images of the metrics that have scores, but for the one that decides. */
export function alsoMeans(
  { own }: MethodUnderAudit,
  { metric, scores }: MethodStatistics,
  which: (row: Row) => boolean = () => true,
): Record<string, number | null> {
  const names = new Set(own.rows.filter(isScore).map((row) => row.metric));
  names.delete(metric);
  return Object.fromEntries(
    [...names].map((name) => {
      const { values } = imageValues(own.outcomes(name, (row) => isScore(row) && which(row)));
      return [name, numberOrNull(meanOfAny(onSameImages(values, scores.values).values()))];
    }),
  );
}
