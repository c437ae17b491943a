import { selected } from '../../math/ranking/quantile.ts';

/** A point on its way from `from` to `to`, and what the walk so far has added up. */
export interface GuidedPath {
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** Where the walk is; changed by each stretch. */
  readonly point: Float64Array;
  /** Per coordinate Σ (distance gone) × (slope there); changed by each stretch. */
  readonly integral: Float64Array;
}

export interface Stretch {
  /** How much of the way, in L1 length, lies behind when the stretch is done: in (0, 1]. */
  readonly share: number;
  /** No coordinate is further than this, as a share of its way, from being at `share` itself. */
  readonly maxDistance: number;
  /** The share of the coordinates, those with the smallest |slope|, that move together. */
  readonly fraction: number;
}

/** Two L1 lengths nearer than this, absolutely or relatively, are the same: float64 sums of many coordinates. */
const lengthTolerance = 1e-9;

/**
 * Walks `out.point` on until Σ |to − point| = (1 − share) Σ |to − from|, moving the coordinates with the smallest
 * |slope| first. Every coordinate is kept between share − maxDistance and share + maxDistance of its own way.
 * One stretch of guided integrated gradients: Kapishnikov et al., CVPR 2021, algorithm 1.
 */
export function walkStretch(
  slopes: Float32Array,
  { share, maxDistance, fraction }: Stretch,
  out: GuidedPath,
): void {
  const { from, to, point } = out;
  const least = pointsAt(Math.max(share - maxDistance, 0), out);
  const most = pointsAt(Math.min(share + maxDistance, 1), out);
  const wanted = distance(from, to) * (1 - share);
  const size = absolute(slopes);
  const rank = Math.floor(fraction * (size.length - 1));

  for (;;) {
    const before = point.slice();
    catchUp(least, out);
    const left = distance(point, to);
    if (isClose(left, wanted)) {
      addWalked(slopes, before, out);
      return;
    }

    // Coordinates at their limit take no part; of the others, those up to the threshold move.
    for (let i = 0; i < size.length; i++) if (point[i] === most[i]) size[i] = Number.POSITIVE_INFINITY;
    const threshold = selected(size.slice(), rank);
    let reach = 0;
    for (let i = 0; i < size.length; i++) {
      if (moves(size[i]!, threshold)) reach += Math.abs(point[i]! - most[i]!);
    }
    // Above 1: even at their limits they do not go far enough, and the next round takes more coordinates.
    const gamma = reach > 0 ? (left - wanted) / reach : Number.POSITIVE_INFINITY;
    for (let i = 0; i < size.length; i++) {
      if (moves(size[i]!, threshold))
        point[i] = gamma > 1 ? most[i]! : point[i]! + (most[i]! - point[i]!) * gamma;
    }
    addWalked(slopes, before, out);
    if (gamma <= 1 || reach === 0) return;
  }
}

function moves(size: number, threshold: number): boolean {
  return size <= threshold && size < Number.POSITIVE_INFINITY;
}

function absolute(values: Float32Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.abs(values[i]!);
  return out;
}

function pointsAt(share: number, { from, to }: GuidedPath): Float64Array {
  const out = new Float64Array(from.length);
  for (let i = 0; i < out.length; i++) out[i] = from[i]! + (to[i]! - from[i]!) * share;
  return out;
}

/** Moves each coordinate that lies behind `least` there. */
function catchUp(least: Float64Array, { from, to, point }: GuidedPath): void {
  for (let i = 0; i < point.length; i++) {
    const isBehind = to[i]! > from[i]! ? point[i]! < least[i]! : point[i]! > least[i]!;
    if (isBehind) point[i] = least[i]!;
  }
}

function addWalked(slopes: Float32Array, before: Float64Array, { point, integral }: GuidedPath): void {
  for (let i = 0; i < point.length; i++) integral[i]! += (point[i]! - before[i]!) * slopes[i]!;
}

function distance(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += Math.abs(a[i]! - b[i]!);
  return total;
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= lengthTolerance * Math.max(1, Math.abs(a), Math.abs(b));
}
