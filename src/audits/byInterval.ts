import type { NamedDecisionRule } from '../verdicts/index.ts';

/** A further metric judged by the rule of `default`. */
export function byInterval(metric: string): NamedDecisionRule {
  return { name: metric, metric, preset: 'default' };
}
