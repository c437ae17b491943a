import { betaProbability } from './betaDistribution.ts';

/**
 * Probability that Student's t with `degrees` of freedom is at most `t`; relative error below 1e-10.
 * P(T ≤ t) = I_x(ν/2, 1/2) / 2 for t ≤ 0 with x = ν / (ν + t²) (Abramowitz & Stegun 26.7.1).
 */
export function studentProbability(t: number, degrees: number): number {
  if (Number.isNaN(t)) throw new RangeError('t must be a number, got NaN');
  if (!(degrees > 0)) throw new RangeError(`degrees must be positive, got ${degrees}`);
  const tail = 0.5 * betaProbability(degrees / (degrees + t * t), degrees / 2, 0.5);
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
