import type { ColumnError, MeanEstimate } from '../statistics/index.ts';
import type { Comparison } from '../types/summary.ts';
import type { ImageValues, MethodRows } from './collected.ts';
import type { ImageNumbers } from './imageNumbers.ts';
import type { Judging, SummaryOptions } from './options.ts';
import { byInterval, bySign, type Decision, type Passing } from './rules.ts';
import { type DrawTable, estimate, type Sampling } from './sampling.ts';

/** A method under a criterion, with all that there is to compare it with. */
export interface Case {
  readonly criterion: string;
  readonly own: MethodRows;
  readonly byMethod: ReadonlyMap<string, MethodRows>;
  readonly options: SummaryOptions;
  readonly sampling: Sampling;
}

/** A baseline, with how far on the passing side of it each image is. */
export interface Against {
  readonly name: string;
  readonly role: Comparison['role'];
  readonly passing: Passing;
  readonly differences: ImageNumbers;
  /** What draws of random weights being few adds to the error of the mean difference. */
  readonly error?: ColumnError | undefined;
  /** The baseline's mean on the same images. */
  readonly mean: number | undefined;
}

/** The numbers of one method under one way of judging, before anything is decided. */
export interface Standing extends Judging {
  readonly scores: ImageValues;
  /** Randomization: the score of each image under each draw. */
  readonly table?: DrawTable | undefined;
  /** The null of each image that has one, such that intervals of their mean are right: see `nullShares`. */
  readonly nulls: ImageNumbers;
  readonly against: readonly Against[];
  /** The rule in words. */
  readonly rule: string;
  readonly strongRule: string;
}

/** A baseline with the mean difference to it and what that says on its own. */
export interface Judged {
  readonly against: Against;
  readonly difference: MeanEstimate | undefined;
  readonly decision: Decision;
}

/** Every comparison of a standing, each decided on its own. */
export function judged({ against, rule, strongRule, preset }: Standing, sampling: Sampling): Judged[] {
  const decide = preset === 'arun2021' ? bySign : byInterval;
  return against.map((one) => {
    const difference = estimate(one.differences, sampling, one.error);
    const words = one.role === 'strong' ? strongRule : rule;
    return { against: one, difference, decision: decide(difference, words, one.passing) };
  });
}
