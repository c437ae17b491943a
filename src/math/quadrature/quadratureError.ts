import type { Quadrature } from './quadrature.ts';

/** With fewer nodes the size of the error would itself be a guess. */
export const leastNodes = 4;

/** How far a value may be off the straight line between its neighbours, and what that says of a rule's error. */
export interface LocalRoughness {
  /** The line at node i is `left` × the value before + (1 − `left`) × the value after. */
  readonly left: number;
  /** The squared distance from the line times `share` is this node's part of the squared error. */
  readonly share: number;
}

/**
 * What the distance of each inner node's value from the straight line between its neighbours says of a rule's squared
 * error. The gradient of a network of linear pieces jumps where a path crosses from one piece to the next. Between two
 * nodes h apart a jump J in a place that is as likely anywhere is integrated with a squared error of J² h² / 12, and
 * with h1 and h2 to its neighbours a node is off their line by a square of J² h1 h2 / (h1 + h2) for each jump J in a
 * unit of length. The ends count as half a distance. Smooth functions are overstated. Empty of fewer than four nodes.
 */
export function localRoughness({ nodes }: Pick<Quadrature, 'nodes'>): readonly LocalRoughness[] {
  const n = nodes.length;
  if (n < leastNodes) return [];
  const gaps = Float64Array.from({ length: n - 1 }, (_, i) => nodes[i + 1]! - nodes[i]!);
  const cubes = new Float64Array(n);
  // The error of a gap is known from the nodes at its two ends; of the outermost gaps one end is no inner node.
  for (const [i, gap] of gaps.entries()) {
    const own = gap ** 3 / 12;
    cubes[Math.max(i, 1)]! += own / 2;
    cubes[Math.min(i + 1, n - 2)]! += own / 2;
  }
  cubes[1]! += nodes[0]! ** 3 / 3;
  cubes[n - 2]! += (1 - nodes[n - 1]!) ** 3 / 3;
  return Array.from({ length: n - 2 }, (_, index) => {
    const [before, after] = [gaps[index]!, gaps[index + 1]!];
    const share = (cubes[index + 1]! * (before + after)) / (before * after);
    return { left: after / (before + after), share };
  });
}

/** The weights of the straight lines through the values at the nodes, the outer ones lengthened to 0 and 1. */
export function linearWeights(nodes: Float64Array): Float64Array {
  const last = nodes.length - 1;
  const weights = new Float64Array(nodes.length);
  if (last === 0) return weights.fill(1);
  for (let i = 0; i < last; i++) {
    // Each line counts from its left node to its right one; the first from 0 and the last to 1.
    const [left, right] = [nodes[i]!, nodes[i + 1]!];
    const [from, to] = [i === 0 ? 0 : left, i === last - 1 ? 1 : right];
    const slope = ((to - left) ** 2 - (from - left) ** 2) / 2 / (right - left);
    weights[i]! += to - from - slope;
    weights[i + 1]! += slope;
  }
  return weights;
}
