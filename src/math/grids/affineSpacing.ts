/**
 * The length in mm of a step along each axis, from the rows of a matrix from places to millimetres; undefined of one that
 * gives an axis no length.
 */
export function affineSpacing(affine: readonly (readonly number[])[]): number[] | undefined {
  const spacing = affine
    .slice(0, -1)
    .map((_, axis) => Math.hypot(...affine.slice(0, 3).map((row) => row[axis] ?? 0)));
  return spacing.every((step) => step > 0 && step < Infinity) ? spacing : undefined;
}
