import ndarray from 'ndarray';
import { mapTo } from '../../math/arrays/elementwise.ts';
import type { Attribution, Image } from '../../types/arrays.ts';
import type { Classifier } from '../../types/classifier.ts';
import { type CoalitionOptions, coalitionScores, type Shown } from './coalitionScores.ts';

/** Options of `exactShapley` and `permutationShapley`. */
export type ShapleyOptions = CoalitionOptions & { readonly target: number };

/** So many values have a million coalitions. */
const mostValues = 20;

/**
 * Shapley values of an image's values by all 2ⁿ coalitions (Shapley 1953): for checks on images of a few values.
 * `image` is [height, width, channels] in model units, of at most 20 values; more throws a RangeError.
 */
export async function exactShapley(
  classifier: Classifier,
  image: Image,
  options: ShapleyOptions,
): Promise<Attribution> {
  const count = image.size;
  if (count > mostValues) throw new RangeError(`image must have at most ${mostValues} values, got ${count}`);
  const scores = coalitionScores(classifier, image, options);
  const shown =
    (coalition: number): Shown =>
    (from, out) => {
      from.forEach((value, i) => {
        if ((coalition >> i) & 1) out[i] = value;
      });
    };
  const worth = (await scores.of(Array.from({ length: 2 ** count }, (_, coalition) => shown(coalition)))).map(
    ([score = 0]) => score,
  );
  // The share of the orders in which exactly these come before the value: |S|! (n − |S| − 1)! / n!
  const shares = Array.from({ length: count }, (_, before) => 1 / (count * binomial(count - 1, before)));
  const values = new Float32Array(count).map((_, i) => {
    let sum = 0;
    worth.forEach((score, coalition) => {
      if ((coalition >> i) & 1) return;
      sum += (shares[bitCount(coalition)] ?? 0) * ((worth[coalition | (1 << i)] ?? 0) - score);
    });
    return sum;
  });
  return ndarray(values, [...image.shape]);
}

/**
 * Shapley values estimated as the mean of what each value adds over `orders` of all of them, and where `antithetic`
 * over the same orders reversed (Castro et al. 2009, Computers & Operations Research 36(5); Mitchell et al. 2022, JMLR
 * 23). Each order lists every index of `image`, row-major, once; another throws a RangeError.
 */
export async function permutationShapley(
  classifier: Classifier,
  image: Image,
  {
    orders,
    antithetic = true,
    ...options
  }: ShapleyOptions & { readonly orders: readonly ArrayLike<number>[]; readonly antithetic?: boolean },
): Promise<Attribution> {
  const count = image.size;
  const scores = coalitionScores(classifier, image, options);
  const given = orders.map((order) => Array.from(order));
  for (const order of given) requireOrder(order, count);
  const all = antithetic ? given.flatMap((order) => [order, order.toReversed()]) : given;
  if (all.length === 0) throw new RangeError('orders must have at least one order, got none');
  const total = new Float64Array(count);
  for (const order of all) {
    const prefixes = Array.from(
      { length: count + 1 },
      (_, length): Shown =>
        (from, out) => {
          for (const i of order.slice(0, length)) out[i] = from[i] ?? 0;
        },
    );
    const worth = await scores.of(prefixes);
    order.forEach((i, position) => {
      total[i] = (total[i] ?? 0) + (worth[position + 1]?.[0] ?? 0) - (worth[position]?.[0] ?? 0);
    });
  }
  const values = mapTo(Float32Array, total, (sum) => sum / all.length);
  return ndarray(values, [...image.shape]);
}

function requireOrder(order: readonly number[], count: number): void {
  const isOrder =
    order.length === count && new Set(order).size === count && order.every((i) => i >= 0 && i < count);
  if (!isOrder) throw new RangeError(`each order must have the indices 0 to ${count - 1} once`);
}

function binomial(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
  return product;
}

function bitCount(value: number): number {
  let count = 0;
  for (let rest = value; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
