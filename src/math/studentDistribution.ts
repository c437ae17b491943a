/**
 * Probability that Student's t with `degrees` of freedom is at most `t`; relative error below 1e-10.
 * P(T ≤ t) = I_x(ν/2, 1/2) / 2 for t ≤ 0 with x = ν / (ν + t²) (Abramowitz & Stegun 26.7.1).
 */
export function studentProbability(t: number, degrees: number): number {
  if (Number.isNaN(t)) throw new RangeError('t must be a number, got NaN');
  if (!(degrees > 0)) throw new RangeError(`degrees must be positive, got ${degrees}`);
  const tail = 0.5 * betaShare(degrees / (degrees + t * t), degrees / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/**
 * The number that Student's t with `degrees` of freedom stays below with probability `p`, for p between 0 and 1;
 * by halving a bracket until no double lies within it.
 */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`p must be between 0 and 1, got ${p}`);
  if (p > 0.5) return -studentQuantile(1 - p, degrees);
  let low = -1;
  while (studentProbability(low, degrees) > p) low *= 2;
  let high = 0;
  for (let middle = low / 2; low < middle && middle < high; middle = (low + high) / 2) {
    if (studentProbability(middle, degrees) > p) high = middle;
    else low = middle;
  }
  return high;
}

/** Regularised incomplete beta function I_x(a, b), by the fraction that converges on x's side of the mean. */
function betaShare(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  const front = Math.exp(logFront);
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
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

/** ln Γ(x) for x > 0: Stirling's series (Abramowitz & Stegun 6.1.41) after the argument is raised above 12. */
function logGamma(x: number): number {
  let product = 1;
  let y = x;
  while (y < 12) product *= y++;
  const w = 1 / (y * y);
  const series = (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w / 1188)))) / y;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}
