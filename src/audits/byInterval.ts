import type { NamedJudging } from '../verdicts/index.ts';

/** A further metric judged by the rule of `default`. */
export function byInterval(metric: string): NamedJudging {
  return { name: metric, metric, preset: 'default' };
}
