import type { RandomStream } from './random.ts';

/** Below this mean, products of uniforms; from it on, transformed rejection, which needs a mean of 10 at least. */
const leastOfRejection = 10;
/** Above this mean counts would no longer be whole numbers that a double tells apart with room to spare. */
const mostMean = 2 ** 40;

/**
 * A Poisson number of the given mean (variance = mean), for means from 0 to 2^40. Small means by Knuth's product of
 * uniforms, others by the transformed rejection PTRS of Hörmann 1993, Insurance: Mathematics and Economics 12:39.
 */
export function poisson(stream: RandomStream, mean: number): number {
  if (!(mean >= 0 && mean <= mostMean)) {
    throw new RangeError(`mean must be from 0 to 2^40, got ${mean}`);
  }
  return mean < leastOfRejection ? byProducts(stream, mean) : byRejection(stream, mean);
}

function byProducts(stream: RandomStream, mean: number): number {
  const least = Math.exp(-mean);
  let count = 0;
  for (let product = stream.uniform(); product > least; product *= stream.uniform()) count++;
  return count;
}

/** Letters as in the paper. */
function byRejection(stream: RandomStream, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const v = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = stream.uniform() - 0.5;
    const w = stream.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && w <= v) return k;
    if (k < 0 || (us < 0.013 && w > us)) continue;
    const inverse = 1.1239 + 1.1328 / (b - 3.4);
    if (Math.log((w * inverse) / (a / (us * us) + b)) <= k * Math.log(mean) - mean - logFactorial(k))
      return k;
  }
}

/** ln k!, by its table below 10 and by Stirling's series, whose error is then below 1e-10. */
function logFactorial(k: number): number {
  if (k < 10) return smallLogFactorials[k]!;
  const n = k + 1;
  const inverse = 1 / (n * n);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / n;
  return (n - 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + series;
}

const smallLogFactorials = Float64Array.from([1, 1, 2, 6, 24, 120, 720, 5040, 40320, 362880], Math.log);
