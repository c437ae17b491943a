import { meanOf } from '../math/arrays/meanOf.ts';
import type { Score } from '../types/score.ts';

/** One statement that must hold of this library's numbers, and what came when it was tried. */
export interface Check {
  /** What was tried, such as `averagePrecision of the mask itself`. */
  readonly what: string;
  readonly must: string;
  readonly came: string;
  readonly holds: boolean;
}

/** Holds where the number lies within `tolerance` of what is wanted; a score without a number does not. */
export function isNear(
  what: string,
  came: Score | number | undefined,
  { wanted, tolerance, why }: { readonly wanted: number; readonly tolerance: number; readonly why?: string },
): Check {
  const value = numberIn(came);
  const digits = shown(wanted) + (why === undefined ? '' : `, ${why}`);
  return {
    what,
    must: `be ${digits}, within ${shown(tolerance)}`,
    came: said(came),
    holds: value !== undefined && Math.abs(value - wanted) <= tolerance,
  };
}

/** Holds where the number is above a bound. */
export function isAbove(what: string, came: Score | number | undefined, bound: number): Check {
  const value = numberIn(came);
  return {
    what,
    must: `be above ${shown(bound)}`,
    came: said(came),
    holds: value !== undefined && value > bound,
  };
}

/** Holds where there is no number but a reason with these words in it. */
export function isUnscorable(what: string, came: Score, words: string): Check {
  const holds = came.state === 'unscorable' && came.reason.includes(words);
  return { what, must: `be unscorable: '${words}'`, came: said(came), holds };
}

/** Holds where the mean of the numbers is within four of its standard errors of what is wanted. */
export function isMean(
  what: string,
  scores: readonly Score[],
  { wanted, why }: { readonly wanted: number; readonly why: string },
): Check {
  const values = scores.flatMap((score) => (score.state === 'scored' ? [score.value] : []));
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const reach = 4 * Math.sqrt(squares / (values.length - 1) / values.length);
  return {
    what: `mean ${what} over ${scores.length} maps`,
    must: `be ${shown(wanted)}, ${why}, within four standard errors`,
    came: `${shown(mean)} ± ${shown(reach)}`,
    holds: values.length === scores.length && Math.abs(mean - wanted) <= reach,
  };
}

/** Holds where the word is the one wanted. */
export function isWord(what: string, came: string, wanted: string): Check {
  return { what, must: `be ${wanted}`, came, holds: came === wanted };
}

function numberIn(came: Score | number | undefined): number | undefined {
  if (typeof came === 'number' || came === undefined) return came;
  return came.state === 'scored' ? came.value : undefined;
}

function said(came: Score | number | undefined): string {
  const value = numberIn(came);
  if (value !== undefined) return shown(value);
  return typeof came === 'object' && came.state === 'unscorable' ? `unscorable: '${came.reason}'` : 'nothing';
}

function shown(value: number): string {
  const small = value !== 0 && Math.abs(value) < 1e-4;
  return small ? value.toExponential(1) : String(Number(value.toPrecision(5)));
}
