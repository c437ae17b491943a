import type { MethodSummary, Summary } from '../types/summary.ts';
import type { ImageNumbers } from './imageNumbers.ts';
import type { MethodStatistics, MethodUnderAudit } from './methodStatistics.ts';
import type { DecisionRule, NamedDecisionRule } from './options.ts';
import type { DrawTable } from './sampling.ts';

/** What of each image is compared between methods, higher being better, with its draws where it has several. */
export interface Comparable {
  readonly values: ImageNumbers;
  readonly table?: DrawTable | undefined;
}

/** How an audit judges methods: everything in which one such audit differs from another. */
export interface MethodRule {
  /** How a run of a preset judges. */
  decisionRule(preset: Summary['preset']): DecisionRule;
  /** Other ways of judging the same rows. */
  alternativeAnalyses(preset: Summary['preset']): readonly NamedDecisionRule[];
  /** The numbers of a method under one way of judging. */
  statistics(item: MethodUnderAudit, decisionRule: DecisionRule): MethodStatistics;
  /** What is compared between methods, in words and as numbers. */
  readonly compared: string;
  comparable(statistics: MethodStatistics): Comparable;
  /** Means of the other metrics, and what only this audit has. */
  also(item: MethodUnderAudit, statistics: MethodStatistics): Readonly<Record<string, number | null>>;
  /** True where the score has no best: a share of the way from null to best says nothing. @default false */
  readonly isUnbounded?: true;
  further?(item: MethodUnderAudit, statistics: MethodStatistics): Partial<MethodSummary>;
}
