/**
 * Probability that a standard normal number is at most `z`: Φ(z), absolute error below 1e-15, relative error
 * below 1e-11 in the lower tail. −∞ gives 0, ∞ gives 1.
 * Φ(z) = 1/2 + φ(z) Σ z^(2k+1) / (1·3·…·(2k+1)) near zero, Laplace's continued fraction in the tails
 * (Marsaglia 2004, Journal of Statistical Software 11(4); Abramowitz & Stegun 26.2.11 and 26.2.14).
 */
export function normalProbability(z: number): number {
  if (Number.isNaN(z)) throw new RangeError('z must be a number, got NaN');
  return z > 0 ? 1 - lowerTail(-z) : lowerTail(z);
}

/**
 * The number that a standard normal one stays below with probability `p`: Φ⁻¹(p), for p in [0, 1]; −∞ at 0, ∞ at 1.
 * A rational start (Abramowitz & Stegun 26.2.23, error below 4.5e-4), then three steps of Halley's rule on Φ.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`p must be from 0 to 1, got ${p}`);
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  if (p > 0.5) return -lowerQuantile(1 - p);
  return lowerQuantile(p);
}

/** Beyond this many standard deviations the series would cancel, and the continued fraction converges in few terms. */
const tailStart = 3;
const tailTerms = 120;

function lowerTail(z: number): number {
  const size = -z;
  if (size === Infinity) return 0;
  return size < tailStart ? 0.5 - density(size) * oddSeries(size) : density(size) / tailFraction(size);
}

function density(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

function oddSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

/** z + 1 / (z + 2 / (z + 3 / …)), from the inside out. */
function tailFraction(z: number): number {
  let fraction = z;
  for (let term = tailTerms; term >= 1; term--) fraction = z + term / fraction;
  return fraction;
}

function lowerQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  let z =
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let step = 0; step < 3; step++) {
    const excess = (lowerTail(z) - p) / density(z);
    z -= excess / (1 + 0.5 * z * excess);
  }
  return z;
}
