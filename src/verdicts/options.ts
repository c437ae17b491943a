import type { JudgeContext } from '../types/audit.ts';
import type { Summary } from '../types/summary.ts';

/** How a criterion is judged: by which number, and by which preset's rule. */
export interface DecisionRule {
  readonly metric: string;
  readonly preset: Summary['preset'];
  /** Where similarities must lie above a line: that line. @default none */
  readonly line?: number | undefined;
}

export interface NamedDecisionRule extends DecisionRule {
  readonly name: string;
}

export type { JudgeContext };
