import type { Solid } from './solids.ts';

/**
 * Where the line through (x, y) parallel to z is inside a solid: writes the first and last z to `out` and returns
 * true, or returns false where it misses or only touches. Solids are convex, so the part inside is one interval.
 */
export function rayInterval(solid: Solid, x: number, y: number, out: Float64Array): boolean {
  const { kind, terms } = solid;
  if (kind === 'ellipsoid') return ellipsoidInterval(terms, x, y, out);
  return kind === 'tube' ? tubeInterval(terms, x, y, out) : boxInterval(terms, x, y, out);
}

/** |M (p - centre)|^2 <= 1 is a z^2 + 2 b z + c <= 0. */
function ellipsoidInterval(t: Float64Array, x: number, y: number, out: Float64Array): boolean {
  const dx = x - t[0]!;
  const dy = y - t[1]!;
  const a = t[3]!;
  const b = dx * t[4]! + dy * t[5]!;
  const c = dx * dx * t[6]! + 2 * dx * dy * t[7]! + dy * dy * t[8]! - 1;
  const square = b * b - a * c;
  if (!(square > 0)) return false;
  const root = Math.sqrt(square);
  out[0] = t[2]! + (-b - root) / a;
  out[1] = t[2]! + (-b + root) / a;
  return true;
}

/** Three slabs |u_i| <= 1, each u_i linear in z. */
function boxInterval(t: Float64Array, x: number, y: number, out: Float64Array): boolean {
  const dx = x - t[0]!;
  const dy = y - t[1]!;
  let first = -Infinity;
  let last = Infinity;
  for (let i = 0; i < 3; i++) {
    const offset = dx * t[3 + i]! + dy * t[6 + i]!;
    const slope = t[9 + i]!;
    if (slope === 0) {
      if (Math.abs(offset) > 1) return false;
    } else {
      const one = (-1 - offset) / slope;
      const other = (1 - offset) / slope;
      first = Math.max(first, Math.min(one, other));
      last = Math.min(last, Math.max(one, other));
    }
  }
  out[0] = t[2]! + first;
  out[1] = t[2]! + last;
  return last > first;
}

/** The cylinder between the two end planes, and the balls about its ends; their hull, as the tube is convex. */
function tubeInterval(t: Float64Array, x: number, y: number, out: Float64Array): boolean {
  const dx = x - t[0]!;
  const dy = y - t[1]!;
  const wx = t[3]!;
  const wy = t[4]!;
  const wz = t[5]!;
  const length = t[6]!;
  const along = dx * wx + dy * wy;
  const a = 1 - wz * wz;
  const square = t[7]! * t[7]!;
  let first = Infinity;
  let last = -Infinity;
  // The cylinder: relative to the first end, z from -root to root about the point nearest to the axis.
  if (a > 1e-12) {
    const nearest = (along * wz) / a;
    const reach = (square - (dx * dx + dy * dy - along * along)) / a + nearest * nearest;
    if (!(reach > 0)) return false;
    const root = Math.sqrt(reach);
    let low = nearest - root;
    let high = nearest + root;
    if (wz === 0) {
      if (along < 0 || along > length) low = Infinity;
    } else {
      const one = -along / wz;
      const other = (length - along) / wz;
      low = Math.max(low, Math.min(one, other));
      high = Math.min(high, Math.max(one, other));
    }
    if (high > low) {
      first = low;
      last = high;
    }
  }
  // The balls.
  const near = square - dx * dx - dy * dy;
  if (near > 0) {
    const root = Math.sqrt(near);
    first = Math.min(first, -root);
    last = Math.max(last, root);
  }
  const ex = dx - wx * length;
  const ey = dy - wy * length;
  const far = square - ex * ex - ey * ey;
  if (far > 0) {
    const root = Math.sqrt(far);
    first = Math.min(first, wz * length - root);
    last = Math.max(last, wz * length + root);
  }
  out[0] = t[2]! + first;
  out[1] = t[2]! + last;
  return last > first;
}
