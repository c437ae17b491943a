/** Where the classes of a dense output lie: their axis, or undefined where each place has one number and no axis. */
export interface ClassAxis {
  readonly axis: number | undefined;
}

interface LayoutOptions {
  /** The sides of the image: [height, width], of a volume three. */
  readonly sides: readonly number[];
  /** The axis that a final activation names. */
  readonly told: number | undefined;
  /** Whether the image comes in with its channels last. */
  readonly isChannelsLast: boolean;
}

/**
 * The axis of the classes in an output of those sizes, the batch first; undefined where the output has no place for
 * each place of the image, at whatever scale.
 */
export function classAxis(
  dims: readonly number[],
  { sides, told, isChannelsLast }: LayoutOptions,
): ClassAxis | undefined {
  const rank = sides.length + 2;
  if (dims.length === rank - 1) return isLike(dims.slice(1), sides) ? { axis: undefined } : undefined;
  if (dims.length !== rank) return undefined;
  const last = rank - 1;
  const fitting = [1, last].filter((axis) =>
    isLike(
      dims.filter((_, index) => index > 0 && index !== axis),
      sides,
    ),
  );
  const known = told === undefined || told >= 0 ? told : told + rank;
  if (known !== undefined && fitting.includes(known)) return { axis: known };
  if (fitting.length < 2) return fitting[0] === undefined ? undefined : { axis: fitting[0] };
  return { axis: isChannelsLast ? last : 1 };
}

/** Whether sizes are those of the sides at one scale, but for rounding. */
function isLike(sizes: readonly number[], sides: readonly number[]): boolean {
  const shares = sizes.map((size, axis) => size / (sides[axis] ?? 1));
  const rounding = sides.reduce((most, side) => Math.max(most, 1 / side), 0);
  return (
    shares.every((share) => Math.abs(share - (shares[0] ?? 0)) <= rounding) && sizes.some((size) => size > 1)
  );
}
