/** A box of an image's values: rows, columns and channels from `start` up to, not including, `end`. */
export interface Block {
  readonly start: readonly [row: number, column: number, channel: number];
  readonly end: readonly [row: number, column: number, channel: number];
}

/** How many values a block holds. */
export function sizeOf({ start, end }: Block): number {
  return (end[0] - start[0]) * (end[1] - start[1]) * (end[2] - start[2]);
}

/**
 * The two halves of a block: across its rows where it has at least as many as columns, else across its columns, else
 * across its channels. The first half given is the one that ends last, and the smaller where they differ, as in
 * shap 0.51 (Lundberg), whose tree numbers its leaves backwards. Undefined for a single value.
 */
export function halvesOf(block: Block): readonly [Block, Block] | undefined {
  const lengths = block.end.map((end, axis) => end - (block.start[axis] ?? 0));
  const [rows = 1, columns = 1, channels = 1] = lengths;
  const axis = rows >= columns && rows > 1 ? 0 : columns > 1 ? 1 : channels > 1 ? 2 : undefined;
  if (axis === undefined) return undefined;
  const cut = (block.end[axis] ?? 0) - Math.floor((lengths[axis] ?? 0) / 2);
  const moved = (corner: Block['start']) => corner.with(axis, cut) as unknown as Block['start'];
  return [
    { start: moved(block.start), end: block.end },
    { start: block.start, end: moved(block.end) },
  ];
}

/** Calls `visit` with the [from, to) of each run of neighbours in a row-major array of `shape`. */
export function forEachRun(
  { start, end }: Block,
  [, width, channels]: readonly [height: number, width: number, channels: number],
  visit: (from: number, to: number) => void,
): void {
  const isWhole = end[2] - start[2] === channels;
  for (let row = start[0]; row < end[0]; row++) {
    if (isWhole) visit((row * width + start[1]) * channels, (row * width + end[1]) * channels);
    else {
      for (let column = start[1]; column < end[1]; column++) {
        const pixel = (row * width + column) * channels;
        visit(pixel + start[2], pixel + end[2]);
      }
    }
  }
}
