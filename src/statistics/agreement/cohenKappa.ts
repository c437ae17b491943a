import { type Outcome, unscorable } from '../outcome.ts';

/** What `cohenKappa` finds. */
export interface CohenKappa {
  /** Unweighted: 1 is full agreement, 0 that of chance. */
  readonly kappa: number;
  /** Weighted by the distance of the categories, and by its square. */
  readonly linear: number;
  readonly quadratic: number;
}

/**
 * Cohen's kappa of two raters of the same items: 1 − Σ w · observed / Σ w · expected (Cohen 1968, Psychological Bulletin
 * 70(4)). `a` and `b` are [n] category indices from 0; `categories` says how many there are (it changes nothing but the
 * check). Unscorable where chance alone agrees fully. Throws RangeError for other values and lengths that differ.
 */
export function cohenKappa(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { categories }: { readonly categories?: number } = {},
): Outcome<CohenKappa> {
  if (a.length !== b.length || a.length === 0) {
    throw new RangeError(`a and b must rate the same items, at least one, got ${a.length} and ${b.length}`);
  }
  const [first, second] = [Array.from(a), Array.from(b)];
  const most = categories ?? Math.max(...first, ...second) + 1;
  for (const [name, values] of Object.entries({ a: first, b: second })) {
    const bad = values.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= most);
    if (bad >= 0) {
      throw new RangeError(
        `${name} must be categories from 0 to ${most - 1}, got ${values[bad]} at index ${bad}`,
      );
    }
  }
  const kappaBy = (weight: (distance: number) => number) => {
    let [observed, expected] = [0, 0];
    const [countsA, countsB] = [countsOf(first, most), countsOf(second, most)];
    for (const [i, own] of first.entries()) observed += weight(Math.abs(own - (second[i] ?? 0)));
    for (const [i, inA] of countsA.entries()) {
      for (const [j, inB] of countsB.entries()) expected += weight(Math.abs(i - j)) * inA * inB;
    }
    return expected === 0 ? undefined : 1 - (observed * first.length) / expected;
  };
  const kappa = kappaBy((distance) => Number(distance > 0));
  const linear = kappaBy((distance) => distance);
  const quadratic = kappaBy((distance) => distance ** 2);
  if (kappa === undefined || linear === undefined || quadratic === undefined) {
    return unscorable('both raters gave one and the same category, so that the expected agreement is 1');
  }
  return { state: 'scored', kappa, linear, quadratic };
}

function countsOf(values: readonly number[], categories: number): number[] {
  const counts = new Array<number>(categories).fill(0);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
