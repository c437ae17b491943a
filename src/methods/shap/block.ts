import { channelsOf, spatialShape } from '../../math/arrays/imageAxes.ts';

/** A box of an image's values: along each axis, the channels last, from `start` up to, not including, `end`. */
export interface Block {
  readonly start: readonly number[];
  readonly end: readonly number[];
}

/** How many values a block holds. */
export function sizeOf({ start, end }: Block): number {
  return end.reduce((product, last, axis) => product * (last - (start[axis] ?? 0)), 1);
}

/**
 * The two halves of a block: across the longest axis of space, the first of equal ones (rows before columns), else
 * across its channels. The first half given is the one that ends last, and the smaller where they differ, as in
 * shap 0.51 (Lundberg), whose tree numbers its leaves backwards. Undefined for a single value.
 */
export function halvesOf(block: Block): readonly [Block, Block] | undefined {
  const lengths = block.end.map((end, axis) => end - (block.start[axis] ?? 0));
  const sides = spatialShape(lengths);
  const longest = sides.indexOf(Math.max(...sides));
  const axis = [longest, lengths.length - 1].find((one) => (lengths[one] ?? 1) > 1);
  if (axis === undefined) return undefined;
  const cut = (block.end[axis] ?? 0) - Math.floor((lengths[axis] ?? 0) / 2);
  const moved = (corner: Block['start']) => corner.with(axis, cut);
  return [
    { start: moved(block.start), end: block.end },
    { start: block.start, end: moved(block.end) },
  ];
}

/** Calls `visit` with the [from, to) of each run of neighbours in a row-major array of `shape`. */
export function forEachRun(
  { start, end }: Block,
  shape: readonly number[],
  visit: (from: number, to: number) => void,
): void {
  const channels = channelsOf(shape);
  const last = shape.length - 1;
  const isWhole = (end[last] ?? 0) - (start[last] ?? 0) === channels;
  // A run lies along the columns where it has all channels, else along the channels of one place.
  const along = isWhole ? last - 1 : last;
  const unit = isWhole ? channels : 1;
  const walk = (axis: number, index: number) => {
    const [from, to] = [start[axis] ?? 0, end[axis] ?? 0];
    const base = index * (shape[axis] ?? 1);
    if (axis === along) visit((base + from) * unit, (base + to) * unit);
    else for (let i = from; i < to; i++) walk(axis + 1, base + i);
  };
  walk(0, 0);
}
