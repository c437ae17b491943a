import type { Row } from './row.ts';
import type { AuditSummary, Compared, Disagreement, MethodSummary, Summary } from './summary.ts';

/** A metric as readers know it. */
export interface MetricInfo {
  readonly label: string;
  /** The least and the greatest number that it can be. @default none */
  readonly bounds?: readonly [least: number, most: number];
  readonly better: 'high' | 'low';
}

/** All that rows are judged with beside themselves: plain data, so that a run can be judged again from its files. */
export interface JudgeContext {
  readonly preset: Summary['preset'];
  readonly seed: number;
  /** Of each bootstrap. @default 10000 */
  readonly resamples?: number;
  /** The images that were asked for, with the patient where the data name one. */
  readonly images: readonly { readonly id: string; readonly group?: string }[];
  /** The methods that ran, in order; empty where an audit needs none. */
  readonly methods: readonly string[];
}

/** What an audit that judges methods says of them. */
export interface MethodFindings {
  /** By method, in the order of the run. */
  readonly cells: Readonly<Record<string, MethodSummary>>;
  readonly compared: Compared;
  readonly disagreement: Disagreement;
}

/** What an audit says in the end; of methods as well where it judges those. */
export interface AuditFindings {
  readonly summary: AuditSummary;
  readonly methods?: MethodFindings;
}

/** How an audit is named in words, how its numbers are read, and how its rows are judged: all that a report needs. */
export interface Judge {
  readonly name: string;
  /** What it asks, in one sentence that ends with a question mark. */
  readonly question: string;
  /** Every metric of its rows. */
  readonly metrics: Readonly<Record<string, MetricInfo>>;
  /** Words for what it sets methods against, by the name in its rows. */
  readonly baselines: Readonly<Record<string, string>>;
  /** From the rows of this audit alone, in the order in which they were made. */
  judge(rows: readonly Row[], context: JudgeContext): AuditFindings;
}
