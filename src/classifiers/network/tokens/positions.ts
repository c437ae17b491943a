import type { Intervals } from './intervals.ts';
import { none, whole } from './intervals.ts';
import { partAt, type Spread, spreadOf } from './spread.ts';

/**
 * Where the numbers of a value come from along one axis of the image (or of the batch): from no part with no spread, from
 * one with one, and from two, those of the rows and of the columns, where each is a product of two tokens.
 */
export interface Positions {
  readonly dims: readonly number[];
  readonly parts: readonly Spread[];
}

/** Whether all numbers come from one and the same part, or none. */
export function isEven({ own }: Spread): boolean {
  return own.every((size) => size === 1);
}

/** Without what says nothing: parts that are the whole image everywhere, and a second that is the first once more. */
export function telling(dims: readonly number[], spreads: readonly Spread[]): Positions {
  const said = spreads.filter((spread) => !spread.ids.every((id) => id === whole || id === none));
  const parts = said.filter((spread, at) => !said.slice(0, at).some((earlier) => isSame(earlier, spread)));
  if (parts.length > 0 || spreads.length === 0) return { dims, parts };
  return { dims, parts: spreads.slice(0, 1) };
}

export function isSame(one: Spread, other: Spread): boolean {
  return (
    one === other || (one.own.join() === other.own.join() && one.ids.every((id, at) => id === other.ids[at]))
  );
}

/** Values that meet number by number: each of the finest part that one of them comes from. */
export function met(all: readonly Positions[], intervals: Intervals): Positions {
  const dims = broadcastDims(all.map((one) => one.dims));
  const spread = all.filter(({ parts }) => parts.length > 0);
  const [only] = spread;
  if (only !== undefined && spread.length === 1 && only.dims.join() === dims.join()) return only;
  const count = Math.max(0, ...spread.map(({ parts }) => parts.length));
  const parts = Array.from({ length: count }, (_, at) =>
    finest(
      dims,
      spread.flatMap((one) => one.parts[at] ?? []),
      intervals,
    ),
  );
  return telling(dims, parts);
}

function finest(dims: readonly number[], spreads: readonly Spread[], { finer }: Intervals): Spread {
  const [only] = spreads;
  if (
    only !== undefined &&
    spreads.every((spread) => spread.ids === only.ids) &&
    only.dims.length === dims.length
  )
    return { ...only, dims };
  const own = broadcastDims(
    spreads.map((spread) => spread.own),
    dims.length,
  );
  return spreadOf(dims, own, (place) =>
    spreads.reduce(
      (found, spread) => finer(found, partAt(spread, place.slice(-spread.dims.length || place.length))),
      none,
    ),
  );
}

/** Shapes that are aligned at their ends, as NumPy does. */
export function broadcastDims(all: readonly (readonly number[])[], atLeast = 0): number[] {
  const rank = Math.max(atLeast, ...all.map((dims) => dims.length));
  return Array.from({ length: rank }, (_, axis) =>
    Math.max(...all.map((dims) => dims[axis - rank + dims.length] ?? 1)),
  );
}

/** What is summed over axes: of all the parts that meet there. Axes that are kept have size 1. */
export function summed(
  { dims, parts }: Positions,
  { axes, keeps, intervals }: { axes: readonly number[]; keeps: boolean; intervals: Intervals },
): Positions {
  const gone = new Set(axes);
  const size = (sizes: readonly number[]) => sizes.map((one, axis) => (gone.has(axis) ? 1 : one));
  const left = (sizes: readonly number[]) =>
    keeps ? size(sizes) : sizes.filter((_, axis) => !gone.has(axis));
  const out = parts.map((spread) => {
    const within = spread.own.map((one, axis) => (gone.has(axis) ? one : 1));
    const back = spread.dims.flatMap((_, axis) => (gone.has(axis) && !keeps ? [] : [axis]));
    return spreadOf(left(dims), left(spread.own), (place) => {
      const full = dims.map(() => 0);
      back.forEach((axis, at) => {
        if (!gone.has(axis)) full[axis] = place[at] ?? 0;
      });
      return hullWithin(spread, { full, within, intervals });
    });
  });
  return telling(left(dims), out);
}

/** The smallest part that holds those of all places that differ from `full` along the axes of `within`. */
function hullWithin(
  spread: Spread,
  { full, within, intervals }: { full: readonly number[]; within: readonly number[]; intervals: Intervals },
): number {
  const axis = within.findIndex((size) => size > 1);
  if (axis < 0) return partAt(spread, full);
  let hull = none;
  for (let at = 0; at < (within[axis] ?? 1); at++) {
    const inner = hullWithin(spread, { full: full.with(axis, at), within: within.with(axis, 1), intervals });
    hull = intervals.hull(hull, inner);
    if (hull === whole) break;
  }
  return hull;
}
