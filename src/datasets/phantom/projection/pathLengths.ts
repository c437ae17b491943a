import { rayInterval } from './rayInterval.ts';
import type { Solid } from './solids.ts';

/** A solid of one material, cut to what lies inside all of `within`. */
export interface Piece {
  readonly solid: Solid;
  readonly within?: readonly Solid[];
  /** Index of the material. */
  readonly material: number;
}

export interface RayGrid {
  /** Rays in a row, and rows. */
  readonly size: number;
  /** Distance of neighbours, in the units of the solids. The middle of the grid is at x = y = 0. */
  readonly spacing: number;
}

/** Neighbouring rays of a row that share a list of the pieces near them. */
const strip = 8;

/**
 * How much of each material the rays of a size x size grid cross, rays being parallel to z through the middle of each
 * pixel. Where pieces overlap, the first of them holds. Row-major planes, one a material, one after another.
 */
export function pathLengths(
  pieces: readonly Piece[],
  { size, spacing }: RayGrid,
  materialCount: number,
): Float32Array {
  const lengths = new Float32Array(materialCount * size * size);
  const covered = new Float64Array(2 * pieces.length + 2);
  const interval = new Float64Array(2);
  const other = new Float64Array(2);
  const tops = Float64Array.from(pieces, ({ solid }) => solid.bounds.top);
  const bottoms = Float64Array.from(pieces, ({ solid }) => solid.bounds.bottom);
  const lefts = Float64Array.from(pieces, ({ solid }) => solid.bounds.left);
  const rights = Float64Array.from(pieces, ({ solid }) => solid.bounds.right);
  const all = Int32Array.from(pieces, (_, index) => index);
  const active = new Int32Array(pieces.length);
  const near = new Int32Array(pieces.length);
  const at = (index: number) => (index + 0.5 - size / 2) * spacing;
  for (let row = 0; row < size; row++) {
    const y = at(row);
    const activeCount = reaching(active, y, y, {
      among: all,
      count: pieces.length,
      lows: tops,
      highs: bottoms,
    });
    let nearCount = 0;
    for (let column = 0; column < size; column++) {
      const x = at(column);
      if (column % strip === 0) {
        const end = at(column + strip - 1);
        nearCount = reaching(near, x, end, { among: active, count: activeCount, lows: lefts, highs: rights });
      }
      const pixel = row * size + column;
      let count = 0;
      for (let i = 0; i < nearCount; i++) {
        const index = near[i]!;
        if (x < lefts[index]! || x > rights[index]!) continue;
        const piece = pieces[index]!;
        if (!rayInterval(piece.solid, x, y, interval)) continue;
        if (piece.within !== undefined && !cut(interval, piece.within, { x, y, other })) continue;
        const position = piece.material * size * size + pixel;
        lengths[position] = lengths[position]! + uncovered(interval, covered, count);
        count = joined(interval, covered, count);
      }
    }
  }
  return lengths;
}

interface Candidates {
  readonly among: Int32Array;
  readonly count: number;
  readonly lows: Float64Array;
  readonly highs: Float64Array;
}

/** Writes to `out`, in their order, the first `count` of `among` whose low..high meets from..to; returns how many. */
function reaching(
  out: Int32Array,
  from: number,
  to: number,
  { among, count, lows, highs }: Candidates,
): number {
  let found = 0;
  for (let i = 0; i < count; i++) {
    const index = among[i]!;
    if (lows[index]! <= to && highs[index]! >= from) out[found++] = index;
  }
  return found;
}

/** Narrows the interval to what is inside all solids; false where nothing is left. */
function cut(
  interval: Float64Array,
  solids: readonly Solid[],
  { x, y, other }: { readonly x: number; readonly y: number; readonly other: Float64Array },
): boolean {
  for (const solid of solids) {
    if (!rayInterval(solid, x, y, other)) return false;
    interval[0] = Math.max(interval[0]!, other[0]!);
    interval[1] = Math.min(interval[1]!, other[1]!);
    if (!(interval[1] > interval[0])) return false;
  }
  return true;
}

/** Length of the interval outside of `count` disjoint intervals. */
function uncovered(interval: Float64Array, covered: Float64Array, count: number): number {
  const first = interval[0]!;
  const last = interval[1]!;
  let length = last - first;
  for (let i = 0; i < count; i++) {
    const overlap = Math.min(last, covered[2 * i + 1]!) - Math.max(first, covered[2 * i]!);
    if (overlap > 0) length -= overlap;
  }
  return Math.max(0, length);
}

/** Adds the interval to the disjoint ones, joined with those that it meets; returns how many there are then. */
function joined(interval: Float64Array, covered: Float64Array, count: number): number {
  let first = interval[0]!;
  let last = interval[1]!;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const low = covered[2 * i]!;
    const high = covered[2 * i + 1]!;
    if (low <= last && high >= first) {
      first = Math.min(first, low);
      last = Math.max(last, high);
    } else {
      covered[2 * kept] = low;
      covered[2 * kept + 1] = high;
      kept++;
    }
  }
  covered[2 * kept] = first;
  covered[2 * kept + 1] = last;
  return kept + 1;
}
