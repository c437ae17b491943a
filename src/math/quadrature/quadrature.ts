/** The integral of f over [0, 1] is about the sum over i of weights[i] · f(nodes[i]). */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Gauss and Legendre's rule with `n` nodes, in ascending order inside (0, 1): exact for polynomials up to degree
 * 2n - 1. The nodes are roots of the Legendre polynomial, by Newton's method (Press et al., Numerical Recipes, 4.6).
 */
export function gaussLegendre(n: number): Quadrature {
  assertCount(n);
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < (n + 1) / 2; i++) {
    const { root, slope } = legendreRoot(n, i);
    const weight = 1 / ((1 - root * root) * slope * slope);
    nodes[i] = (1 - root) / 2;
    nodes[n - 1 - i] = (1 + root) / 2;
    weights[i] = weight;
    weights[n - 1 - i] = weight;
  }
  return { nodes, weights };
}

/** The midpoints of `n` equal parts, each of weight 1/n: exact for polynomials up to degree 1. */
export function midpoint(n: number): Quadrature {
  assertCount(n);
  return {
    nodes: Float64Array.from({ length: n }, (_, i) => (i + 0.5) / n),
    weights: new Float64Array(n).fill(1 / n),
  };
}

/**
 * The midpoint rule of n · `count` nodes dealt out among a series of `count` integrals; this is the share of integral
 * `index`, n nodes of weight 1/n, one in each n-th part of [0, 1]. For the mean over many alike integrals: together
 * they have the fine rule's nodes. A series of one has the midpoint rule itself.
 */
export function interleavedMidpoint(n: number, index: number, count: number): Quadrature {
  assertCount(n);
  const shift = (index + 0.5) / count;
  return {
    nodes: Float64Array.from({ length: n }, (_, i) => (i + shift) / n),
    weights: new Float64Array(n).fill(1 / n),
  };
}

/**
 * The rule of PAIR saliency's integrated gradients: `n` equal steps from 0 to 1, both ends included, each of weight
 * 1/n (its `linspace(0, 1, n)`). For parity only: it is exact for degree 1 but counts the ends twice over, so x²
 * is off by 1 / (6 (n - 1)). One node is at 0.
 */
export function pairInclusive(n: number): Quadrature {
  assertCount(n);
  return {
    nodes: Float64Array.from({ length: n }, (_, i) => (n === 1 ? 0 : i / (n - 1))),
    weights: new Float64Array(n).fill(1 / n),
  };
}

/** The i-th largest root in (-1, 1) of the Legendre polynomial of degree n, and the polynomial's slope there. */
function legendreRoot(n: number, i: number): { root: number; slope: number } {
  const newtonSteps = 100; // about four are needed
  let root = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
  for (let step = 0; step < newtonSteps; step++) {
    const { value, slope } = legendre(n, root);
    const change = value / slope;
    root -= change;
    if (Math.abs(change) < 1e-15) break;
  }
  // The middle root of an odd polynomial is 0.
  if (2 * i + 1 === n) root = 0;
  return { root, slope: legendre(n, root).slope };
}

/** By the three-term recurrence (k + 1) P(k+1) = (2k + 1) x P(k) - k P(k-1). */
function legendre(n: number, x: number): { value: number; slope: number } {
  let previous = 0;
  let value = 1;
  for (let k = 0; k < n; k++) {
    const next = ((2 * k + 1) * x * value - k * previous) / (k + 1);
    previous = value;
    value = next;
  }
  return { value, slope: (n * (x * value - previous)) / (x * x - 1) };
}

function assertCount(n: number): void {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`n must be a positive integer, got ${n}`);
}
