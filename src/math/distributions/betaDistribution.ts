import { logGamma } from './logGamma.ts';

/**
 * Probability that a Beta(a, b) number is at most x: the regularised incomplete beta function I_x(a, b), relative error
 * below 1e-10, by the continued fraction that converges on x's side of the mean.
 * @throws RangeError for parameters that are not positive, and for NaN.
 */
export function betaProbability(x: number, a: number, b: number): number {
  if (!(a > 0 && b > 0)) throw new RangeError(`a and b must be positive, got ${a} and ${b}`);
  if (Number.isNaN(x)) throw new RangeError('x must be a number, got NaN');
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  const front = Math.exp(logFront);
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/**
 * The number that a Beta(a, b) one stays below with probability `p` from 0 to 1. It halves a bracket until no double
 * lies within it: on the logarithm of x below one half, of 1 − x above, so that ends near 0 and 1 keep their digits.
 * @throws RangeError for a probability beyond 0 to 1.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`p must be from 0 to 1, got ${p}`);
  if (p === 0 || p === 1) return p;
  return p <= betaProbability(0.5, a, b) ? lowerQuantile(p, a, b) : 1 - lowerQuantile(1 - p, b, a);
}

const leastLog = Math.log(Number.MIN_VALUE);

function lowerQuantile(p: number, a: number, b: number): number {
  let low = leastLog;
  let high = Math.log(0.5);
  for (let middle = (low + high) / 2; low < middle && middle < high; middle = (low + high) / 2) {
    if (betaProbability(Math.exp(middle), a, b) > p) high = middle;
    else low = middle;
  }
  return Math.exp(high);
}

const smallest = 1e-300;

/** The continued fraction of Abramowitz & Stegun 26.5.8, by the modified Lentz rule (Thompson & Barnett 1986). */
function betaFraction(x: number, a: number, b: number): number {
  let ratio = 1;
  let inverse = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let result = inverse;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    inverse = 1 / nonZero(1 + even * inverse);
    ratio = nonZero(1 + even / ratio);
    result *= inverse * ratio;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    inverse = 1 / nonZero(1 + odd * inverse);
    ratio = nonZero(1 + odd / ratio);
    result *= inverse * ratio;
    if (Math.abs(inverse * ratio - 1) < 1e-15) break;
  }
  return result;
}

function nonZero(value: number): number {
  return Math.abs(value) < smallest ? smallest : value;
}
