/** Of each point, how near the others are: each row's precision, and the joint probabilities [n, n]. */
export interface Affinities {
  readonly beta: Float64Array;
  readonly joint: Float64Array;
}

const halvings = 200;
const entropyError = 1e-10;

/**
 * p_j|i = softmax over j ≠ i of −β_i d²_ij, with β_i such that the entropy of the row is ln(perplexity), to 1e-10;
 * joint = (p + pᵀ) / 2n. A row whose entropy cannot be reached, as that of equal points, keeps the nearest that can.
 * van der Maaten & Hinton 2008, Journal of Machine Learning Research 9.
 */
export function neighbourAffinities(distances: Float64Array, perplexity: number): Affinities {
  const n = Math.round(Math.sqrt(distances.length));
  const beta = new Float64Array(n);
  const conditional = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    beta[i] = fittedRow(distances.subarray(i * n, (i + 1) * n), {
      own: i,
      entropy: Math.log(perplexity),
      out: conditional.subarray(i * n, (i + 1) * n),
    });
  }
  const joint = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++)
      joint[i * n + j] = (conditional[i * n + j]! + conditional[j * n + i]!) / (2 * n);
  }
  return { beta, joint };
}

interface RowFit {
  /** The row's own place, which gets nothing. */
  readonly own: number;
  readonly entropy: number;
  readonly out: Float64Array;
}

/** Writes the probabilities of a row to `out` and gives its precision. */
function fittedRow(distances: Float64Array, { own, entropy, out }: RowFit): number {
  let nearest = Infinity;
  for (let j = 0; j < distances.length; j++) {
    if (j !== own && distances[j]! < nearest) nearest = distances[j]!;
  }
  let [low, high, beta] = [0, Infinity, 1];
  for (let step = 0; step < halvings; step++) {
    const excess = entropyAt(distances, { beta, own, nearest, out }) - entropy;
    if (Math.abs(excess) < entropyError) break;
    if (excess > 0) low = beta;
    else high = beta;
    beta = high === Infinity ? beta * 2 : (low + high) / 2;
  }
  return beta;
}

/** Writes softmax(−β d²) to `out`; gives its entropy, ln Σ e + β · mean distance. */
function entropyAt(
  distances: Float64Array,
  { beta, own, nearest, out }: { beta: number; own: number; nearest: number; out: Float64Array },
): number {
  let sum = 0;
  let spread = 0;
  for (let j = 0; j < distances.length; j++) {
    const beyond = distances[j]! - nearest;
    const weight = j === own ? 0 : Math.exp(-beta * beyond);
    out[j] = weight;
    sum += weight;
    if (weight > 0) spread += weight * beyond;
  }
  for (let j = 0; j < distances.length; j++) out[j]! /= sum;
  return Math.log(sum) + (beta * spread) / sum;
}
