import { gaussLegendre } from '../quadrature/quadrature.ts';
import { logGamma } from './logGamma.ts';
import { normalProbability } from './normalDistribution.ts';

/** Nodes of one piece, and how many pieces an integral is cut into: errors below 1e-10 for the ranges in use. */
const rule = gaussLegendre(24);
const innerPieces = 6;
const outerPieces = 6;
/** Beyond this many standard deviations a normal density adds less than 1e-16. */
const normalEnd = 8.5;

/**
 * Probability that the studentized range of `groups` normal numbers with a standard deviation on `degrees` of freedom
 * (Infinity: known) is at least `q`; absolute error below 1e-9.
 * P = 1 − ∫ f(s) R(q s) ds, with R(w) = k ∫ φ(z) (Φ(z) − Φ(z − w))^(k−1) dz the range's distribution and f the density
 * of √(χ²/ν) (Lund & Lund 1983, Journal of the Royal Statistical Society C 32(2)).
 * @throws RangeError for a negative range, fewer than two groups or less than one degree of freedom.
 */
export function studentizedRangeTail(
  q: number,
  { groups, degrees }: { groups: number; degrees: number },
): number {
  if (!(q >= 0)) throw new RangeError(`q must be at least 0, got ${q}`);
  if (!Number.isInteger(groups) || groups < 2) {
    throw new RangeError(`groups must be an integer and at least 2, got ${groups}`);
  }
  if (!(degrees >= 1)) throw new RangeError(`degrees must be at least 1, got ${degrees}`);
  if (degrees === Infinity) return 1 - rangeProbability(q, groups);
  const [low, high] = chiEnds(degrees);
  const inside = integral(low, high, outerPieces, (s) => {
    return chiDensity(s, degrees) * rangeProbability(q * s, groups);
  });
  return Math.min(1, Math.max(0, 1 - inside));
}

/**
 * The `q` that the studentized range exceeds with probability `tail`, to a relative 1e-10; by the Illinois rule of false
 * position within a bracket (Dowell & Jarratt 1971, BIT 11).
 */
export function studentizedRangeQuantile(tail: number, of: { groups: number; degrees: number }): number {
  if (!(tail > 0 && tail < 1)) throw new RangeError(`tail must be between 0 and 1, got ${tail}`);
  const excess = (q: number) => studentizedRangeTail(q, of) - tail;
  let [low, atLow] = [0, 1 - tail];
  let [high, atHigh] = [4, excess(4)];
  while (atHigh > 0) {
    [low, atLow] = [high, atHigh];
    high *= 2;
    atHigh = excess(high);
  }
  while (high - low > 1e-10 * high) {
    const q = (low * atHigh - high * atLow) / (atHigh - atLow);
    const atQ = excess(q);
    // The end that stays counts half, so that both ends move.
    if (atQ > 0) {
      [low, atLow] = [q, atQ];
      atHigh /= 2;
    } else {
      [high, atHigh] = [q, atQ];
      atLow /= 2;
    }
    if (Math.abs(atQ) < 1e-13) return q;
  }
  return (low + high) / 2;
}

/** Distribution of the range of `groups` standard normal numbers. */
function rangeProbability(width: number, groups: number): number {
  const inside = integral(-normalEnd, normalEnd + width, innerPieces, (z) => {
    const share = normalProbability(z) - normalProbability(z - width);
    return Math.exp(-0.5 * z * z) * share ** (groups - 1);
  });
  return Math.min(1, (groups * inside) / Math.sqrt(2 * Math.PI));
}

/** Density of s = √(χ²/ν). */
function chiDensity(s: number, degrees: number): number {
  const half = degrees / 2;
  const log = half * Math.log(half) - logGamma(half) + (degrees - 1) * Math.log(s) - half * s * s;
  return 2 * Math.exp(log);
}

/** Where that density is below about 1e-16 of its largest: steps of its own spread, 1/√(2ν), from 1. */
function chiEnds(degrees: number): [number, number] {
  const spread = normalEnd / Math.sqrt(2 * degrees);
  return [Math.max(1e-12, 1 - spread), 1 + 1.5 * spread];
}

function integral(from: number, to: number, pieces: number, f: (x: number) => number): number {
  const step = (to - from) / pieces;
  let sum = 0;
  for (let piece = 0; piece < pieces; piece++) {
    for (let i = 0; i < rule.nodes.length; i++) {
      sum += rule.weights[i]! * f(from + (piece + rule.nodes[i]!) * step);
    }
  }
  return sum * step;
}
