import { meanOfAny } from '../math/arrays/meanOf.ts';
import type { ColumnVariance, MeanEstimate } from '../statistics/index.ts';
import type { JudgeContext } from '../types/audit.ts';
import type { Comparison } from '../types/summary.ts';
import type { ImageValues, RowTable, SubjectRows } from './collected.ts';
import { differences, type ImageNumbers, onSameImages } from './imageNumbers.ts';
import type { DecisionRule } from './options.ts';
import { byInterval, bySign, type Decision, type Passing } from './rules.ts';
import { type DrawTable, estimate, type Sampling } from './sampling.ts';

/** A method under an audit, with all that there is to compare it with. */
export interface MethodUnderAudit {
  readonly own: SubjectRows;
  readonly table: RowTable;
  readonly context: JudgeContext;
  readonly sampling: Sampling;
}

/** A method set against a baseline whose higher values are better too, on the images that have both. */
export function baselineComparison(
  name: string,
  {
    role,
    scores,
    baseline,
  }: {
    readonly role: BaselineComparison['role'];
    readonly scores: ImageNumbers;
    readonly baseline: ImageNumbers;
  },
): BaselineComparison {
  return {
    name,
    role,
    passing: role === 'strong' ? 'notBelow' : 'above',
    differences: differences(scores, baseline),
    mean: meanOfAny(onSameImages(baseline, scores).values()),
  };
}

/** A baseline, with how far on the passing side of it each image is. */
export interface BaselineComparison {
  readonly name: string;
  readonly role: Comparison['role'];
  readonly passing: Passing;
  readonly differences: ImageNumbers;
  /** A margin so small that a method which surely has less fails, although it may be above 0. @default none */
  readonly least?: number | undefined;
  /** What draws of random weights being few adds to the error of the mean difference. */
  readonly error?: ColumnVariance | undefined;
  /** The baseline's mean on the same images. */
  readonly mean: number | undefined;
}

/** The numbers of one method under one way of judging, before anything is decided. */
export interface MethodStatistics extends DecisionRule {
  readonly scores: ImageValues;
  /** Randomization: the score of each image under each draw. */
  readonly table?: DrawTable | undefined;
  /** What trainings being few adds to the error of the mean score. */
  readonly error?: ColumnVariance | undefined;
  /** The null of each image that has one, such that intervals of their mean are right: see `nullInfluence`. */
  readonly nulls: ImageNumbers;
  readonly against: readonly BaselineComparison[];
  /** The rule in words. */
  readonly rule: string;
  readonly strongRule: string;
  /** The same with dead maps among the scores, where the code of a paper took those for answers. */
  readonly paper?: MethodStatistics | undefined;
}

/** A baseline with the mean difference to it and what that says on its own. */
export interface DecidedComparison {
  readonly against: BaselineComparison;
  readonly difference: MeanEstimate | undefined;
  readonly decision: Decision;
}

/** Every comparison of a standing, each decided on its own. */
export function decidedComparisons(
  { against, rule, strongRule, preset }: MethodStatistics,
  sampling: Sampling,
): DecidedComparison[] {
  const decide = preset === 'arun2021' ? bySign : byInterval;
  return against.map((one) => {
    const difference = estimate(one.differences, sampling, one.error);
    const words = one.role === 'strong' ? strongRule : rule;
    const decision = decide(difference, words, one.passing);
    const isOpen = decision.verdict === 'undecided' && preset !== 'arun2021';
    return { against: one, difference, decision: isOpen ? lessThanLeast(decision, one, sampling) : decision };
  });
}

/** A fail where the whole interval is below the least margin, with the p-value of that; else the decision as it is. */
function lessThanLeast(
  decision: Decision,
  { differences: margins, least, error }: BaselineComparison,
  sampling: Sampling,
): Decision {
  if (least === undefined || !((decision.interval?.[1] ?? Infinity) < least)) return decision;
  const below = new Map([...margins].map(([image, value]) => [image, value - least]));
  return { ...decision, verdict: 'fail', pValue: estimate(below, sampling, error)?.pValue };
}
