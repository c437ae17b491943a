import { finiteValues } from '../../checks/finiteValues.ts';
import { meanOf } from '../../math/arrays/meanOf.ts';
import { type Outcome, unscorable } from '../outcome.ts';

/** What `permutationTTest` finds. */
export interface PermutationTest {
  /** Student's t with pooled variance of the samples as they are; ±Infinity where neither varies. */
  readonly t: number;
  /** All relabellings, C(n_a + n_b, n_a), and how many have |t| at least as large. */
  readonly permutations: number;
  readonly extreme: number;
  /** Two-sided: extreme / permutations. */
  readonly pValue: number;
  /** One-sided, of mean a above mean b, and below. */
  readonly pGreater: number;
  readonly pLess: number;
  /** What samples of these sizes allow at the least, two-sided: 2 / permutations. */
  readonly smallestP: number;
}

/** More relabellings than this would take minutes. */
const mostPermutations = 5e6;
/** Two t this close are equal: their digits differ by the order of additions. */
const slack = 1e-9;

/**
 * The exact permutation test of two independent samples `a` [n_a] and `b` [n_b] by Student's t: of all ways to deal the
 * values out anew, the share with a |t| at least as large (Fisher 1935; Pitman 1937). Unscorable where all values
 * are equal. Throws RangeError for an empty sample, for values that are not finite and for more than five million
 * relabellings.
 */
export function permutationTTest(a: ArrayLike<number>, b: ArrayLike<number>): Outcome<PermutationTest> {
  const [first, second] = [finiteValues('a', a), finiteValues('b', b)];
  const [sizeA, sizeB] = [first.length, second.length];
  if (sizeA < 1 || sizeB < 1 || sizeA + sizeB < 3) {
    throw new RangeError(`a and b must hold a value each and three together, got ${sizeA} and ${sizeB}`);
  }
  const permutations = combinations(sizeA + sizeB, sizeA);
  if (permutations > mostPermutations) {
    throw new RangeError(`a and b must allow at most ${mostPermutations} relabellings, got ${permutations}`);
  }
  const all = [...first, ...second];
  if (all.every((value) => value === all[0])) return unscorable('all values are equal, so there is no t');
  const tOf = pooledT(all, sizeA);
  const t = tOf(first.reduce((sum, value) => sum + value, 0));
  const counts = { extreme: 0, greater: 0, less: 0 };
  for (const sum of subsetSums(all, sizeA)) {
    const other = tOf(sum);
    if (Math.abs(other) >= Math.abs(t) - slack) counts.extreme++;
    if (other >= t - slack) counts.greater++;
    if (other <= t + slack) counts.less++;
  }
  return {
    state: 'scored',
    t,
    permutations,
    extreme: counts.extreme,
    pValue: counts.extreme / permutations,
    pGreater: counts.greater / permutations,
    pLess: counts.less / permutations,
    smallestP: Math.min(1, 2 / permutations),
  };
}

/** Student's t with pooled variance as a function of the sum of the first sample, over all ways to deal `all` out. */
function pooledT(all: readonly number[], sizeA: number): (sumA: number) => number {
  const sizeB = all.length - sizeA;
  const mean = meanOf(all);
  const squares = all.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return (sumA) => {
    const aboveA = sumA - sizeA * mean;
    // Between and within the samples: the squares about the common mean come apart.
    const between = aboveA ** 2 * (1 / sizeA + 1 / sizeB);
    const within = squares - between;
    const difference = aboveA * (1 / sizeA + 1 / sizeB);
    if (within <= squares * 1e-14) return Math.sign(difference) * Infinity;
    return difference / Math.sqrt((within / (all.length - 2)) * (1 / sizeA + 1 / sizeB));
  };
}

/** The sum of each subset of `size` values. */
function* subsetSums(values: readonly number[], size: number, from = 0, sum = 0): Generator<number> {
  if (size === 0) {
    yield sum;
    return;
  }
  for (let i = from; i <= values.length - size; i++) {
    yield* subsetSums(values, size - 1, i + 1, sum + (values[i] ?? 0));
  }
}

function combinations(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) count = (count * (n - Math.min(k, n - k) + i)) / i;
  return Math.round(count);
}
