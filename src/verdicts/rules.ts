import type { MeanEstimate } from '../statistics/index.ts';
import type { Verdict } from '../types/summary.ts';

/** What was decided, by how much, and by which rule. */
export interface Decision {
  readonly verdict: Verdict;
  readonly rule: string;
  /** Above 0 on the passing side. */
  readonly margin: number | undefined;
  readonly interval: readonly [low: number, high: number] | undefined;
}

/** Decided by the 95 % interval of a difference whose passing side is above 0; undecided where it holds 0 or there is none. */
export function byInterval(difference: MeanEstimate | undefined, rule: string): Decision {
  const interval = difference?.interval;
  const margin = difference?.mean;
  if (interval === undefined) return { verdict: 'undecided', rule, margin, interval };
  const [low, high] = interval;
  return { verdict: low > 0 ? 'pass' : high < 0 ? 'fail' : 'undecided', rule, margin, interval };
}

/** Decided by the sign of the mean difference alone, as Arun et al. 2021 did. */
export function bySign(difference: MeanEstimate | undefined, rule: string): Decision {
  if (difference === undefined) return { verdict: 'undecided', rule, margin: undefined, interval: undefined };
  const { mean, interval } = difference;
  return { verdict: mean > 0 ? 'pass' : 'fail', rule, margin: mean, interval };
}
