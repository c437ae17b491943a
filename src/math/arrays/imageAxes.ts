/** The lengths of the axes of space of an array that ends with its channels: [height, width], or of volumes [depth, height, width]. */
export function spatialShape(shape: readonly number[]): number[] {
  return shape.slice(0, -1);
}

/** How many channels an array has that ends with them. */
export function channelsOf(shape: readonly number[]): number {
  return shape.at(-1) ?? 1;
}

/** The product of lengths. */
export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
