import type { MeanEstimate } from '../statistics/index.ts';
import type { Verdict } from '../types/summary.ts';

/** What was decided, by how much, and by which rule. */
export interface Decision {
  readonly verdict: Verdict;
  readonly rule: string;
  /** Above 0 on the passing side. */
  readonly margin: number | undefined;
  readonly interval: readonly [low: number, high: number] | undefined;
  readonly pValue: number | undefined;
}

/** Whether a difference of 0 passes: it is not below the baseline, but not above it either. */
export type Passing = 'above' | 'notBelow';

/** Decided by the 95 % interval of a difference whose passing side is above 0; undecided where it holds 0 or there is none. */
export function byInterval(
  difference: MeanEstimate | undefined,
  rule: string,
  passing: Passing = 'above',
): Decision {
  const known = decisionOn(difference, rule);
  if (known.interval === undefined) return { ...known, verdict: 'undecided' };
  const [low, high] = known.interval;
  const isPass = passing === 'above' ? low > 0 : low >= 0;
  return { ...known, verdict: isPass ? 'pass' : high < 0 ? 'fail' : 'undecided' };
}

/** Decided by the sign of the mean difference alone, as Arun et al. 2021 did. */
export function bySign(
  difference: MeanEstimate | undefined,
  rule: string,
  passing: Passing = 'above',
): Decision {
  const known = decisionOn(difference, rule);
  if (known.margin === undefined) return { ...known, verdict: 'undecided' };
  const isPass = passing === 'above' ? known.margin > 0 : known.margin >= 0;
  return { ...known, verdict: isPass ? 'pass' : 'fail' };
}

/**
 * Of several decisions that must all pass: pass where all do, fail where any fails, else undecided, so that a false
 * pass is no likelier than that of one of them (an intersection-union test: Berger 1982, Technometrics 24(4)). Margin
 * and interval are those of the decision that gave the verdict, of several such that one with the smallest margin; the
 * p-value is the largest of the margins on the same side of 0.
 */
export function allOf(decisions: readonly Decision[]): Decision {
  const words = decisions.map(({ verdict }) => verdict);
  const verdict = words.includes('fail')
    ? 'fail'
    : words.every((word) => word === 'pass')
      ? 'pass'
      : 'undecided';
  const [first, ...others] = decisions.filter((one) => one.verdict === verdict);
  if (first === undefined) throw new RangeError('a verdict needs at least one comparison, got none');
  const shown = others.reduce((a, b) => ((b.margin ?? Infinity) < (a.margin ?? Infinity) ? b : a), first);
  const isKnown = decisions.every(({ margin }) => margin !== undefined);
  const sameSide = (shown.margin ?? 0) > 0 ? decisions : [shown];
  const pValues = sameSide.map(({ pValue }) => pValue);
  return {
    ...(isKnown ? shown : { ...shown, margin: undefined, interval: undefined }),
    verdict,
    pValue: pValues.includes(undefined) ? undefined : Math.max(...pValues.map(Number)),
  };
}

function decisionOn(difference: MeanEstimate | undefined, rule: string) {
  return { rule, margin: difference?.mean, interval: difference?.interval, pValue: difference?.pValue };
}
